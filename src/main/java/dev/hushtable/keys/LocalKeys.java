package dev.hushtable.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The keys of a {@link LocalKeyProvider}: for each scope its branch key versions, the active one
 * last, and its index roots.
 */
final class LocalKeys implements AutoCloseable {

  /** One line of a key file; the bytes are overwritten once the keys are built. */
  record Entry(KeyScope scope, String name, byte[] bytes) {
    /** Never the bytes. */
    @Override
    public String toString() {
      return "Entry[" + scope + ", " + name + "]";
    }
  }

  private final Map<KeyScope, List<BranchKey>> versions;
  private final Map<KeyScope, List<IndexRootKey>> indexRoots;

  private LocalKeys(Builder builder) {
    this.versions = builder.versions;
    this.indexRoots = builder.indexRoots;
  }

  List<BranchKey> versions(KeyScope scope) {
    return versions.getOrDefault(scope, List.of());
  }

  List<IndexRootKey> indexRoots(KeyScope scope) {
    return indexRoots.getOrDefault(scope, List.of());
  }

  Set<KeyScope> scopes() {
    return versions.keySet();
  }

  @Override
  public void close() {
    versions.values().forEach(list -> list.forEach(BranchKey::close));
    indexRoots.values().forEach(list -> list.forEach(IndexRootKey::close));
  }

  /** Not thread safe. Takes ownership of the arrays it is given. */
  static final class Builder {
    private final Map<KeyScope, List<BranchKey>> versions = new LinkedHashMap<>();
    private final Map<KeyScope, List<IndexRootKey>> indexRoots = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    void addVersion(KeyScope scope, UUID version, byte[] bytes) {
      versions
          .computeIfAbsent(scope, s -> new ArrayList<>())
          .add(BranchKey.of(scope.name(), version, bytes));
      entries.add(new Entry(scope, LocalKeyFile.VERSION + " " + version, bytes));
    }

    void addIndexRoot(KeyScope scope, int generation, byte[] bytes) {
      indexRoots
          .computeIfAbsent(scope, s -> new ArrayList<>())
          .add(IndexRootKey.of(generation, bytes));
      entries.add(new Entry(scope, LocalKeyFile.INDEX_ROOT + " " + generation, bytes));
    }

    /** The keys as they stand in a file. */
    List<Entry> entries() {
      return entries;
    }

    /** Overwrites the arrays; the keys hold copies of their own. */
    LocalKeys build() {
      wipe();
      return new LocalKeys(this);
    }

    void wipe() {
      entries.forEach(entry -> Arrays.fill(entry.bytes(), (byte) 0));
    }
  }
}
