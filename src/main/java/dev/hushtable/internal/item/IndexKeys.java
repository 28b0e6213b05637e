package dev.hushtable.internal.item;

import dev.hushtable.internal.crypto.HmacKey;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The index keys of one generation of one scope, each derived from the root when it is first used.
 * Thread safe.
 */
public final class IndexKeys {
  /**
   * Paths are few unless documents nest without end; past this many, keys are derived anew each
   * time.
   */
  private static final int MAX_CACHED = 1_000;

  private record Attribute(String logicalTable, AttributePath path, List<String> normalizers) {}

  private final KeyScope scope;
  private final IndexRootKey root;
  private final Map<Attribute, HmacKey> keys = new ConcurrentHashMap<>();

  /**
   * Wraps a loaded root key.
   *
   * @param scope the scope whose root it is
   * @param root the root, still open when an attribute is first used
   */
  public IndexKeys(KeyScope scope, IndexRootKey root) {
    this.scope = scope;
    this.root = root;
  }

  int generation() {
    return root.generation();
  }

  HmacKey key(String logicalTable, AttributePath path, List<String> normalizers)
      throws UnsupportedValueException {
    Attribute attribute = new Attribute(logicalTable, path, normalizers);
    HmacKey key = keys.get(attribute);
    if (key == null) {
      key = derive(attribute);
      if (keys.size() < MAX_CACHED) {
        keys.put(attribute, key);
      }
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
