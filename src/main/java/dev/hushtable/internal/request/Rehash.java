package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.internal.item.ItemRehasher;
import dev.hushtable.internal.item.ItemRehasher.Change;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.StoredForm;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Puts the hashes of stored items under the newest generation, which is the one that is written.
 * Where an item can stay as it is, each hash is changed on condition that the hash and the
 * ciphertext that it was computed from are still there. Where its primary key is hashed, or its
 * hashes are sealed, the item is encrypted anew, on condition that it has not changed. Pure. Thread
 * safe.
 */
public final class Rehash {
  private final RegisteredTable table;
  private final TablePlan plan;
  private final String tableName;

  /**
   * What is to become of an item.
   *
   * @param own how many of the writes are about the item itself; they come first, and the others
   *     are entries of its unique values
   * @param writes what to send
   */
  public record Step(int own, List<TransactWriteItem> writes) {
    /** Whether an item is taken from one key to another. */
    public boolean moves() {
      return own > 1;
    }
  }

  /**
   * What was found out about an item.
   *
   * @param step what changes it in place; null if that cannot be done
   * @param renewed its plain form, if it is to be encrypted anew; null if it is not
   */
  public record Finding(@Nullable Step step, @Nullable Map<String, AttributeValue> renewed) {}

  /**
   * For one table.
   *
   * @param tableName as requests shall give it
   * @throws InvalidUsageException if the newest generation is not written
   */
  public Rehash(RegisteredTable table, String tableName) {
    this.table = table;
    this.plan = table.items().plan();
    this.tableName = tableName;
    if (!table.engine().table().hasNewestKeys()) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "Table %s cannot be rehashed while generation %d is written and %d is known: searches ask for older hashes first, so items"
                  + " go over to the newest only. Write that, in all applications, then rehash.",
              tableName,
              table.engine().table().generations().written(),
              table.engine().table().generations().newest()));
    }
  }

  /** The keys that are needed to look into an item. */
  public Set<KeyNeed> needs(Map<String, AttributeValue> storedItem) {
    Set<KeyNeed> needs = new HashSet<>(table.items().needs(List.of(storedItem)));
    needs.addAll(table.identityNeeds(storedItem));
    return needs;
  }

  /** The error for an item of which a key does not exist. */
  public DecryptionException unreadable(
      Map<String, AttributeValue> storedItem, HushtableException e) {
    return ItemErrors.unreadable(plan, storedItem, e);
  }

  /** Names an item, for messages. */
  public String describe(Map<String, AttributeValue> storedItem) {
    return ItemErrors.describeKey(plan, storedItem);
  }

  /**
   * Reads the entries of unique values, some of which may be of forgotten generations; empty if
   * there are no entries, or an older generation is still known.
   */
  public Optional<ScanRequest> forgottenEntries(int segment, int totalSegments) {
    return plan.unique().isEmpty() || table.engine().indexer().several()
        ? Optional.empty()
        : Optional.of(
            ScanRequest.builder()
                .tableName(UniqueEntries.tableName(tableName))
                .segment(segment)
                .totalSegments(totalSegments)
                .build());
  }

  /** Removes an entry; empty if it is not of an older generation. */
  public Optional<DeleteItemRequest> removal(Map<String, AttributeValue> entry) {
    return UniqueEntries.isOlder(entry, table.engine().table().generations().newest())
        ? Optional.of(UniqueEntries.removal(tableName, entry))
        : Optional.empty();
  }

  /** Reads an item again. */
  public GetItemRequest read(Map<String, AttributeValue> storedItem) {
    return Items.consistentRead(tableName, key(storedItem));
  }

  private Map<String, AttributeValue> key(Map<String, AttributeValue> storedItem) {
    Map<String, AttributeValue> key = new HashMap<>(storedItem);
    key.keySet().retainAll(plan.primaryKey().stream().map(KeyAttribute::storedName).toList());
    return key;
  }

  /** Looks into an item; null if there is nothing to change. */
  public @Nullable Finding look(Map<String, AttributeValue> storedItem, KeySet keys) {
    Map<String, AttributeValue> plain = table.items().decrypt(storedItem, keys);
    List<Change> changes = ItemRehasher.changes(table.items(), storedItem, plain, keys);
    if (changes.isEmpty()) {
      return null;
    }
    boolean moves = changes.stream().anyMatch(change -> plan.isPrimaryKey(change.attribute()));
    if (moves) {
      requireNoOther(storedItem, plain);
    }
    return moves || plan.seal() != null
        ? new Finding(null, plain)
        : new Finding(inPlace(storedItem, changes), null);
  }

  /** What is bound to the old key, and nobody here knows, would not open under the new one. */
  private void requireNoOther(
      Map<String, AttributeValue> storedItem, Map<String, AttributeValue> plain) {
    StoredForm.source(plain)
        .ifPresent(
            name -> {
              throw new InvalidUsageException(
                  ErrorCode.OPERATION_NOT_SUPPORTED,
                  String.format(
                      Locale.ROOT,
                      "Item %s of table %s cannot be moved: its attribute '%s' is encrypted, and no class that is registered here"
                          + " declares it. Register all classes of the table, as they are now, then run it again.",
                      describe(storedItem),
                      tableName,
                      name));
            });
  }

  private Step inPlace(Map<String, AttributeValue> storedItem, List<Change> changes) {
    List<TransactWriteItem> writes = new ArrayList<>();
    Update update = update(storedItem, changes);
    table.guard().check(update);
    writes.add(TransactWriteItem.builder().update(update).build());
    byte[] owner = table.engine().owner(storedItem);
    for (Change change : changes) {
      if (change.parent().isEmpty() && plan.unique().contains(change.attribute())) {
        writes.add(UniqueEntries.take(tableName, change.after(), List.of(owner)));
      }
    }
    return new Step(1, writes);
  }

  private Update update(Map<String, AttributeValue> storedItem, List<Change> changes) {
    Parameters parameters = new Parameters();
    List<String> sets = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (Change change : changes) {
      String hash = path(change, change.attribute().hmacName(), parameters);
      sets.add(hash + " = " + parameters.value(change.after()));
      // Whoever writes another ciphertext writes its hash with it.
      conditions.add(hash + " = " + parameters.value(change.before()));
      conditions.add(
          "attribute_exists(" + path(change, change.attribute().sourceName(), parameters) + ")");
    }
    return Update.builder()
        .tableName(tableName)
        .key(key(storedItem))
        .updateExpression("SET " + String.join(", ", sets))
        .conditionExpression(String.join(" AND ", conditions))
        .expressionAttributeNames(parameters.names)
        .expressionAttributeValues(parameters.values)
        .build();
  }

  private static String path(Change change, String name, Parameters parameters) {
    StringBuilder path = new StringBuilder();
    for (Object segment : change.parent()) {
      if (segment instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(parameters.name((String) segment));
      }
    }
    return path.append(path.isEmpty() ? "" : ".").append(parameters.name(name)).toString();
  }

  /** The keys that {@link #renew} needs. */
  public Set<KeyNeed> needsToRenew(Map<String, AttributeValue> plainItem) {
    return table.items().engineForItem(plainItem).encryptor().needs(List.of(plainItem));
  }

  /** Encrypts an item anew: in its place, or under another key. */
  public Step renew(
      Map<String, AttributeValue> storedItem, Map<String, AttributeValue> plainItem, KeySet keys) {
    TableEngine engine = table.items().engineForItem(plainItem);
    Map<String, AttributeValue> renewed = engine.encryptor().encrypt(plainItem, keys);
    boolean moves = !key(storedItem).equals(key(renewed));
    List<TransactWriteItem> writes = new ArrayList<>();
    if (moves) {
      writes.add(put(renewed, new Parameters().ifAbsent(Home.keyName(table))));
      writes.add(delete(storedItem, unchanged(storedItem)));
    } else {
      writes.add(put(renewed, unchanged(storedItem)));
    }
    int own = writes.size();
    List<byte[]> owners = List.of(engine.owner(renewed), engine.owner(storedItem));
    for (EncryptedAttribute attribute : plan.unique()) {
      for (AttributeValue hash : hashes(engine, attribute, renewed, plainItem, keys)) {
        writes.add(UniqueEntries.take(tableName, hash, owners));
      }
    }
    return new Step(own, writes);
  }

  /** All under which the value has an entry. */
  private static Set<AttributeValue> hashes(
      TableEngine engine,
      EncryptedAttribute attribute,
      Map<String, AttributeValue> renewed,
      Map<String, AttributeValue> plainItem,
      KeySet keys) {
    AttributeValue hash = renewed.get(attribute.hmacName());
    if (hash == null) {
      return Set.of();
    }
    Set<AttributeValue> hashes = new LinkedHashSet<>();
    hashes.add(hash);
    hashes.addAll(
        engine.hashes(attribute, Objects.requireNonNull(plainItem.get(attribute.name())), keys));
    return hashes;
  }

  /** Its condition compares ciphertexts, which requests of callers never do. */
  private TransactWriteItem put(Map<String, AttributeValue> item, Parameters condition) {
    Put put = Put.builder().tableName(tableName).item(item).build();
    table.guard().check(put);
    return TransactWriteItem.builder()
        .put(
            put.toBuilder()
                .conditionExpression(condition.text())
                .expressionAttributeNames(condition.names)
                .expressionAttributeValues(condition.values.isEmpty() ? null : condition.values)
                .build())
        .build();
  }

  private TransactWriteItem delete(Map<String, AttributeValue> item, Parameters condition) {
    Delete delete = Delete.builder().tableName(tableName).key(key(item)).build();
    table.guard().check(delete);
    return TransactWriteItem.builder()
        .delete(
            delete.toBuilder()
                .conditionExpression(condition.text())
                .expressionAttributeNames(condition.names)
                .expressionAttributeValues(condition.values)
                .build())
        .build();
  }

  /**
   * What every write of an item changes: a put, the ciphertext of its key and its seal; an update,
   * which leaves the former and of sealed items there is none, its count.
   */
  private Parameters unchanged(Map<String, AttributeValue> storedItem) {
    Parameters same = new Parameters();
    for (KeyAttribute key : plan.primaryKey()) {
      if (key.encrypted() != null) {
        same.ifEqual(key.encrypted().sourceName(), storedItem);
      }
    }
    if (plan.hasEncryptedKey()) {
      same.ifEqual(TablePlan.UPDATES, storedItem);
    }
    if (plan.seal() != null) {
      same.ifEqual(SealPlan.ATTRIBUTE, storedItem);
    }
    return same;
  }

  /** The names and values of a request, and its condition. */
  private static final class Parameters {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final List<String> conditions = new ArrayList<>();

    String name(String name) {
      String placeholder = "#n" + names.size();
      names.put(placeholder, name);
      return placeholder;
    }

    String value(AttributeValue value) {
      String placeholder = ":v" + values.size();
      values.put(placeholder, value);
      return placeholder;
    }

    Parameters ifAbsent(String name) {
      conditions.add("attribute_not_exists(" + name(name) + ")");
      return this;
    }

    void ifEqual(String name, Map<String, AttributeValue> item) {
      AttributeValue value = item.get(name);
      if (value == null) {
        ifAbsent(name);
      } else {
        conditions.add(name(name) + " = " + value(value));
      }
    }

    String text() {
      return String.join(" AND ", conditions);
    }
  }
}
