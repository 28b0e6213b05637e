package dev.hushtable.internal.schema;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.WrappedTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A schema whose failures do not repeat the value that they failed at: converters put it into their
 * messages, and after decryption that is a plaintext.
 */
public final class QuietTableSchema<T> extends WrappedTableSchema<T, TableSchema<T>> {

  private final Function<Map<String, AttributeValue>, String> describe;

  /**
   * Wraps the schema of a table.
   *
   * @param describe names an item, for messages
   */
  public QuietTableSchema(
      TableSchema<T> schema, Function<Map<String, AttributeValue>, String> describe) {
    super(schema);
    this.describe = describe;
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap) {
    return quietly(attributeMap, super::mapToItem);
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap, boolean preserveEmptyObject) {
    return quietly(attributeMap, item -> super.mapToItem(item, preserveEmptyObject));
  }

  /** Errors of ours hold no values, and a converter's does not know which item it was. */
  private T quietly(
      Map<String, AttributeValue> item, Function<Map<String, AttributeValue>, T> mapping) {
    try {
      return mapping.apply(item);
    } catch (RuntimeException e) {
      if (e instanceof HushtableException ours && ours.code() != ErrorCode.MAPPING_FAILED) {
        throw e;
      }
      throw new InvalidUsageException(
          ErrorCode.MAPPING_FAILED,
          String.format(
              Locale.ROOT,
              "%s opens, but %s cannot be converted to its property of %s; has the class changed since it was written? The"
                  + " stack trace of the cause tells where it failed, without the value.",
              describe.apply(item),
              culprit(item),
              itemType().rawClass().getName()),
          e instanceof HushtableException ? e : withoutMessages(e));
    }
  }

  /** Its type and where it happened, but neither its message nor those of its causes. */
  private static RuntimeException withoutMessages(RuntimeException e) {
    RuntimeException where = new IllegalArgumentException(e.getClass().getName());
    where.setStackTrace(e.getStackTrace());
    return where;
  }

  /** Tries again, one by one. */
  private String culprit(Map<String, AttributeValue> item) {
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      try {
        super.mapToItem(Map.of(attribute.getKey(), attribute.getValue()));
      } catch (RuntimeException e) {
        if (!fails(Map.of())) {
          return "attribute '" + attribute.getKey() + "'";
        }
      }
    }
    return "one of its values";
  }

  /** As it does for classes that cannot be built from a part. */
  private boolean fails(Map<String, AttributeValue> item) {
    try {
      super.mapToItem(item, true);
      return false;
    } catch (RuntimeException e) {
      return true;
    }
  }
}
