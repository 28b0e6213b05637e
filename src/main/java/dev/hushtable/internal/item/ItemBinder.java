package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.schema.KeyAttribute;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes the associated data that ties values to their item. */
final class ItemBinder {
  private final TableBinding table;

  ItemBinder(TableBinding table) {
    this.table = table;
  }

  /** The primary key of an item in stored form, sorted by name. */
  SortedMap<String, AttributeValue> key(Map<String, AttributeValue> storedItem) {
    SortedMap<String, AttributeValue> key = new TreeMap<>();
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

  byte[] associatedData(byte format, ValueKey valueKey, SortedMap<String, AttributeValue> key) {
    try {
      return AssociatedData.item(
          format,
          valueKey.version(),
          valueKey.branchKeyId(),
          table.plan().logicalTableName(),
          table.scope().name(),
          table.context(),
          key);
    } catch (UnsupportedValueException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          table.plan(),
          String.join(", ", key.keySet()),
          "cannot be bound: %s",
          e.reason());
    }
  }
}
