package dev.hushtable.keys;

import dev.hushtable.internal.crypto.SecretBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The keys of a {@link LocalKeyProvider} at one time; the newest version of a scope that is not
 * retired is its active one. Immutable, but for {@link #close()}.
 */
final class LocalKeys implements AutoCloseable {
  private final List<LocalKey> keys;
  private final Map<KeyScope, Instant> shredded;

  /**
   * Takes copies.
   *
   * @param keys in the order in which they were made
   * @param shredded scopes whose keys were destroyed, and when
   */
  LocalKeys(List<LocalKey> keys, Map<KeyScope, Instant> shredded) {
    this.keys = List.copyOf(keys);
    this.shredded = Collections.unmodifiableMap(new LinkedHashMap<>(shredded));
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

  private Stream<LocalKey> inUse(KeyScope scope, KeyKind kind) {
    return of(scope, kind).stream().filter(key -> !key.isRetired());
  }

  /** The versions that values can be read with. */
  List<BranchKey> versions(KeyScope scope) {
    return inUse(scope, KeyKind.BRANCH_KEY_VERSION).map(LocalKey::branchKey).toList();
  }

  Optional<BranchKey> active(KeyScope scope) {
    return inUse(scope, KeyKind.BRANCH_KEY_VERSION)
        .reduce((older, newer) -> newer)
        .map(LocalKey::branchKey);
  }

  Optional<IndexRootKey> indexRoot(KeyScope scope, int generation) {
    return inUse(scope, KeyKind.INDEX_ROOT_KEY)
        .map(LocalKey::indexRoot)
        .filter(root -> root.generation() == generation)
        .findFirst();
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
