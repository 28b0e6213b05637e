package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import java.util.List;
import java.util.Map;

/** The keys that were loaded for one request or response. Immutable. */
public final class KeySet {
  private final Map<KeyNeed.Active, ValueKey> active;
  private final Map<KeyNeed.Versions, List<ValueKey>> versions;
  private final Map<KeyNeed.Index, IndexKeys> indexes;

  /** Takes copies of the maps. */
  public KeySet(
      Map<KeyNeed.Active, ValueKey> active,
      Map<KeyNeed.Versions, List<ValueKey>> versions,
      Map<KeyNeed.Index, IndexKeys> indexes) {
    this.active = Map.copyOf(active);
    this.versions = Map.copyOf(versions);
    this.indexes = Map.copyOf(indexes);
  }

  ValueKey active(KeyNeed.Active need) {
    return require(active, need);
  }

  List<ValueKey> versions(KeyNeed.Versions need) {
    return require(versions, need);
  }

  IndexKeys index(KeyNeed.Index need) {
    return require(indexes, need);
  }

  private static <N extends KeyNeed, K> K require(Map<N, K> keys, N need) {
    K key = keys.get(need);
    if (key == null) {
      throw new InternalErrorException(
          ErrorCode.INTERNAL_ERROR, "A key was used that was not loaded: " + need + ".");
    }
    return key;
  }
}
