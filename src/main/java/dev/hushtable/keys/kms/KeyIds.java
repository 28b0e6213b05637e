package dev.hushtable.keys.kms;

import dev.hushtable.keys.KeyScope;

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
}
