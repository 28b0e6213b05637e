package dev.hushtable.internal.item;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hushtable.internal.crypto.HmacKey;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The index keys of one generation of one scope, each derived from the root when it is first used.
 * Thread safe.
 */
public final class IndexKeys {
  private final KeyScope scope;
  private final IndexRootKey root;
  private final Derived derived;

  /**
   * The keys that were derived from a root so far. It does not hold on to the root, so it can be
   * kept for as long as the root is, and goes with it. Thread safe.
   */
  public static final class Derived {
    /** Attributes are few, but the keys of maps are part of paths. */
    private static final int MAX_NESTED_KEYS = 1_000;

    private final ConcurrentMap<IndexName, HmacKey> topLevel = new ConcurrentHashMap<>();
    private volatile @Nullable Cache<IndexName, HmacKey> nested;

    /** Most tables have none, and it takes its time to begin. */
    private ConcurrentMap<IndexName, HmacKey> of(IndexName name) {
      if (name.isTopLevel()) {
        return topLevel;
      }
      Cache<IndexName, HmacKey> known = nested;
      if (known == null) {
        known = Caffeine.newBuilder().maximumSize(MAX_NESTED_KEYS).executor(Runnable::run).build();
        nested = known;
      }
      return known.asMap();
    }
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

  HmacKey key(IndexName name) throws UnsupportedValueException {
    ConcurrentMap<IndexName, HmacKey> keys = derived.of(name);
    HmacKey key = keys.get(name);
    if (key == null) {
      key = derive(name);
      keys.put(name, key);
    }
    return key;
  }

  private HmacKey derive(IndexName name) throws UnsupportedValueException {
    byte[] bytes = root.derive(name.info(root.generation()), BlindIndex.KEY_BYTES);
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
