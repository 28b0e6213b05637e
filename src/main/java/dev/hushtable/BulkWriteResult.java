package dev.hushtable;

import java.util.List;

/**
 * What became of many writes: each has either succeeded or failed. Immutable and thread safe.
 *
 * @param succeeded the writes that were carried out, in the order in which they were given
 * @param failed the writes that were not, or of which it is not known, in the same order
 * @param <W> the kind of writes
 */
public record BulkWriteResult<W>(List<W> succeeded, List<BulkFailure<W>> failed) {

  /**
   * Takes copies.
   *
   * @param succeeded the writes that were carried out
   * @param failed the writes that were not, or of which it is not known
   */
  public BulkWriteResult {
    succeeded = List.copyOf(succeeded);
    failed = List.copyOf(failed);
  }

  /**
   * Whether nothing failed.
   *
   * @return true if all writes were carried out
   */
  public boolean isComplete() {
    return failed.isEmpty();
  }
}
