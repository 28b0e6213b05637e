package dev.hushtable.internal.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about an encrypted table before the first item is seen. Immutable once
 * built.
 *
 * @param tableName the table's name
 * @param logicalTableName the name bound into ciphertexts
 * @param root what is encrypted
 * @param plainAttributes the mapped attributes of its items that pass through
 * @param primaryKey partition key and, if there is one, sort key
 * @param indexKeys the key attributes of each secondary index by its name
 * @param indexed whether any attribute has a blind index
 */
public record TablePlan(
    String tableName,
    String logicalTableName,
    DocumentPlan root,
    Set<String> plainAttributes,
    List<KeyAttribute> primaryKey,
    Map<String, List<KeyAttribute>> indexKeys,
    boolean indexed) {

  public TablePlan {
    plainAttributes = Set.copyOf(plainAttributes);
    primaryKey = List.copyOf(primaryKey);
    indexKeys = Map.copyOf(indexKeys);
  }

  /**
   * The key attributes of an index, or of the table itself for null; null if there is no such
   * index.
   */
  public @Nullable List<KeyAttribute> keys(@Nullable String indexName) {
    return indexName == null ? primaryKey : indexKeys.get(indexName);
  }
}
