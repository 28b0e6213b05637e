package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.ItemRehasher;
import dev.hushtable.internal.item.ItemRehasher.Change;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.StoredForm;
import dev.hushtable.internal.item.StoredLooks.Looks;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
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
public final class Rehash extends ItemWork {
  /** What is hashed under which generation cannot be told by looks where several are known. */
  private static final Looks UNKNOWN = new Looks(Set.of(), Set.of(), true, false);

  /**
   * For one table.
   *
   * @param tableName as requests shall give it
   * @throws InvalidUsageException if the newest generation is not written
   */
  public Rehash(RegisteredTable table, String tableName) {
    super(table, tableName);
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

  @Override
  public Looks looks(Map<String, AttributeValue> storedItem, KeySet keys) {
    return UNKNOWN;
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

  @Override
  public @Nullable Finding look(Map<String, AttributeValue> storedItem, Looks looks, KeySet keys) {
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
        ? new Finding(null, plain, Set.of())
        : new Finding(inPlace(storedItem, changes), null, Set.of());
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
        .expressionAttributeNames(parameters.names())
        .expressionAttributeValues(parameters.valuesOrNull())
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

  @Override
  public Set<KeyNeed> needsToRenew(Map<String, AttributeValue> storedItem, Finding finding) {
    Map<String, AttributeValue> plainItem = Objects.requireNonNull(finding.renewed());
    return table.items().engineForItem(plainItem).encryptor().needs(List.of(plainItem));
  }

  /** Encrypts an item anew: in its place, or under another key. */
  @Override
  public Step renew(Map<String, AttributeValue> storedItem, Finding finding, KeySet keys) {
    Map<String, AttributeValue> plainItem = Objects.requireNonNull(finding.renewed());
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
      for (AttributeValue hash :
          hashes(engine, attribute, renewed.get(attribute.hmacName()), plainItem, keys)) {
        writes.add(UniqueEntries.take(tableName, hash, owners));
      }
    }
    return new Step(own, writes);
  }

  /** Its condition compares ciphertexts, which requests of callers never do. */
  private TransactWriteItem put(Map<String, AttributeValue> item, Parameters condition) {
    Put put = Put.builder().tableName(tableName).item(item).build();
    table.guard().check(put);
    return TransactWriteItem.builder()
        .put(
            put.toBuilder()
                .conditionExpression(condition.text())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.valuesOrNull())
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
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.valuesOrNull())
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
}
