package dev.hushtable.migration;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.WriteConflictException;

/**
 * Brings the items of a table, or of a share of it, to what its schema declares now, while
 * applications use the table.
 *
 * <p>Each item that needs a change gets one conditional write: it is refused if anything that the
 * change depends on is not as it was read, and then the item is read again. So nothing newer is
 * ever overwritten, other attributes of the item are not touched, and a run can be stopped, killed
 * and repeated at any time. What is done already is told by its looks, without decrypting it.
 *
 * <p>Thread safe; it runs or verifies one at a time.
 */
public interface Migration {

  /**
   * Runs, and returns when its share of the table is done or {@link #stop} was called. Where there
   * is a checkpoint it goes on from that.
   *
   * <p>An item that does not open ends it, unless the view it was made by has a handler ({@code
   * onUnreadableItem}), and one that cannot be written, unless the settings have one ({@code
   * onConflict}). What was done until then is done.
   *
   * @return what was done
   * @throws InvalidUsageException {@link ErrorCode#OPERATION_NOT_SUPPORTED} if the table cannot be
   *     migrated in that way, {@link ErrorCode#CHECKPOINT_REFUSED} if there is a checkpoint of
   *     other settings, {@link ErrorCode#INVALID_CONFIGURATION} if the table's plaintext policy
   *     does not fit the steps, or checkpoints cannot be kept
   * @throws dev.hushtable.exception.DecryptionException if an item does not open
   * @throws WriteConflictException if an item cannot be written
   */
  MigrationReport run();

  /**
   * Reads the share of the table once more, with consistent reads, decrypts every value, checks
   * every hash and seal, and counts what still needs a step. Writes nothing, and takes no account
   * of checkpoints. Items that do not open are counted, and given to the view's handler if it has
   * one.
   *
   * @return what was found
   */
  VerificationReport verify();

  /**
   * Has the run, or verification, that is going on end after the pages that are being worked on,
   * with a checkpoint if there is a place for one. Does not wait for that: a process that ends
   * before {@link #run} has returned keeps no checkpoint. Does nothing if none is going on: one
   * that is begun later is not stopped.
   */
  void stop();
}
