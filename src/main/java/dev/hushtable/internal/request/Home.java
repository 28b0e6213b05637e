package dev.hushtable.internal.request;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Where an item is written that may be stored under one of several keys: where it was found, since
 * it stays there until it is moved, or else under the key of the generation that is written, unless
 * it has appeared meanwhile. Immutable.
 *
 * @param table the table for items with such keys
 * @param tableName as the request gives it
 * @param found whether it is there
 * @param elsewhere the other keys that it could have
 * @param repeatable whether the write has the same form whether it was found or not: then it is
 *     checked that it is not elsewhere, and nothing about where it is
 */
record Home(
    RegisteredTable table,
    String tableName,
    boolean found,
    List<Map<String, AttributeValue>> elsewhere,
    boolean repeatable) {

  /** Whether it has gone, or come, since it was looked for. */
  boolean isOutdated(Map<String, AttributeValue> storedItem) {
    return !repeatable && found == storedItem.isEmpty();
  }

  /** The attribute that tells whether there is an item. */
  String keyName() {
    return keyName(table);
  }

  static String keyName(RegisteredTable table) {
    return table.items().plan().primaryKey().get(0).storedName();
  }

  /** What makes sure that it is not elsewhere. */
  List<TransactWriteItem> absence() {
    return found && !repeatable ? List.of() : elsewhere.stream().map(this::absence).toList();
  }

  private TransactWriteItem absence(Map<String, AttributeValue> key) {
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(tableName)
                .key(key)
                .conditionExpression("attribute_not_exists(#key)")
                .expressionAttributeNames(Map.of("#key", keyName()))
                .build())
        .build();
  }
}
