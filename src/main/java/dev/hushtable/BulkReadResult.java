package dev.hushtable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;

/**
 * What became of many reads: of each, the item was found, or there is none, or the read failed.
 * Immutable and thread safe.
 */
public final class BulkReadResult {
  private final Map<BulkRead.Id, Object> found;
  private final List<BulkRead<?>> absent;
  private final List<BulkFailure<BulkRead<?>>> failed;

  BulkReadResult(
      Map<BulkRead.Id, Object> found,
      List<BulkRead<?>> absent,
      List<BulkFailure<BulkRead<?>>> failed) {
    this.found = new LinkedHashMap<>(found);
    this.absent = List.copyOf(absent);
    this.failed = List.copyOf(failed);
  }

  /**
   * The item that a read found.
   *
   * @param read one of the reads
   * @param <T> the class of the items
   * @return the item; empty if there is none, or the read failed
   */
  @SuppressWarnings("unchecked") // The item was made by the read's own table.
  public <T> Optional<T> item(BulkRead<T> read) {
    return Optional.ofNullable((T) found.get(read.id()));
  }

  /**
   * The items that were found in a table, in the order in which they were asked for; once each,
   * however often the same key was given.
   *
   * @param table the table that the reads named
   * @param <T> the class of the items
   * @return the items
   */
  @SuppressWarnings("unchecked")
  public <T> List<T> resultsForTable(MappedTableResource<T> table) {
    return found.entrySet().stream()
        .filter(entry -> entry.getKey().tableName().equals(table.tableName()))
        .filter(entry -> entry.getKey().type().equals(table.tableSchema().itemType()))
        .map(entry -> (T) entry.getValue())
        .toList();
  }

  /**
   * The reads of items that do not exist, in the order in which they were given.
   *
   * @return the reads
   */
  public List<BulkRead<?>> absent() {
    return absent;
  }

  /**
   * The reads that failed, in the order in which they were given. An item that does not open is one
   * of them.
   *
   * @return the failures
   */
  public List<BulkFailure<BulkRead<?>>> failed() {
    return failed;
  }

  /**
   * Whether nothing failed.
   *
   * @return true if of each item it is known whether it exists, and it was read if it does
   */
  public boolean isComplete() {
    return failed.isEmpty();
  }
}
