package dev.hushtable.internal.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.IndexMetadata;
import software.amazon.awssdk.enhanced.dynamodb.KeyAttributeMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.WrappedTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The schema that an encrypted table shows to others. A client that is not ours would send what it
 * gives in the clear, so the primary key and every encrypted key bear a name that cannot be written
 * as UTF-8: the SDK fails to marshal the request, before anything is sent. Our own client takes the
 * mark off.
 *
 * <p>The failure is the SDK's own, in the middle of marshalling, since batches and transactions are
 * put together before any client is known; there is no earlier place to refuse.
 */
public final class PublishedTableSchema<T> extends WrappedTableSchema<T, TableSchema<T>> {
  /** Half of a surrogate pair. */
  private static final String MARK = "\uD800";

  private final Set<String> marked;
  private final TableMetadata metadata;

  /** Publishes the schema of a table. */
  public PublishedTableSchema(TableSchema<T> schema, TablePlan plan) {
    super(schema);
    Set<String> names = new LinkedHashSet<>();
    plan.primaryKey().forEach(key -> names.add(key.name()));
    plan.indexKeys()
        .values()
        .forEach(
            keys ->
                keys.stream()
                    .filter(key -> key.encrypted() != null)
                    .forEach(key -> names.add(key.name())));
    this.marked = Set.copyOf(names);
    this.metadata = new PublishedMetadata(schema.tableMetadata(), this::mark);
  }

  private String mark(String name) {
    return marked.contains(name) ? MARK + name : name;
  }

  private static String unmark(String name) {
    return name.startsWith(MARK) ? name.substring(MARK.length()) : name;
  }

  private Map<String, AttributeValue> mark(Map<String, AttributeValue> item) {
    return renamed(item, this::mark);
  }

  private static Map<String, AttributeValue> renamed(
      Map<String, AttributeValue> item, UnaryOperator<String> rename) {
    Map<String, AttributeValue> renamed = new LinkedHashMap<>();
    item.forEach((name, value) -> renamed.put(rename.apply(name), value));
    return renamed;
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap) {
    return super.mapToItem(renamed(attributeMap, PublishedTableSchema::unmark));
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap, boolean preserveEmptyObject) {
    return super.mapToItem(
        renamed(attributeMap, PublishedTableSchema::unmark), preserveEmptyObject);
  }

  @Override
  public Map<String, AttributeValue> itemToMap(T item, boolean ignoreNulls) {
    return mark(super.itemToMap(item, ignoreNulls));
  }

  @Override
  public Map<String, AttributeValue> itemToMap(T item, Collection<String> attributes) {
    return mark(
        super.itemToMap(item, attributes.stream().map(PublishedTableSchema::unmark).toList()));
  }

  @Override
  public AttributeValue attributeValue(T item, String attributeName) {
    return super.attributeValue(item, unmark(attributeName));
  }

  @Override
  public AttributeConverter<T> converterForAttribute(Object key) {
    return super.converterForAttribute(key instanceof String name ? unmark(name) : key);
  }

  @Override
  public List<String> attributeNames() {
    return super.attributeNames().stream().map(this::mark).toList();
  }

  @Override
  public TableMetadata tableMetadata() {
    return metadata;
  }

  /** Metadata in which key attributes are renamed. */
  private record PublishedMetadata(TableMetadata metadata, UnaryOperator<String> rename)
      implements TableMetadata {

    @Override
    public List<String> indexPartitionKeys(String indexName) {
      return metadata.indexPartitionKeys(indexName).stream().map(rename).toList();
    }

    @Override
    public List<String> indexSortKeys(String indexName) {
      return metadata.indexSortKeys(indexName).stream().map(rename).toList();
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
      return metadata.allKeys().stream().map(rename).toList();
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
      return metadata.scalarAttributeType(unmark(keyAttribute));
    }
  }
}
