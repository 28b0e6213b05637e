package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.expression.PreparedUpdate.UniqueValue;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * An item whose unique attributes are written, as far as that is known. Confined to one request.
 */
final class UniqueItem {
  private static final String NAME = "#hushtable_unique_";
  private static final String VALUE = ":hushtable_unique_";

  private final RegisteredTable table;
  private final String tableName;
  private final Map<String, AttributeValue> key;
  private final byte[] owner;
  private final List<UniqueValue> values;
  private final TableEngine engine;
  private Map<String, AttributeValue> found = Map.of();

  /** As it was found, in plain form; null as long as nobody needs that. */
  private @Nullable Map<String, AttributeValue> foundPlain;

  private KeySet keys = new KeySet(Map.of());

  /**
   * An item that is written.
   *
   * @param tableName as the request gives it
   */
  private UniqueItem(ItemWrite write, String tableName, List<UniqueValue> values) {
    this.table = write.table();
    this.tableName = tableName;
    this.values = values;
    this.engine = write.engine();
    this.owner = table.engine().owner(write.storedKey());
    this.key = write.primaryKey();
  }

  /** The item of a write that is rewritten; null if it touches nothing unique. */
  static @Nullable UniqueItem of(ItemWrite write, String tableName) {
    List<UniqueValue> values = write.unique();
    return values.isEmpty() ? null : new UniqueItem(write, tableName, values);
  }

  RegisteredTable table() {
    return table;
  }

  /** As the request gives it. */
  String tableName() {
    return tableName;
  }

  byte[] owner() {
    return owner;
  }

  List<UniqueValue> values() {
    return values;
  }

  /** As it was found. */
  Map<String, AttributeValue> found() {
    return found;
  }

  /**
   * The keys that tell which entries it has, if it is this item.
   *
   * @param item as it is stored; empty if there is none
   */
  Set<KeyNeed> needs(Map<String, AttributeValue> item) {
    if (!engine.indexer().several()) {
      return Set.of();
    }
    Set<KeyNeed> needs = new HashSet<>(engine.indexer().needs());
    if (!item.isEmpty()) {
      needs.addAll(table.items().needs(List.of(item)));
      needs.addAll(table.identityNeeds(item));
    }
    return needs;
  }

  /**
   * Takes what was found.
   *
   * @param loaded what {@link #needs} says
   */
  void found(Map<String, AttributeValue> item, KeySet loaded) {
    found = item;
    keys = loaded;
    foundPlain =
        engine.indexer().several() && !item.isEmpty() ? table.items().decrypt(item, loaded) : null;
  }

  GetItemRequest read() {
    return Items.consistentRead(tableName, key);
  }

  /**
   * The hash that it was found with; null if it has none.
   *
   * @throws DecryptionException if something else is stored in its place
   */
  @Nullable AttributeValue before(UniqueValue value) {
    AttributeValue hash = found.get(value.attribute().hmacName());
    if (hash != null && !BlindIndex.isWellFormed(hash)) {
      throw new DecryptionException(
          ErrorCode.INDEX_MISMATCH,
          String.format(
              Locale.ROOT,
              "Attribute '%s' of item %s in table %s has a hash of no known form, so it is not known which unique value it had."
                  + " Find out who wrote it; remove it past the library.",
              value.attribute().name(),
              ItemErrors.describeKey(table.engine().plan(), key),
              tableName),
          null);
    }
    return hash;
  }

  /** The entries of the value that it was found with: its hash, and those of other generations. */
  Set<AttributeValue> entriesBefore(UniqueValue value) {
    AttributeValue hash = before(value);
    AttributeValue plain = foundPlain == null ? null : foundPlain.get(value.attribute().name());
    return entries(
        hash, value, plain, foundPlain == null ? engine : table.items().engineFor(found));
  }

  /**
   * The entries of the value that it is about to have. A generation that is not written yet may be
   * unknown to another process, which then would leave its entry behind.
   */
  Set<AttributeValue> entriesAfter(UniqueValue value) {
    boolean stays = value.onlyIfAbsent() && found.containsKey(value.attribute().sourceName());
    AttributeValue hash = stays ? before(value) : value.stored().get(value.attribute().hmacName());
    Set<AttributeValue> after =
        stays
            ? entriesBefore(value)
            : entries(hash, value, engine.indexer().several() ? value.plain() : null, engine);
    after.removeIf(entry -> !engine.indexer().isSettled(entry) && !entry.equals(hash));
    return after;
  }

  private Set<AttributeValue> entries(
      @Nullable AttributeValue hash,
      UniqueValue value,
      @Nullable AttributeValue plain,
      TableEngine of) {
    Set<AttributeValue> entries = new LinkedHashSet<>();
    if (hash != null) {
      entries.add(hash);
      if (plain != null) {
        entries.addAll(of.hashes(value.attribute(), plain, keys));
      }
    }
    return entries;
  }

  /** Whether it has other hashes now than those it was found with. */
  boolean hasChanged(Map<String, AttributeValue> now) {
    return values.stream()
        .anyMatch(value -> !Objects.equals(before(value), now.get(value.attribute().hmacName())));
  }

  /** The write, on condition that the hashes are those that were found. */
  TransactWriteItem unchanged(TransactWriteItem write) {
    String name = TransactWriteItemsRewriter.action(write);
    SdkPojo action = Members.require(write, name);
    StringBuilder condition = new StringBuilder();
    String given = Members.text(action, "ConditionExpression");
    if (given != null) {
      condition.append('(').append(given).append(") AND ");
    }
    Map<String, String> names = new HashMap<>(Members.names(action));
    Map<String, AttributeValue> parameters = new HashMap<>(Members.values(action));
    for (int i = 0; i < values.size(); i++) {
      AttributeValue hash = before(values.get(i));
      names.put(NAME + i, values.get(i).attribute().hmacName());
      condition.append(i == 0 ? "" : " AND ");
      if (hash == null) {
        condition.append("attribute_not_exists(").append(NAME).append(i).append(')');
      } else {
        condition.append(NAME).append(i).append(" = ").append(VALUE).append(i);
        parameters.put(VALUE + i, hash);
      }
    }
    SdkPojo conditional =
        Members.Copy.of(action)
            .with("ConditionExpression", condition.toString())
            .with("ExpressionAttributeNames", names)
            .with("ExpressionAttributeValues", parameters.isEmpty() ? null : parameters)
            .with(
                "ReturnValuesOnConditionCheckFailure",
                ReturnValuesOnConditionCheckFailure.ALL_OLD.toString())
            .build();
    table.guard().check(conditional);
    return Members.Copy.of(write).with(name, conditional).build();
  }
}
