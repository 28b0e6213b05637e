package dev.hushtable.internal.schema;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.IndexMetadata;
import software.amazon.awssdk.enhanced.dynamodb.KeyAttributeMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.WrappedTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The schema that an encrypted table shows to others. A client that is not ours would send what it
 * gives in the clear, so the partition key of the table has no name in it, and neither has an
 * encrypted key of a secondary index: the SDK cannot marshal a request that holds one, and fails
 * before anything is sent.
 *
 * <p>The failure is the SDK's own, in the middle of marshalling, since batches and transactions are
 * put together before any client is known; there is no earlier place to refuse.
 */
public final class PublishedTableSchema<T> extends WrappedTableSchema<T, TableSchema<T>> {
  private final TablePlan plan;
  private final String partitionKey;
  private final TableMetadata metadata;

  /** Publishes the schema of a table. */
  public PublishedTableSchema(TableSchema<T> schema, TablePlan plan) {
    super(schema);
    this.plan = plan;
    this.partitionKey = plan.primaryKey().get(0).name();
    this.metadata = new PublishedMetadata(schema.tableMetadata(), plan);
  }

  /** What is encrypted. */
  public TablePlan plan() {
    return plan;
  }

  /** The attributes of an item in the clear, under their names, which no client must be given. */
  public Map<String, AttributeValue> plainAttributes(T item) {
    return super.itemToMap(item, true);
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap) {
    return super.mapToItem(named(attributeMap));
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap, boolean preserveEmptyObject) {
    return super.mapToItem(named(attributeMap), preserveEmptyObject);
  }

  private Map<String, AttributeValue> named(Map<String, AttributeValue> item) {
    refuseStored(item);
    return renamed(item, null, partitionKey);
  }

  /** An item as it is stored has passed no decryption, and would lose its encrypted values. */
  private void refuseStored(Map<String, AttributeValue> item) {
    if (StoredNames.in(plan.root(), item)) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "An item of table %s is mapped as it is stored, without decryption. Read it through the table itself; for one that"
                  + " comes from elsewhere, use its modelEncryptor() or that one's streamDecoder().",
              plan.tableName()));
    }
  }

  /** A copy of an item in which an attribute, if it is there, has another name, or none. */
  static Map<String, AttributeValue> renamed(
      Map<String, AttributeValue> item, @Nullable String from, @Nullable String to) {
    Map<String, AttributeValue> renamed = new HashMap<>(item);
    AttributeValue value = renamed.remove(from);
    if (value != null) {
      renamed.put(to, value);
    }
    return renamed;
  }

  @Override
  public Map<String, AttributeValue> itemToMap(T item, boolean ignoreNulls) {
    return renamed(super.itemToMap(item, ignoreNulls), partitionKey, null);
  }

  @Override
  public Map<String, AttributeValue> itemToMap(T item, Collection<String> attributes) {
    return renamed(
        super.itemToMap(item, attributes.stream().map(this::name).toList()), partitionKey, null);
  }

  @Override
  public AttributeValue attributeValue(T item, @Nullable String attributeName) {
    return super.attributeValue(item, name(attributeName));
  }

  private String name(@Nullable String attributeName) {
    return attributeName == null ? partitionKey : attributeName;
  }

  @Override
  public TableMetadata tableMetadata() {
    return metadata;
  }

  /** Metadata in which those keys have no name. */
  private record PublishedMetadata(TableMetadata metadata, TablePlan plan)
      implements TableMetadata {

    @Override
    public List<String> indexPartitionKeys(String indexName) {
      List<String> names = unnamed(metadata.indexPartitionKeys(indexName));
      if (indexName.equals(TableMetadata.primaryIndexName())) {
        names.set(0, null);
      }
      return names;
    }

    @Override
    public List<String> indexSortKeys(String indexName) {
      // Without a name it would take the partition key's place in a map.
      return indexName.equals(TableMetadata.primaryIndexName())
          ? metadata.indexSortKeys(indexName)
          : unnamed(metadata.indexSortKeys(indexName));
    }

    private List<String> unnamed(List<String> keys) {
      List<String> names = new ArrayList<>(keys);
      names.replaceAll(name -> plan.root().encrypted(name) == null ? name : null);
      return names;
    }

    @Override
    public <T> Optional<T> customMetadataObject(String key, Class<? extends T> objectClass) {
      return metadata.customMetadataObject(key, objectClass);
    }

    @Override
    public Collection<String> indexKeys(String indexName) {
      List<String> keys = new ArrayList<>(indexPartitionKeys(indexName));
      keys.addAll(indexSortKeys(indexName));
      return keys;
    }

    @Deprecated
    @Override
    public Collection<String> allKeys() {
      return metadata.allKeys();
    }

    @Override
    public Collection<IndexMetadata> indices() {
      return metadata.indices();
    }

    @Override
    public Map<String, Object> customMetadata() {
      return metadata.customMetadata();
    }

    @Override
    public Collection<KeyAttributeMetadata> keyAttributes() {
      return metadata.keyAttributes();
    }

    @Override
    public Optional<ScalarAttributeType> scalarAttributeType(String keyAttribute) {
      return metadata.scalarAttributeType(keyAttribute);
    }
  }
}
