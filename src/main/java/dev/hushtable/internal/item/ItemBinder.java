package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.keys.KeyScope;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes the associated data that ties values to their item. Thread safe. */
final class ItemBinder {
  private final TableBinding table;
  private final @Nullable SortedMap<String, String> messageContext;

  ItemBinder(TableBinding table) {
    this.table = table;
    this.messageContext = table.scope() == null ? null : messageContext(table.scope());
  }

  private SortedMap<String, String> messageContext(KeyScope scope) {
    try {
      return MessageFormat.context(table.plan().logicalTableName(), scope.name(), table.context());
    } catch (UnsupportedValueException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          String.format(
              Locale.ROOT,
              "The values of table %s cannot be bound to its context: %s.",
              table.plan().tableName(),
              e.reason()));
    }
  }

  /** The encryption context of the table's messages. */
  SortedMap<String, String> messageContext() {
    return messageContext == null ? messageContext(table.requireScope()) : messageContext;
  }

  /** What all that an item holds is bound to, in either format. */
  byte[] itemData(Map<String, AttributeValue> storedItem) {
    return bind(
        key(storedItem),
        key ->
            AssociatedData.item(
                table.plan().logicalTableName(),
                table.requireScope().name(),
                table.context(),
                key));
  }

  /** The same without what depends on who wrote the item: its key alone. */
  byte[] keyData(Map<String, AttributeValue> storedItem) {
    return bind(key(storedItem), AssociatedData::key);
  }

  private interface Encoder {
    byte[] encode(Map<String, AttributeValue> key) throws UnsupportedValueException;
  }

  private byte[] bind(Map<String, AttributeValue> key, Encoder encoder) {
    try {
      return encoder.encode(key);
    } catch (UnsupportedValueException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          table.plan(),
          String.join(", ", key.keySet()),
          "cannot be bound: %s",
          e.reason());
    }
  }

  /** The primary key of an item in stored form. */
  private Map<String, AttributeValue> key(Map<String, AttributeValue> storedItem) {
    Map<String, AttributeValue> key = new TreeMap<>();
    for (KeyAttribute attribute : table.plan().primaryKey()) {
      AttributeValue value = storedItem.get(attribute.storedName());
      if (value == null || value.s() == null && value.n() == null && value.b() == null) {
        throw ItemErrors.usage(
            ErrorCode.KEY_ATTRIBUTE_MISSING,
            table.plan(),
            attribute.name(),
            "is part of the primary key, to which every value is bound; the item lacks it");
      }
      key.put(attribute.storedName(), value);
    }
    return key;
  }
}
