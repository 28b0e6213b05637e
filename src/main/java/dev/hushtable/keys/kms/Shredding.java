package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.lifecycle.KeyRules;
import dev.hushtable.keys.KeyReport.Change;
import dev.hushtable.keys.KeyReport.Outcome;
import dev.hushtable.keys.KeyScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;

/** Destroys the keys of a scope. Every call blocks, and can be repeated. */
final class Shredding {
  private final KeyStoreSettings settings;
  private final KeyStoreTable table;
  private final StoredKeys keys;

  Shredding(KeyStoreSettings settings, KeyStoreTable table, StoredKeys keys) {
    this.settings = settings;
    this.table = table;
    this.keys = keys;
  }

  /** Marks the scope, so that nobody makes keys for it any more, unless it is marked. */
  void mark(KeyScope scope) {
    if (table.shredded(KeyIds.branchKey(scope)).isEmpty()) {
      Set<String> kmsKeys = wrapping(scope);
      KeyRules.requireAnyKey(scope, !kmsKeys.isEmpty());
      table.markShredded(KeyIds.branchKey(scope), Instant.now(), kmsKeys);
    }
  }

  private Set<String> wrapping(KeyScope scope) {
    return keys.all(scope).stream().map(KeyStoreEntry::kmsKeyArn).collect(Collectors.toSet());
  }

  /** Deletes the keys until nothing is left, whatever others make meanwhile. */
  List<Change> destroy(KeyScope scope) {
    Predicate<KeyStoreEntry> isKey = StoredKeys.areKeysOf(scope);
    List<Change> changes = new ArrayList<>();
    for (List<KeyStoreEntry> left = keys.all(scope); !left.isEmpty(); left = keys.all(scope)) {
      for (KeyStoreEntry entry : left) {
        table.delete(entry);
        if (isKey.test(entry)) {
          changes.add(keys.change(entry, Outcome.DESTROYED));
        }
      }
    }
    return changes;
  }

  /**
   * The KMS keys that wrap, or have wrapped, the keys of the scope and nothing else.
   *
   * @throws InvalidUsageException if one of them wraps anything else
   */
  Set<String> ownKmsKeys(KeyScope scope) {
    String id = KeyIds.branchKey(scope);
    Set<String> kmsKeys = new HashSet<>(wrapping(scope));
    kmsKeys.addAll(table.shreddedKmsKeys(id));
    if (kmsKeys.contains(settings.kmsKeyArn())) {
      throw shared(scope, settings.kmsKeyArn(), "the keys that these settings make");
    }
    table.forEachEntry(
        entry -> {
          boolean own = entry.id().equals(id) || entry.id().startsWith(id + "/");
          if (!own && kmsKeys.contains(entry.kmsKeyArn())) {
            throw shared(scope, entry.kmsKeyArn(), "the keys of " + entry.id());
          }
        });
    return kmsKeys;
  }

  private static InvalidUsageException shared(KeyScope scope, String kmsKeyArn, String others) {
    return new InvalidUsageException(
        ErrorCode.INVALID_CONFIGURATION,
        "KMS key "
            + kmsKeyArn
            + " of scope "
            + scope
            + " wraps "
            + others
            + " too, so it cannot be deleted with the scope. Nothing was destroyed.");
  }

  /** Has KMS delete a key, unless that is on its way. */
  void scheduleDeletion(String kmsKeyArn, int waitingDays) {
    table.call(
        "KMS key " + kmsKeyArn,
        kmsKeyArn,
        () -> {
          try {
            settings
                .kmsClient()
                .scheduleKeyDeletion(r -> r.keyId(kmsKeyArn).pendingWindowInDays(waitingDays));
            return true;
          } catch (KmsInvalidStateException e) {
            return false;
          }
        });
  }
}
