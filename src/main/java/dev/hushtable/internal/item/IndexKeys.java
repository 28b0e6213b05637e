package dev.hushtable.internal.item;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hushtable.internal.crypto.HmacKey;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import java.util.Arrays;
import java.util.List;

/**
 * The index keys of one generation of one scope, each derived from the root when it is first used.
 * Thread safe.
 */
public final class IndexKeys {
  private final KeyScope scope;
  private final IndexRootKey root;
  private final Derived derived;

  private record Attribute(
      KeyScope scope, String logicalTable, AttributePath path, List<String> normalizers) {}

  /**
   * The keys that were derived from a root so far. It does not hold on to the root, so it can be
   * kept for as long as the root is, and goes with it. Thread safe.
   */
  public static final class Derived {
    /** Attributes are few, unless documents nest without end. */
    private static final int MAX_KEYS = 1_000;

    private final Cache<Attribute, HmacKey> keys =
        Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();
  }

  /**
   * Wraps a loaded root key.
   *
   * @param scope the scope whose root it is
   * @param root the root
   * @param derived what was derived from it before
   */
  public IndexKeys(KeyScope scope, IndexRootKey root, Derived derived) {
    this.scope = scope;
    this.root = root;
    this.derived = derived;
  }

  int generation() {
    return root.generation();
  }

  HmacKey key(String logicalTable, AttributePath path, List<String> normalizers)
      throws UnsupportedValueException {
    Attribute attribute = new Attribute(scope, logicalTable, path, normalizers);
    HmacKey key = derived.keys.getIfPresent(attribute);
    if (key == null) {
      key = derive(attribute);
      derived.keys.put(attribute, key);
    }
    return key;
  }

  private HmacKey derive(Attribute attribute) throws UnsupportedValueException {
    byte[] info =
        BlindIndex.keyInfo(
            root.generation(),
            attribute.logicalTable(),
            scope.name(),
            attribute.path(),
            attribute.normalizers());
    byte[] bytes = root.derive(info, BlindIndex.KEY_BYTES);
    try {
      return new HmacKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Names the generation; never the bytes. */
  @Override
  public String toString() {
    return "IndexKeys[" + scope + ", generation " + root.generation() + "]";
  }
}
