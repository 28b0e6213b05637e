package dev.hushtable.reader;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The keys of a scope, section 2.
 *
 * @param indexRoots the index root keys by generation
 * @param dataKeys for messages
 */
public record Keys(
    List<BranchKeyVersion> versions, Map<Integer, byte[]> indexRoots, DataKeys dataKeys) {

  /** One version of the scope's branch key, with the 16 bytes of its UUID. */
  public record BranchKeyVersion(String branchKeyId, byte[] uuid, byte[] key) {
    boolean hasHint(byte[] hint) {
      return Arrays.equals(Arrays.copyOf(uuid, hint.length), hint);
    }
  }
}
