package dev.hushtable.internal.schema;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.WrappedTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A schema whose failures do not repeat the value that they failed at: converters put it into their
 * messages, and after decryption that is a plaintext.
 */
public final class QuietTableSchema<T> extends WrappedTableSchema<T, TableSchema<T>> {

  /** Wraps the schema of a table. */
  public QuietTableSchema(TableSchema<T> schema) {
    super(schema);
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap) {
    return quietly(() -> super.mapToItem(attributeMap));
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap, boolean preserveEmptyObject) {
    return quietly(() -> super.mapToItem(attributeMap, preserveEmptyObject));
  }

  private T quietly(Supplier<T> mapping) {
    try {
      return mapping.get();
    } catch (HushtableException e) {
      // Ours hold no values.
      throw e;
    } catch (RuntimeException e) {
      // Its type and where it happened, but neither its message nor those of its causes.
      RuntimeException where = new IllegalArgumentException(e.getClass().getName());
      where.setStackTrace(e.getStackTrace());
      throw new InvalidUsageException(
          ErrorCode.MAPPING_FAILED,
          String.format(
              Locale.ROOT,
              "An item opens, but one of its values cannot be converted to its property of %s; has the class changed since it"
                  + " was written? The cause tells which converter failed, without the value.",
              itemType().rawClass().getName()),
          where);
    }
  }
}
