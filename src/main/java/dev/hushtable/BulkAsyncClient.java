package dev.hushtable;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * The same as {@link BulkClient} without waiting: several batches of a table are on their way at a
 * time, as many as {@link BulkSettings} say. A future fails only if something happened that this
 * library rules out; what fails otherwise is reported in its result. Cancelling it lets no more
 * batches begin.
 *
 * <p>Thread safe.
 *
 * @see Hushtable#bulkAsyncClient()
 */
public interface BulkAsyncClient {

  /**
   * Puts and deletes items.
   *
   * @param writes the writes, of any tables
   * @param <W> the kind of writes
   * @return what became of each
   */
  <W extends BulkWrite<?>> CompletableFuture<BulkWriteResult<W>> write(Collection<W> writes);

  /**
   * Reads items by their keys.
   *
   * @param reads the reads, of any tables
   * @return what became of each
   */
  CompletableFuture<BulkReadResult> read(Collection<? extends BulkRead<?>> reads);
}
