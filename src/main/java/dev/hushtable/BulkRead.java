package dev.hushtable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;

/**
 * One read by key among many; see {@link BulkClient}.
 *
 * @param table an {@link EncryptedTable} or {@link EncryptedAsyncTable}, or a table that is
 *     declared plain
 * @param key the key of the item
 * @param <T> the class of the items
 */
public record BulkRead<T>(MappedTableResource<T> table, Key key) {

  /**
   * A read.
   *
   * @param table the table
   * @param key the key of the item
   * @param <T> the class of the items
   * @return the read
   */
  public static <T> BulkRead<T> get(MappedTableResource<T> table, Key key) {
    return new BulkRead<>(table, key);
  }

  /**
   * Reads of several items.
   *
   * @param table the table
   * @param keys the keys of the items
   * @param <T> the class of the items
   * @return the reads, in the same order
   */
  public static <T> List<BulkRead<T>> gets(MappedTableResource<T> table, Collection<Key> keys) {
    return keys.stream().map(key -> get(table, key)).toList();
  }

  /** The same for two reads that find the same item of the same class. */
  record Id(String tableName, EnhancedType<?> type, Key key) {}

  Id id() {
    return new Id(table.tableName(), table.tableSchema().itemType(), key);
  }

  Map<String, AttributeValue> request() {
    return ReadBatch.builder(table.tableSchema().itemType().rawClass())
        .mappedTableResource(table)
        .addGetItem(key)
        .build()
        .keysAndAttributes()
        .keys()
        .get(0);
  }

  /** Calls the mapping and the extensions of the table, as a batch does. */
  @Nullable T item(Map<String, AttributeValue> plainItem) {
    BatchGetItemResponse response =
        BatchGetItemResponse.builder()
            .responses(Map.of(table.tableName(), List.of(plainItem)))
            .build();
    return BatchGetResultPage.builder()
        .batchGetItemResponse(response)
        .mapperExtension(table.mapperExtension())
        .build()
        .resultsForTable(table)
        .get(0);
  }

  /** Without the key, which may be encrypted. */
  @Override
  public String toString() {
    return "get from " + table.tableName();
  }
}
