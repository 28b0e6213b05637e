package dev.hushtable.keys.kms;

import static dev.hushtable.keys.kms.KeyStoreEntry.CREATED;
import static dev.hushtable.keys.kms.KeyStoreEntry.ID;
import static dev.hushtable.keys.kms.KeyStoreEntry.KMS_KEY;
import static dev.hushtable.keys.kms.KeyStoreEntry.SHREDDED;
import static dev.hushtable.keys.kms.KeyStoreEntry.TYPE;
import static dev.hushtable.keys.kms.KeyStoreEntry.VERSION_PREFIX;
import static dev.hushtable.keys.kms.KeyStoreEntry.WRAPPED;

import dev.hushtable.internal.lifecycle.KeyRules;
import dev.hushtable.keys.KeyScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The table of a key store. All reads are consistent; every call blocks; every error is ours. */
final class KeyStoreTable {
  private static final String UNCHANGED = "#wrapped = :wrapped";
  private static final Map<String, String> WRAPPED_NAME = Map.of("#wrapped", WRAPPED);

  private final KeyStoreSettings settings;
  private final DynamoDbClient client;

  KeyStoreTable(KeyStoreSettings settings) {
    this.settings = settings;
    this.client = settings.dynamoDbClient();
  }

  String name() {
    return settings.tableName();
  }

  /** Calls a service and translates its errors. */
  <T> T call(String key, Supplier<T> operation) {
    return call(key, settings.kmsKeyArn(), operation);
  }

  /** The same where other KMS keys are asked than that of the settings. */
  <T> T call(String key, String kmsKeys, Supplier<T> operation) {
    try {
      return operation.get();
    } catch (RuntimeException e) {
      throw KeyStoreErrors.translate(e, key, settings, kmsKeys);
    }
  }

  /** An entry that is in use; empty if there is none. */
  Optional<KeyStoreEntry> entry(String id, String type) {
    return item(id, type).map(item -> KeyStoreEntry.parse(item, name()));
  }

  /** An entry as it is now; empty if it is no longer where it was. */
  Optional<KeyStoreEntry> entry(KeyStoreEntry before) {
    return entry(before.id(), before.storedType());
  }

  private Optional<Map<String, AttributeValue>> item(String id, String type) {
    return call(
        "entry " + type + " of branch key " + id,
        () -> {
          GetItemResponse found =
              client.getItem(
                  r -> r.tableName(name()).key(KeyStoreEntry.key(id, type)).consistentRead(true));
          return found.hasItem() ? Optional.of(found.item()) : Optional.empty();
        });
  }

  /** The versions of a branch key that are in use; empty if there is no such key. */
  List<UUID> versions(String id) {
    return entries(id, VERSION_PREFIX).stream().map(entry -> entry.version(name())).toList();
  }

  /** All entries of a branch key, also those set aside. */
  List<KeyStoreEntry> entries(String id) {
    return entries(id, "");
  }

  private List<KeyStoreEntry> entries(String id, String typePrefix) {
    return call(
        "list of keys of branch key " + id,
        () -> {
          List<KeyStoreEntry> entries = new ArrayList<>();
          client
              .queryPaginator(
                  r ->
                      r.tableName(name())
                          .keyConditionExpression(
                              typePrefix.isEmpty()
                                  ? "#id = :id"
                                  : "#id = :id AND begins_with(#type, :prefix)")
                          .expressionAttributeNames(
                              typePrefix.isEmpty()
                                  ? Map.of("#id", ID)
                                  : Map.of("#id", ID, "#type", TYPE))
                          .expressionAttributeValues(
                              typePrefix.isEmpty()
                                  ? Map.of(":id", AttributeValue.fromS(id))
                                  : Map.of(
                                      ":id",
                                      AttributeValue.fromS(id),
                                      ":prefix",
                                      AttributeValue.fromS(typePrefix)))
                          .consistentRead(true))
              .items()
              .stream()
              .filter(KeyStoreEntry::isKey)
              .forEach(item -> entries.add(KeyStoreEntry.parse(item, name())));
          return entries;
        });
  }

  /** Hands over all entries of the table, also those set aside, page by page. */
  void forEachEntry(Consumer<KeyStoreEntry> action) {
    scan(
        ScanRequest.builder().build(),
        item -> {
          if (KeyStoreEntry.isKey(item)) {
            action.accept(KeyStoreEntry.parse(item, name()));
          }
        });
  }

  /** Hands over the identifiers of all branch keys, and of all scopes that were shredded. */
  void forEachId(Consumer<String> action) {
    scan(
        ScanRequest.builder()
            .projectionExpression("#id")
            .expressionAttributeNames(Map.of("#id", ID))
            .build(),
        item -> {
          AttributeValue id = item.get(ID);
          if (id != null && id.s() != null) {
            action.accept(id.s());
          }
        });
  }

  private void scan(ScanRequest request, Consumer<Map<String, AttributeValue>> action) {
    ScanRequest scan = request.toBuilder().tableName(name()).consistentRead(true).build();
    call(
        "list of all keys",
        () -> {
          client.scanPaginator(scan).items().forEach(action);
          return true;
        });
  }

  /** Puts a changed entry in the place of one that nobody else has changed; false if it was. */
  boolean replace(KeyStoreEntry old, KeyStoreEntry changed) {
    return call(
        "entry " + old.type() + " of branch key " + old.id(),
        () -> {
          try {
            client.putItem(
                r ->
                    r.tableName(name())
                        .item(changed.toItem())
                        .conditionExpression(UNCHANGED)
                        .expressionAttributeNames(WRAPPED_NAME)
                        .expressionAttributeValues(wrapped(old)));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }

  /** Sets an entry aside, or back in use; false if somebody else changed it meanwhile. */
  boolean setRetired(KeyStoreEntry entry, boolean retired) {
    return call(
        "entry " + entry.type() + " of branch key " + entry.id(),
        () -> {
          try {
            TransactWriteItem put =
                TransactWriteItem.builder()
                    .put(
                        p ->
                            p.tableName(name())
                                .item(entry.retired(retired).toItem())
                                .conditionExpression("attribute_not_exists(#wrapped)")
                                .expressionAttributeNames(WRAPPED_NAME))
                    .build();
            TransactWriteItem delete =
                TransactWriteItem.builder()
                    .delete(
                        d ->
                            d.tableName(name())
                                .key(entry.key())
                                .conditionExpression(UNCHANGED)
                                .expressionAttributeNames(WRAPPED_NAME)
                                .expressionAttributeValues(wrapped(entry)))
                    .build();
            client.transactWriteItems(r -> r.transactItems(put, delete));
            return true;
          } catch (TransactionCanceledException e) {
            if (e.cancellationReasons().stream()
                .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()))) {
              return false;
            }
            throw e;
          }
        });
  }

  private static Map<String, AttributeValue> wrapped(KeyStoreEntry entry) {
    return Map.of(":wrapped", AttributeValue.fromB(entry.wrapped()));
  }

  void delete(KeyStoreEntry entry) {
    call(
        "entry " + entry.type() + " of branch key " + entry.id(),
        () -> client.deleteItem(r -> r.tableName(name()).key(entry.key())));
  }

  /** When the keys of a scope were destroyed; empty if they were not. */
  Optional<Instant> shredded(String id) {
    // A mark is one, whatever time it tells.
    return item(id, SHREDDED)
        .map(
            item -> {
              AttributeValue when = item.get(CREATED);
              return when == null || when.s() == null ? Instant.EPOCH : Instant.parse(when.s());
            });
  }

  /**
   * Refuses a scope whose keys were destroyed.
   *
   * @throws dev.hushtable.exception.KeyUnavailableException if they were
   */
  void requireNotShredded(KeyScope scope) {
    shredded(KeyIds.branchKey(scope))
        .ifPresent(
            when -> {
              throw KeyRules.shredded(scope, when);
            });
  }

  /** The KMS keys that wrapped the keys of a scope that were destroyed; empty if they were not. */
  Set<String> shreddedKmsKeys(String id) {
    return item(id, SHREDDED)
        .map(item -> item.get(KMS_KEY))
        .map(arns -> Set.copyOf(arns.ss()))
        .orElse(Set.of());
  }

  /** Marks a scope whose keys are about to be destroyed, unless it is marked. */
  void markShredded(String id, Instant now, Set<String> kmsKeyArns) {
    Map<String, AttributeValue> item = new HashMap<>(KeyStoreEntry.key(id, SHREDDED));
    item.put(CREATED, AttributeValue.fromS(now.toString()));
    item.put(KMS_KEY, AttributeValue.fromSs(List.copyOf(kmsKeyArns)));
    call(
        "mark of branch key " + id,
        () -> {
          try {
            client.putItem(
                r ->
                    r.tableName(name())
                        .item(item)
                        .conditionExpression("attribute_not_exists(#id)")
                        .expressionAttributeNames(Map.of("#id", ID)));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }
}
