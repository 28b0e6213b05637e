package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.expression.PreparedUpdate.UniqueValue;
import dev.hushtable.internal.format.BlindIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The entries of a companion table that one transaction takes and releases. An entry is a value's
 * hash, which no other attribute or table shares, and the item that has the value. Confined to one
 * request.
 */
final class UniqueEntries {
  private static final String SUFFIX = "_unique";
  private static final String VALUE = "value";
  private static final String OWNER = "owner";

  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final Set<Key> foreign = new HashSet<>();

  private record Key(String tableName, AttributeValue hash) {}

  /** What becomes of one entry. */
  private static final class Entry {
    private final UniqueItem item;
    private final UniqueValue value;
    private byte @Nullable [] taken;
    private final List<byte[]> released = new ArrayList<>();

    Entry(UniqueItem item, UniqueValue value) {
      this.item = item;
      this.value = value;
    }
  }

  /** The companion of a table, by name or ARN. */
  static String tableName(String table) {
    return table + SUFFIX;
  }

  /** The definition of a table's companion. */
  static CreateTableRequest definition(CreateTableRequest table) {
    CreateTableRequest.Builder companion =
        CreateTableRequest.builder()
            .tableName(tableName(table.tableName()))
            .attributeDefinitions(
                AttributeDefinition.builder()
                    .attributeName(VALUE)
                    .attributeType(ScalarAttributeType.B)
                    .build())
            .keySchema(
                KeySchemaElement.builder().attributeName(VALUE).keyType(KeyType.HASH).build())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .overrideConfiguration(table.overrideConfiguration().orElse(null))
            .sseSpecification(table.sseSpecification())
            .deletionProtectionEnabled(table.deletionProtectionEnabled());
    return (table.hasTags() ? companion.tags(table.tags()) : companion).build();
  }

  /**
   * Takes an entry for an item that has it by right, unless another item has it.
   *
   * @param owners the item as it will be, and as it may have been
   */
  static TransactWriteItem take(String table, AttributeValue hash, List<byte[]> owners) {
    Map<String, AttributeValue> own = new LinkedHashMap<>();
    owners.forEach(owner -> own.put(":own" + own.size(), binary(owner)));
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(tableName(table))
                .item(Map.of(VALUE, hash, OWNER, binary(owners.get(0))))
                .conditionExpression(isOwn(own.keySet()))
                .expressionAttributeNames(Map.of("#v", VALUE, "#o", OWNER))
                .expressionAttributeValues(own)
                .build())
        .build();
  }

  /** Releases an entry of an item, if that has it. */
  static TransactWriteItem release(String table, AttributeValue hash, byte[] owner) {
    Map<String, AttributeValue> own = Map.of(":own", binary(owner));
    return TransactWriteItem.builder()
        .delete(
            Delete.builder()
                .tableName(tableName(table))
                .key(Map.of(VALUE, hash))
                .conditionExpression(isOwn(own.keySet()))
                .expressionAttributeNames(Map.of("#v", VALUE, "#o", OWNER))
                .expressionAttributeValues(own)
                .build())
        .build();
  }

  /** Whether an entry is of an older generation. */
  static boolean isOlder(Map<String, AttributeValue> entry, int generation) {
    AttributeValue hash = entry.get(VALUE);
    return hash != null
        && BlindIndex.isWellFormed(hash)
        && BlindIndex.generation(hash) < generation;
  }

  /** Removes an entry that nobody asks for any more. */
  static DeleteItemRequest removal(String table, Map<String, AttributeValue> entry) {
    return DeleteItemRequest.builder()
        .tableName(tableName(table))
        .key(Map.of(VALUE, Objects.requireNonNull(entry.get(VALUE))))
        .build();
  }

  void clear() {
    entries.clear();
  }

  /** Takes the values that an item is about to have, and releases those that it no longer has. */
  void add(UniqueItem item) {
    for (UniqueValue value : item.values()) {
      Set<AttributeValue> before = item.entriesBefore(value);
      Set<AttributeValue> after = item.entriesAfter(value);
      for (AttributeValue hash : after) {
        Entry entry = entry(item, value, hash);
        if (entry.taken != null && !Arrays.equals(entry.taken, item.owner())) {
          throw duplicate(entry, "Two items of the transaction have one", null);
        }
        entry.taken = item.owner();
      }
      for (AttributeValue hash : before) {
        if (!after.contains(hash)) {
          entry(item, value, hash).released.add(item.owner());
        }
      }
    }
  }

  private Entry entry(UniqueItem item, UniqueValue value, AttributeValue hash) {
    return entries.computeIfAbsent(
        new Key(tableName(item.tableName()), hash), key -> new Entry(item, value));
  }

  /** The writes of the entries. */
  List<TransactWriteItem> actions() {
    return entries.entrySet().stream().map(e -> action(e.getKey(), e.getValue())).toList();
  }

  private TransactWriteItem action(Key key, Entry entry) {
    Map<String, AttributeValue> owners = new LinkedHashMap<>();
    if (entry.taken != null) {
      owners.put(":taken", binary(entry.taken));
    }
    for (byte[] owner : entry.released) {
      owners.put(":released" + owners.size(), binary(owner));
    }
    Map<String, String> names = Map.of("#v", VALUE, "#o", OWNER);
    Map<String, AttributeValue> value = Map.of(VALUE, key.hash());
    if (entry.taken != null) {
      return TransactWriteItem.builder()
          .put(
              Put.builder()
                  .tableName(key.tableName())
                  .item(Map.of(VALUE, key.hash(), OWNER, binary(entry.taken)))
                  .conditionExpression(isOwn(owners.keySet()))
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(owners)
                  .build())
          .build();
    }
    return foreign.contains(key)
        ? TransactWriteItem.builder()
            .conditionCheck(
                ConditionCheck.builder()
                    .tableName(key.tableName())
                    .key(value)
                    .conditionExpression("NOT (" + isOwn(owners.keySet()) + ")")
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(owners)
                    .build())
            .build()
        : TransactWriteItem.builder()
            .delete(
                Delete.builder()
                    .tableName(key.tableName())
                    .key(value)
                    .conditionExpression(isOwn(owners.keySet()))
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(owners)
                    .build())
            .build();
  }

  private static String isOwn(Set<String> owners) {
    StringBuilder condition = new StringBuilder("attribute_not_exists(#v)");
    owners.forEach(owner -> condition.append(" OR #o = ").append(owner));
    return condition.toString();
  }

  /**
   * Learns that an entry belongs to another item, or no longer does. One that was only to be
   * released stays where it is as long as it does: the item had the value before values were
   * unique.
   *
   * @param position among the actions
   * @throws WriteConflictException if it was to be taken
   */
  void fail(int position, Exception cause) {
    Map.Entry<Key, Entry> failed = List.copyOf(entries.entrySet()).get(position);
    if (failed.getValue().taken != null) {
      throw duplicate(failed.getValue(), "Another item has the", cause);
    }
    if (!foreign.add(failed.getKey())) {
      foreign.remove(failed.getKey());
    }
  }

  private static WriteConflictException duplicate(
      Entry entry, String who, @Nullable Exception cause) {
    return new WriteConflictException(
        ErrorCode.DUPLICATE_VALUE,
        String.format(
            Locale.ROOT,
            "%s value of the unique attribute '%s' of table %s; nothing was written.",
            who,
            entry.value.attribute().name(),
            entry.item.table().engine().plan().tableName()),
        cause);
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }
}
