package dev.hushtable.internal.request;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.expression.PreparedUpdate;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.PlainItem;
import dev.hushtable.internal.item.PlainValues;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.KeyAttribute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * A write of one item, a request of its own or part of another: an item that is put, an update, or
 * only a key, with or without a condition. First its values are gathered; when they are encrypted,
 * it is rewritten. Confined to one request.
 */
final class ItemWrite {
  private static final String ALL_OLD = ReturnValuesOnConditionCheckFailure.ALL_OLD.toString();

  private final RegisteredTable table;
  private final SdkPojo request;
  private final @Nullable Home home;
  private final TableEngine engine;
  private final @Nullable PlainItem item;
  private final @Nullable PreparedUpdate update;
  private Map<String, AttributeValue> storedKey = Map.of();

  /**
   * Begins one.
   *
   * @param home where the item is; null if it has one key only
   */
  ItemWrite(RegisteredTable given, SdkPojo request, @Nullable Home home) {
    this.table = home == null ? given : home.table();
    this.request = request;
    this.home = home;
    boolean puts = has("Item");
    Map<String, AttributeValue> known =
        puts ? attributes("Item") : table.known(request, attributes("Key"));
    this.engine = puts ? table.items().engineForItem(known) : table.items().engineFor(known);
    this.item = puts ? engine.encryptor().item(known) : null;
    this.update =
        has("UpdateExpression")
            ? PreparedUpdate.of(
                engine,
                table.items().held(known),
                attributes("Key"),
                Members.text(request, "UpdateExpression"),
                Members.names(request),
                Members.values(request))
            : null;
  }

  private Map<String, AttributeValue> attributes(String member) {
    return table.named(Members.attributes(request, member));
  }

  private boolean has(String member) {
    return request.sdkFieldNameToField().containsKey(member);
  }

  RegisteredTable table() {
    return table;
  }

  /** Works on the item, under its key scope. */
  TableEngine engine() {
    return engine;
  }

  /** The values that must be encrypted before it is rewritten. */
  List<PlainValues> data() {
    if (item != null) {
      return List.of(item);
    }
    return update == null ? List.of() : List.of(update.data());
  }

  /** The request to send, once the values are encrypted. */
  SdkPojo rewrite(KeySet keys) {
    Members.Copy<SdkPojo> stored = Members.Copy.of(request);
    if (item != null) {
      storedKey = item.stored();
      stored.with("Item", item.stored());
    } else {
      storedKey = engine.indexer().storedKey(attributes("Key"), keys);
      stored.with("Key", storedKey);
    }
    Expressions expressions =
        update == null
            ? new Expressions(engine, keys, null, Members.names(request), Members.values(request))
            : new Expressions(engine, keys, update);
    if (update != null) {
      stored.with("UpdateExpression", expressions.update());
    }
    boolean homed = home != null && !home.repeatable();
    if (homed || update != null && update.isConditional()) {
      stored.with("ReturnValuesOnConditionCheckFailure", ALL_OLD);
    }
    if (has("ConditionExpression")) {
      String condition = expressions.condition(condition());
      stored
          .with(
              "ConditionExpression",
              home == null || home.repeatable()
                  ? condition
                  : expressions.ifFound(condition, home.keyName(), home.found()))
          .with("ExpressionAttributeNames", expressions.names())
          .with("ExpressionAttributeValues", expressions.values());
    }
    return stored.build();
  }

  /** Where the item is; null if it has one key only. */
  @Nullable Home home() {
    return home;
  }

  private @Nullable String condition() {
    return Members.text(request, "ConditionExpression");
  }

  /** What becomes of the unique attributes that it touches, once it is rewritten. */
  List<PreparedUpdate.UniqueValue> unique() {
    if (update != null) {
      return update.unique();
    }
    if (request instanceof ConditionCheck || engine.plan().unique().isEmpty()) {
      return List.of();
    }
    Map<String, AttributeValue> plain = item == null ? Map.of() : item.plain();
    Map<String, AttributeValue> stored = item == null ? Map.of() : item.stored();
    return engine.plan().unique().stream()
        .map(
            attribute ->
                new PreparedUpdate.UniqueValue(
                    attribute, plain.get(attribute.name()), stored, false))
        .toList();
  }

  /** The key that the rewritten request is about, as it is stored, and possibly more. */
  Map<String, AttributeValue> storedKey() {
    return storedKey;
  }

  /** The same and nothing more. */
  Map<String, AttributeValue> primaryKey() {
    Map<String, AttributeValue> key = new HashMap<>();
    for (KeyAttribute attribute : engine.plan().primaryKey()) {
      // It could not be bound without.
      key.put(
          attribute.storedName(), Objects.requireNonNull(storedKey.get(attribute.storedName())));
    }
    return key;
  }

  /** The keys that are needed to read an item that DynamoDB shows. */
  Set<KeyNeed> needs(Map<String, AttributeValue> storedItem) {
    return storedItem.isEmpty() ? Set.of() : table.items().needs(List.of(storedItem));
  }

  /** The keys that are needed to show the caller the item that failed the condition. */
  Set<KeyNeed> failureNeeds(Map<String, AttributeValue> storedItem) {
    return shows() ? needs(storedItem) : Set.of();
  }

  /** Whether the caller asked for the item if it fails the condition. */
  private boolean shows() {
    return ALL_OLD.equals(Members.text(request, "ReturnValuesOnConditionCheckFailure"));
  }

  /** The keys that are needed to read attributes that were changed. */
  Set<KeyNeed> needsOfPart(Map<String, AttributeValue> storedPart) {
    return storedPart.isEmpty() ? Set.of() : engine.decryptor().needs(List.of(storedPart));
  }

  /** The plain form of the whole item, as it was or as it is now. */
  Map<String, AttributeValue> whole(Map<String, AttributeValue> storedItem, KeySet keys) {
    if (storedItem.isEmpty()) {
      return storedItem;
    }
    engine.decryptor().requireKey(storedItem, keyOf(storedItem));
    return table.items().decrypt(storedItem, keys);
  }

  /** The key that an item has to have: it may have been moved since it was written. */
  private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> storedItem) {
    return home == null
        ? storedKey
        : home.elsewhere().stream()
            .filter(key -> storedItem.entrySet().containsAll(key.entrySet()))
            .findFirst()
            .orElse(storedKey);
  }

  /** The plain form of the attributes that were changed, as they were or as they are now. */
  Map<String, AttributeValue> changed(Map<String, AttributeValue> storedPart, KeySet keys) {
    return engine.decryptor().decryptPart(storedPart, storedKey, keys);
  }

  /**
   * What the caller is shown of the item that failed the condition.
   *
   * @param storedItem the item as DynamoDB shows it; empty if there is none
   * @return its plain form; null if the caller did not ask for it, or there is none
   * @throws InvalidUsageException if the item failed what the update itself requires of it
   */
  @Nullable Map<String, AttributeValue> failed(
      Map<String, AttributeValue> storedItem, KeySet keys) {
    InvalidUsageException violation =
        update == null ? null : update.violation(storedItem, condition() != null);
    if (violation != null) {
      throw violation;
    }
    return shows() && !storedItem.isEmpty() ? whole(storedItem, keys) : null;
  }
}
