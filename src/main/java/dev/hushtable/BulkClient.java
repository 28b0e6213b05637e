package dev.hushtable;

import java.util.Collection;

/**
 * Writes and reads any number of items of any tables, in batches of as many as DynamoDB takes at
 * once: 25 writes or 100 reads of one table. What DynamoDB leaves unprocessed is sent again, after
 * a random wait that grows, as often as {@link BulkSettings} say.
 *
 * <p>Every operation is reported, and the failure of one does not keep the others from being done:
 * an item that cannot be mapped or encrypted, or that DynamoDB refuses, fails alone; so does one
 * that was read and does not open, whether or not there is an {@link UnreadableItemHandler}. If a
 * whole batch is refused because of one of its items, it is halved until that one is found. If keys
 * cannot be had, or a request fails for reasons that do not lie in an item, all of its batch has
 * failed, and the other batches are still tried.
 *
 * <p>Operations on one key are done one after another, in the order in which they are given: the
 * last write wins. Between different keys there is no order, and nothing is atomic. A failed write
 * may have been carried out if the answer was lost. As in every batch, there are no conditions, so
 * items with a version attribute cannot be put, and tables with unique attributes not written.
 *
 * <p>Extensions are called once for each item, when the work begins. Memory is needed for all
 * operations and their results: give a long stream in portions.
 *
 * <p>One batch is on its way at a time, and the caller's thread waits for it; nobody else's is
 * used. If it is interrupted, what was not sent by then is reported as failed, and the thread stays
 * interrupted.
 *
 * <p>Thread safe.
 *
 * @see Hushtable#bulkClient()
 */
public interface BulkClient {

  /**
   * Puts and deletes items.
   *
   * @param writes the writes, of any tables
   * @param <W> the kind of writes
   * @return what became of each
   */
  <W extends BulkWrite<?>> BulkWriteResult<W> write(Collection<W> writes);

  /**
   * Reads items by their keys.
   *
   * @param reads the reads, of any tables
   * @return what became of each
   */
  BulkReadResult read(Collection<? extends BulkRead<?>> reads);
}
