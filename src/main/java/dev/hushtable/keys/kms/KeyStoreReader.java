package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.kms.model.DecryptResponse;

/**
 * Reads keys from a key store: one {@code GetItem}, and one {@code Decrypt} by KMS. Not through the
 * material providers, whose key store takes a second longer to load in a new process, accepts one
 * KMS key only, and leaves copies of the keys that nobody can overwrite. Every call blocks; every
 * error is ours.
 */
final class KeyStoreReader {
  private final KeyStoreSettings settings;
  private final KeyStoreTable table;
  private final AcceptedKmsKeys kmsKeys;

  KeyStoreReader(KeyStoreSettings settings) {
    this.settings = settings;
    this.table = new KeyStoreTable(settings);
    this.kmsKeys = settings.acceptedKmsKeys();
  }

  /** The versions of a scope's branch key; empty if it has none, and never had any. */
  List<UUID> versions(KeyScope scope) {
    List<UUID> versions = table.versions(KeyIds.branchKey(scope));
    if (versions.isEmpty()) {
      table.requireNotShredded(scope);
    }
    return versions;
  }

  BranchKey activeBranchKey(KeyScope scope) {
    return branchKey(scope, KeyStoreEntry.ACTIVE, "active branch key of scope " + scope);
  }

  BranchKey branchKey(KeyScope scope, UUID version) {
    return branchKey(
        scope,
        KeyStoreEntry.VERSION_PREFIX + version,
        "branch key version " + version + " of scope " + scope);
  }

  private BranchKey branchKey(KeyScope scope, String type, String what) {
    KeyStoreEntry entry = entry(scope, KeyIds.branchKey(scope), type, what);
    UUID version = entry.version(table.name());
    return unwrap(entry, what, bytes -> BranchKey.of(entry.id(), version, bytes));
  }

  IndexRootKey indexRootKey(KeyScope scope, int generation) {
    String what = "index root key of scope " + scope + ", generation " + generation;
    KeyStoreEntry entry =
        entry(scope, KeyIds.indexRootKey(scope, generation), KeyStoreEntry.BEACON, what);
    return unwrap(entry, what, bytes -> IndexRootKey.of(generation, bytes));
  }

  private KeyStoreEntry entry(KeyScope scope, String id, String type, String what) {
    KeyStoreEntry entry = table.entry(id, type).orElse(null);
    if (entry == null) {
      table.requireNotShredded(scope);
      throw KeyStoreErrors.unavailable(ErrorCode.KEY_NOT_FOUND, what, settings);
    }
    return entry;
  }

  private <K> K unwrap(KeyStoreEntry entry, String what, Function<byte[], K> wrap) {
    String kmsKey =
        kmsKeys
            .usable(entry.kmsKeyArn())
            .orElseThrow(() -> KeyStoreErrors.notAccepted(what, entry, settings));
    DecryptResponse response =
        table.call(
            what,
            () ->
                settings
                    .kmsClient()
                    .decrypt(
                        r ->
                            r.keyId(kmsKey)
                                .ciphertextBlob(entry.wrapped())
                                .encryptionContext(
                                    entry.encryptionContext(settings.logicalName()))));
    byte[] bytes = response.plaintext().asByteArrayUnsafe();
    try {
      if (!kmsKey.equals(response.keyId()) || bytes.length != BranchKey.KEY_BYTES) {
        throw KeyStoreErrors.unavailable(ErrorCode.KEY_CORRUPT, what, settings);
      }
      return wrap.apply(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
