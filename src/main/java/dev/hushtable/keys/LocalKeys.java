package dev.hushtable.keys;

import dev.hushtable.internal.crypto.SecretBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The keys of a {@link LocalKeyProvider} at one time; the newest version of a scope that is not
 * retired is its active one. Immutable, but for {@link #close()}.
 */
final class LocalKeys implements AutoCloseable {
  private final List<LocalKey> keys;
  private final Map<KeyScope, Instant> shredded;

  /** Those in use, by scope, in the order in which they were made. */
  private final Map<KeyScope, List<BranchKey>> versions = new HashMap<>();

  private final Map<KeyScope, List<IndexRootKey>> indexRoots = new HashMap<>();

  /**
   * Takes copies.
   *
   * @param keys in the order in which they were made
   * @param shredded scopes whose keys were destroyed, and when
   */
  LocalKeys(List<LocalKey> keys, Map<KeyScope, Instant> shredded) {
    this.keys = List.copyOf(keys);
    this.shredded = Collections.unmodifiableMap(new LinkedHashMap<>(shredded));
    this.keys.stream()
        .filter(key -> !key.isRetired())
        .forEach(
            key -> {
              if (key.kind() == KeyKind.BRANCH_KEY_VERSION) {
                versions
                    .computeIfAbsent(key.scope(), scope -> new ArrayList<>())
                    .add(key.branchKey());
              } else {
                indexRoots
                    .computeIfAbsent(key.scope(), scope -> new ArrayList<>())
                    .add(key.indexRoot());
              }
            });
  }

  /** All keys, in the order in which they were made. */
  List<LocalKey> all() {
    return keys;
  }

  Map<KeyScope, Instant> shredded() {
    return shredded;
  }

  NavigableSet<KeyScope> scopes() {
    NavigableSet<KeyScope> scopes = new TreeSet<>(KeyAdministration.BY_NAME);
    keys.forEach(key -> scopes.add(key.scope()));
    scopes.addAll(shredded.keySet());
    return scopes;
  }

  /** The keys of one kind, retired ones too. */
  List<LocalKey> of(KeyScope scope, KeyKind kind) {
    return keys.stream().filter(key -> key.scope().equals(scope) && key.kind() == kind).toList();
  }

  /** The versions that values can be read with. */
  List<BranchKey> versions(KeyScope scope) {
    return Collections.unmodifiableList(versions.getOrDefault(scope, List.of()));
  }

  /** Those among them with a hint. */
  List<BranchKey> versions(KeyScope scope, int hint) {
    List<BranchKey> found = new ArrayList<>(1);
    for (BranchKey key : versions(scope)) {
      if (key.hint() == hint) {
        found.add(key);
      }
    }
    return found;
  }

  Optional<BranchKey> active(KeyScope scope) {
    List<BranchKey> all = versions(scope);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  Optional<IndexRootKey> indexRoot(KeyScope scope, int generation) {
    for (IndexRootKey root : indexRoots.getOrDefault(scope, List.of())) {
      if (root.generation() == generation) {
        return Optional.of(root);
      }
    }
    return Optional.empty();
  }

  /** With another key that is made of random bytes. */
  LocalKeys withNew(KeyScope scope, KeyKind kind, String name) {
    byte[] bytes = SecretBytes.random(BranchKey.KEY_BYTES);
    List<LocalKey> more = new ArrayList<>(keys);
    more.add(
        kind == KeyKind.BRANCH_KEY_VERSION
            ? LocalKey.version(scope, UUID.fromString(name), false, bytes)
            : LocalKey.indexRoot(scope, Integer.parseInt(name), false, bytes));
    return new LocalKeys(more, shredded);
  }

  LocalKeys withRetired(LocalKey changed, boolean retired) {
    return new LocalKeys(
        keys.stream().map(key -> key == changed ? key.retired(retired) : key).toList(), shredded);
  }

  LocalKeys withoutScope(KeyScope scope, Instant now) {
    Map<KeyScope, Instant> more = new LinkedHashMap<>(shredded);
    more.put(scope, now);
    return new LocalKeys(keys.stream().filter(key -> !key.scope().equals(scope)).toList(), more);
  }

  @Override
  public void close() {
    keys.forEach(LocalKey::close);
  }
}
