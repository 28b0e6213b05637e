package dev.hushtable.migration;

import java.util.Optional;

/**
 * Keeps checkpoints of migrations. A checkpoint holds the stored primary keys of a few items, and
 * no other attribute.
 *
 * <p>Called by the thread that runs the migration. What it throws ends the run.
 */
public interface CheckpointStore {
  /**
   * The checkpoint of a share of a table. A run begins with this, before it changes anything, so
   * here is the place to find out that checkpoints cannot be kept.
   *
   * @param tableName the table
   * @param segment the share, from 0
   * @param totalSegments how many shares there are
   * @return the checkpoint that was saved last; empty if there is none
   */
  Optional<Checkpoint> load(String tableName, int segment, int totalSegments);

  /**
   * Keeps a checkpoint in the place of an earlier one of the same share: whole or not at all, and
   * for good when it returns.
   *
   * @param checkpoint the checkpoint
   */
  void save(Checkpoint checkpoint);

  /**
   * Forgets the checkpoint of a share, whose work is done. Does nothing if there is none.
   *
   * @param tableName the table
   * @param segment the share, from 0
   * @param totalSegments how many shares there are
   */
  void delete(String tableName, int segment, int totalSegments);
}
