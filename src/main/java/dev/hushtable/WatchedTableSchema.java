package dev.hushtable;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.monitoring.Monitor;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.WrappedTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A schema that tells of items that cannot be mapped. The enhanced client maps what an operation
 * gave after that is over.
 */
final class WatchedTableSchema<T> extends WrappedTableSchema<T, TableSchema<T>> {
  private final TableSchema<T> unwatched;
  private final String tableName;
  private final Monitor monitor;

  private WatchedTableSchema(TableSchema<T> unwatched, String tableName, Monitor monitor) {
    super(unwatched);
    this.unwatched = unwatched;
    this.tableName = tableName;
    this.monitor = monitor;
  }

  /** Watches a schema; in the place of who else does, if anybody. */
  static <T> TableSchema<T> of(TableSchema<T> schema, String tableName, Monitor monitor) {
    TableSchema<T> unwatched =
        schema instanceof WatchedTableSchema<T> watched ? watched.unwatched : schema;
    return monitor.isOn() ? new WatchedTableSchema<>(unwatched, tableName, monitor) : unwatched;
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap) {
    return watched(() -> super.mapToItem(attributeMap));
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributeMap, boolean preserveEmptyObject) {
    return watched(() -> super.mapToItem(attributeMap, preserveEmptyObject));
  }

  private T watched(Supplier<T> mapping) {
    try {
      return mapping.get();
    } catch (HushtableException e) {
      monitor.failed("MapItem", tableName, e);
      throw e;
    }
  }
}
