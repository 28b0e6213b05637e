package dev.hushtable.internal.schema;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The schema of items that are maps already, with whatever attributes. */
public final class OpenTableSchema implements TableSchema<Map<String, AttributeValue>> {
  private static final EnhancedType<Map<String, AttributeValue>> TYPE =
      EnhancedType.mapOf(String.class, AttributeValue.class);

  private final TableMetadata metadata;
  private final List<String> keys;

  /** With these keys and indexes. */
  public OpenTableSchema(TableMetadata metadata) {
    this.metadata = metadata;
    this.keys = List.copyOf(metadata.primaryKeys());
  }

  @Override
  public Map<String, AttributeValue> mapToItem(Map<String, AttributeValue> attributeMap) {
    return attributeMap;
  }

  @Override
  public Map<String, AttributeValue> itemToMap(
      Map<String, AttributeValue> item, boolean ignoreNulls) {
    return item;
  }

  @Override
  public Map<String, AttributeValue> itemToMap(
      Map<String, AttributeValue> item, Collection<String> attributes) {
    Map<String, AttributeValue> some = new LinkedHashMap<>(item);
    some.keySet().retainAll(attributes);
    return some;
  }

  @Override
  public @Nullable AttributeValue attributeValue(
      Map<String, AttributeValue> item, String attributeName) {
    return item.get(attributeName);
  }

  @Override
  public TableMetadata tableMetadata() {
    return metadata;
  }

  @Override
  public EnhancedType<Map<String, AttributeValue>> itemType() {
    return TYPE;
  }

  @Override
  public List<String> attributeNames() {
    return keys;
  }

  @Override
  public boolean isAbstract() {
    return false;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // The SDK's own signature is wrong in the same way.
  public AttributeConverter<Map<String, AttributeValue>> converterForAttribute(Object key) {
    return (AttributeConverter) OpenConverter.INSTANCE;
  }
}
