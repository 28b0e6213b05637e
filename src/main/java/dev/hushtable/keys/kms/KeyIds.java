package dev.hushtable.keys.kms;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.KeyScope;
import java.util.Optional;

/** How the keys of scopes are called in a key store. */
final class KeyIds {
  private static final String INDEX = "/index/";

  private KeyIds() {}

  static String branchKey(KeyScope scope) {
    return scope.name();
  }

  /**
   * A key store never replaces a beacon key, so each generation of the index root key has a branch
   * key of its own.
   */
  static String indexRootKey(KeyScope scope, int generation) {
    return scope.name() + INDEX + generation;
  }

  /** The generation of an index root key. */
  static String generation(String indexRootKeyId) {
    return indexRootKeyId.substring(indexRootKeyId.lastIndexOf('/') + 1);
  }

  /** The scope of a branch key that holds values' keys; empty for those that hold index roots. */
  static Optional<KeyScope> scope(String id) {
    try {
      return Optional.of(KeyScope.of(id));
    } catch (InvalidUsageException e) {
      // It has a slash, or is not ours.
      return Optional.empty();
    }
  }
}
