package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.KeyBinding;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.keys.KeyScope;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes the associated data that ties values to their item. Thread safe. */
final class ItemBinder {
  private static final byte[] NOTHING = {};

  private final TableBinding table;
  private final @Nullable SortedMap<String, String> messageContext;
  private final KeyBinding primaryKey;
  private final byte @Nullable [] tableData;

  ItemBinder(TableBinding table) {
    this.table = table;
    KeyScope scope = table.scope();
    this.messageContext = scope == null ? null : messageContext(scope);
    this.primaryKey =
        bound(
            () ->
                new KeyBinding(
                    table.plan().primaryKey().stream().map(KeyAttribute::storedName).toList()));
    this.tableData = scope == null ? null : tableData(scope);
  }

  private byte[] tableData(KeyScope scope) {
    return bound(
        () -> AssociatedData.table(table.plan().logicalTableName(), scope.name(), table.context()));
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
    requireKey(storedItem);
    byte[] before = tableData == null ? tableData(table.requireScope()) : tableData;
    return bound(() -> primaryKey.bind(before, storedItem));
  }

  /** The same without what depends on who wrote the item: its key alone. */
  byte[] keyData(Map<String, AttributeValue> storedItem) {
    requireKey(storedItem);
    return bound(() -> primaryKey.bind(NOTHING, storedItem));
  }

  private interface Encoder<T> {
    T encode() throws UnsupportedValueException;
  }

  private <T> T bound(Encoder<T> encoder) {
    try {
      return encoder.encode();
    } catch (UnsupportedValueException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          table.plan(),
          table.plan().primaryKey().stream()
              .map(KeyAttribute::storedName)
              .collect(Collectors.joining(", ")),
          "cannot be bound: %s",
          e.reason());
    }
  }

  private void requireKey(Map<String, AttributeValue> storedItem) {
    for (KeyAttribute attribute : table.plan().primaryKey()) {
      AttributeValue value = storedItem.get(attribute.storedName());
      if (value == null || value.s() == null && value.n() == null && value.b() == null) {
        throw ItemErrors.usage(
            ErrorCode.KEY_ATTRIBUTE_MISSING,
            table.plan(),
            attribute.name(),
            "is part of the primary key, to which every value is bound; the item lacks it");
      }
    }
  }
}
