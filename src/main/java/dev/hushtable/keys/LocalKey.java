package dev.hushtable.keys;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One key of a {@link LocalKeyProvider}, as it stands in the file and as it is used. Thread safe;
 * {@link #close()} overwrites it.
 */
final class LocalKey implements AutoCloseable {
  private final KeyScope scope;
  private final KeyKind kind;
  private final String name;
  private final boolean retired;
  private final byte[] bytes;
  private final @Nullable BranchKey branchKey;
  private final @Nullable IndexRootKey indexRoot;

  private LocalKey(
      KeyScope scope,
      KeyKind kind,
      String name,
      boolean retired,
      byte[] bytes,
      @Nullable BranchKey branchKey,
      @Nullable IndexRootKey indexRoot) {
    this.scope = scope;
    this.kind = kind;
    this.name = name;
    this.retired = retired;
    this.bytes = bytes;
    this.branchKey = branchKey;
    this.indexRoot = indexRoot;
  }

  /** A version of a branch key; owns the bytes from now on. */
  static LocalKey version(KeyScope scope, UUID version, boolean retired, byte[] bytes) {
    BranchKey key = BranchKey.of(scope.name(), version, bytes);
    return new LocalKey(
        scope, KeyKind.BRANCH_KEY_VERSION, version.toString(), retired, bytes, key, null);
  }

  /** An index root key; owns the bytes from now on. */
  static LocalKey indexRoot(KeyScope scope, int generation, boolean retired, byte[] bytes) {
    IndexRootKey key = IndexRootKey.of(generation, bytes);
    return new LocalKey(
        scope, KeyKind.INDEX_ROOT_KEY, Integer.toString(generation), retired, bytes, null, key);
  }

  /** The same key, in use or not. */
  LocalKey retired(boolean now) {
    return new LocalKey(scope, kind, name, now, bytes, branchKey, indexRoot);
  }

  KeyScope scope() {
    return scope;
  }

  KeyKind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  boolean isRetired() {
    return retired;
  }

  /** The key itself, for the file and nobody else. */
  byte[] bytes() {
    return bytes;
  }

  BranchKey branchKey() {
    return Objects.requireNonNull(branchKey);
  }

  IndexRootKey indexRoot() {
    return Objects.requireNonNull(indexRoot);
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    if (branchKey != null) {
      branchKey.close();
    }
    if (indexRoot != null) {
      indexRoot.close();
    }
  }

  /** Never the bytes. */
  @Override
  public String toString() {
    return "LocalKey[" + scope + ", " + kind + " " + name + "]";
  }
}
