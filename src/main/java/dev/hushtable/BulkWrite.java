package dev.hushtable;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * One put or delete among many; see {@link BulkClient}.
 *
 * @param table an {@link EncryptedTable} or {@link EncryptedAsyncTable}, or a table that is
 *     declared plain
 * @param item what is put; null for a delete
 * @param key of what is deleted; null for a put
 * @param <T> the class of the items
 */
public record BulkWrite<T>(MappedTableResource<T> table, @Nullable T item, @Nullable Key key) {

  /**
   * Checks that it is one of the two.
   *
   * @param table the table
   * @param item what is put; null for a delete
   * @param key of what is deleted; null for a put
   */
  public BulkWrite {
    if ((item == null) == (key == null)) {
      throw new IllegalArgumentException("A write has either an item or a key.");
    }
  }

  /**
   * A put.
   *
   * @param table the table
   * @param item the item
   * @param <T> the class of the items
   * @return the write
   */
  public static <T> BulkWrite<T> put(MappedTableResource<T> table, T item) {
    return new BulkWrite<>(table, item, null);
  }

  /**
   * A delete.
   *
   * @param table the table
   * @param key the key of the item
   * @param <T> the class of the items
   * @return the write
   */
  public static <T> BulkWrite<T> delete(MappedTableResource<T> table, Key key) {
    return new BulkWrite<>(table, null, key);
  }

  /**
   * Puts of several items.
   *
   * @param table the table
   * @param items the items
   * @param <T> the class of the items
   * @return the writes, in the same order
   */
  public static <T> List<BulkWrite<T>> puts(
      MappedTableResource<T> table, Collection<? extends T> items) {
    return items.stream().<BulkWrite<T>>map(item -> put(table, item)).toList();
  }

  /**
   * Deletes of several items.
   *
   * @param table the table
   * @param keys the keys of the items
   * @param <T> the class of the items
   * @return the writes, in the same order
   */
  public static <T> List<BulkWrite<T>> deletes(MappedTableResource<T> table, Collection<Key> keys) {
    return keys.stream().map(key -> delete(table, key)).toList();
  }

  /** Calls the mapping and the extensions of the table. */
  WriteRequest request() {
    WriteBatch.Builder<T> batch =
        WriteBatch.builder(table.tableSchema().itemType().rawClass()).mappedTableResource(table);
    if (item != null) {
      batch.addPutItem(item);
    } else {
      batch.addDeleteItem(key);
    }
    return batch.build().writeRequests().iterator().next();
  }

  /** Without what is written. */
  @Override
  public String toString() {
    return (item == null ? "delete from " : "put into ") + table.tableName();
  }
}
