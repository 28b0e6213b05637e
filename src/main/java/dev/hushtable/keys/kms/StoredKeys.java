package dev.hushtable.keys.kms;

import dev.hushtable.internal.lifecycle.KeyRules;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyKind;
import dev.hushtable.keys.KeyReport.Change;
import dev.hushtable.keys.KeyReport.Outcome;
import dev.hushtable.keys.KeyScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The keys of a scope among the entries of a key store's table. Every call blocks. */
final class StoredKeys {
  private final KeyStoreTable table;

  StoredKeys(KeyStoreTable table) {
    this.table = table;
  }

  /** The active version; empty if there is no branch key. */
  Optional<KeyStoreEntry> active(KeyScope scope) {
    return table.entry(KeyIds.branchKey(scope), KeyStoreEntry.ACTIVE);
  }

  KeyStoreEntry requireActive(KeyScope scope) {
    return active(scope).orElseThrow(() -> KeyRules.noKey("Scope " + scope + " has no branch key"));
  }

  UUID version(KeyStoreEntry entry) {
    return entry.version(table.name());
  }

  /** All versions, also those set aside. */
  List<KeyStoreEntry> versions(KeyScope scope) {
    return table.entries(KeyIds.branchKey(scope)).stream()
        .filter(KeyStoreEntry::isVersion)
        .toList();
  }

  /** The index root keys, also those set aside, in the order in which they were made. */
  List<KeyStoreEntry> indexRoots(KeyScope scope) {
    return generations(scope).stream()
        .flatMap(List::stream)
        .filter(KeyStoreEntry::isBeacon)
        .toList();
  }

  /** The entries of each generation; generations are made one after the other. */
  private List<List<KeyStoreEntry>> generations(KeyScope scope) {
    List<List<KeyStoreEntry>> generations = new ArrayList<>();
    for (int g = IndexRootKey.FIRST_GENERATION; g <= IndexRootKey.LAST_GENERATION; g++) {
      List<KeyStoreEntry> entries = table.entries(KeyIds.indexRootKey(scope, g));
      if (entries.isEmpty()) {
        break;
      }
      generations.add(entries);
    }
    return generations;
  }

  /** Every entry of the scope, the youngest generation before the older ones. */
  List<KeyStoreEntry> all(KeyScope scope) {
    List<KeyStoreEntry> entries = new ArrayList<>(table.entries(KeyIds.branchKey(scope)));
    List<List<KeyStoreEntry>> generations = generations(scope);
    for (int i = generations.size() - 1; i >= 0; i--) {
      entries.addAll(generations.get(i));
    }
    return entries;
  }

  /** The entries that are keys by themselves: a store keeps copies and keys that we do not use. */
  static Predicate<KeyStoreEntry> areKeysOf(KeyScope scope) {
    return entry ->
        entry.id().equals(KeyIds.branchKey(scope)) ? entry.isVersion() : entry.isBeacon();
  }

  /** What is told of an entry that is a key. */
  Change change(KeyStoreEntry entry, Outcome outcome) {
    return new Change(kind(entry), nameOf(entry), outcome);
  }

  static KeyKind kind(KeyStoreEntry entry) {
    return entry.isBeacon() ? KeyKind.INDEX_ROOT_KEY : KeyKind.BRANCH_KEY_VERSION;
  }

  /** The UUID of a version, or the generation of an index root key. */
  String nameOf(KeyStoreEntry entry) {
    return entry.isBeacon() ? KeyIds.generation(entry.id()) : version(entry).toString();
  }
}
