package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.ItemRehasher;
import dev.hushtable.internal.item.ItemRehasher.Change;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.KeyAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Puts the hashes of stored items under the generation that is written now, each on condition that
 * the hash and the ciphertext that it was computed from are still there. Pure. Thread safe.
 */
public final class Rehash {
  private final RegisteredTable table;
  private final String tableName;

  /**
   * For one table.
   *
   * @param tableName as requests shall give it
   * @throws InvalidUsageException if its items cannot be changed in place
   */
  public Rehash(RegisteredTable table, String tableName) {
    this.table = table;
    this.tableName = tableName;
    for (KeyAttribute key : table.items().plan().primaryKey()) {
      if (key.encrypted() != null) {
        throw unsupported(
            "its primary key is encrypted, and the key of an item cannot change in place");
      }
    }
    if (table.items().plan().seal() != null) {
      throw unsupported("its items are sealed, and a seal covers the hashes; put each item anew");
    }
  }

  private InvalidUsageException unsupported(String why) {
    return new InvalidUsageException(
        ErrorCode.OPERATION_NOT_SUPPORTED,
        String.format(Locale.ROOT, "Table %s cannot be rehashed: %s.", tableName, why));
  }

  /** The keys that an item needs. */
  public Set<KeyNeed> needs(Map<String, AttributeValue> storedItem) {
    Set<KeyNeed> needs = new HashSet<>(table.items().needs(List.of(storedItem)));
    needs.addAll(table.identityNeeds(storedItem));
    return needs;
  }

  /** Reads an item again. */
  public GetItemRequest read(Map<String, AttributeValue> storedItem) {
    return GetItemRequest.builder()
        .tableName(tableName)
        .key(key(storedItem))
        .consistentRead(true)
        .build();
  }

  private Map<String, AttributeValue> key(Map<String, AttributeValue> storedItem) {
    Map<String, AttributeValue> key = new HashMap<>(storedItem);
    key.keySet()
        .retainAll(table.items().plan().primaryKey().stream().map(KeyAttribute::name).toList());
    return key;
  }

  /** What changes an item; null if there is nothing to change. */
  public @Nullable TransactWriteItemsRequest change(
      Map<String, AttributeValue> storedItem, KeySet keys) {
    List<Change> changes = ItemRehasher.changes(table.items(), storedItem, keys);
    if (changes.isEmpty()) {
      return null;
    }
    List<TransactWriteItem> actions = new ArrayList<>();
    Update update = update(storedItem, changes);
    table.guard().check(update);
    actions.add(TransactWriteItem.builder().update(update).build());
    TableEngine engine = table.engine();
    for (Change change : changes) {
      if (change.parent().isEmpty() && engine.plan().unique().contains(change.attribute())) {
        actions.add(UniqueEntries.take(tableName, change.after(), engine.owner(storedItem)));
      }
    }
    return TransactWriteItemsRequest.builder().transactItems(actions).build();
  }

  private Update update(Map<String, AttributeValue> storedItem, List<Change> changes) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> sets = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (Change change : changes) {
      String hash = path(change, change.attribute().hmacName(), names);
      sets.add(hash + " = " + value(change.after(), values));
      // Whoever writes another ciphertext writes its hash with it.
      conditions.add(hash + " = " + value(change.before(), values));
      conditions.add(
          "attribute_exists(" + path(change, change.attribute().sourceName(), names) + ")");
    }
    return Update.builder()
        .tableName(tableName)
        .key(key(storedItem))
        .updateExpression("SET " + String.join(", ", sets))
        .conditionExpression(String.join(" AND ", conditions))
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .build();
  }

  private static String path(Change change, String name, Map<String, String> names) {
    StringBuilder path = new StringBuilder();
    for (Object segment : change.parent()) {
      if (segment instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name((String) segment, names));
      }
    }
    return path.append(path.isEmpty() ? "" : ".").append(name(name, names)).toString();
  }

  private static String name(String name, Map<String, String> names) {
    String placeholder = "#n" + names.size();
    names.put(placeholder, name);
    return placeholder;
  }

  private static String value(AttributeValue value, Map<String, AttributeValue> values) {
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }
}
