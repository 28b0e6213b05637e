package dev.hushtable.cli;

import dev.hushtable.migration.Checkpoint;
import dev.hushtable.migration.CheckpointStore;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Checkpoints in a table, of which somebody is told how to make it if it is not there.
 *
 * @param store the checkpoints
 * @param name the table
 * @param where in which Region or at which endpoint
 */
record CheckpointTable(CheckpointStore store, String name, String where)
    implements CheckpointStore {

  /** The first that a migration does with it. */
  @Override
  public Optional<Checkpoint> load(String tableName, int segment, int totalSegments) {
    try {
      return store.load(tableName, segment, totalSegments);
    } catch (ResourceNotFoundException e) {
      throw CommandException.failed(
          "The checkpoint table "
              + name
              + " is not there ("
              + where
              + "). --create-checkpoint-table makes it.",
          e);
    }
  }

  @Override
  public void save(Checkpoint checkpoint) {
    store.save(checkpoint);
  }

  @Override
  public void delete(String tableName, int segment, int totalSegments) {
    store.delete(tableName, segment, totalSegments);
  }
}
