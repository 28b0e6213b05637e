package dev.hushtable.keys.kms;

import static dev.hushtable.keys.kms.KeyStoreEntry.ID;
import static dev.hushtable.keys.kms.KeyStoreEntry.TYPE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** The table of a key store. All reads are consistent; every call blocks; every error is ours. */
final class KeyStoreTable {
  private final KeyStoreSettings settings;

  KeyStoreTable(KeyStoreSettings settings) {
    this.settings = settings;
  }

  String name() {
    return settings.tableName();
  }

  /** Calls a service and translates its errors. */
  <T> T call(String key, Supplier<T> operation) {
    try {
      return operation.get();
    } catch (RuntimeException e) {
      throw KeyStoreErrors.translate(e, key, settings);
    }
  }

  /** An entry; empty if there is none. */
  Optional<KeyStoreEntry> entry(String id, String type) {
    return call(
        "entry " + type + " of branch key " + id,
        () -> {
          GetItemResponse found =
              settings
                  .dynamoDbClient()
                  .getItem(r -> r.tableName(name()).key(key(id, type)).consistentRead(true));
          return found.hasItem()
              ? Optional.of(KeyStoreEntry.parse(found.item(), name()))
              : Optional.empty();
        });
  }

  static Map<String, AttributeValue> key(String id, String type) {
    return Map.of(ID, AttributeValue.fromS(id), TYPE, AttributeValue.fromS(type));
  }

  /** The entries of the versions of a branch key; empty if there is no such key. */
  List<KeyStoreEntry> versionEntries(String id) {
    return call(
        "list of versions of branch key " + id,
        () -> {
          List<KeyStoreEntry> entries = new ArrayList<>();
          settings
              .dynamoDbClient()
              .queryPaginator(
                  r ->
                      r.tableName(name())
                          .keyConditionExpression("#id = :id AND begins_with(#type, :prefix)")
                          .expressionAttributeNames(Map.of("#id", ID, "#type", TYPE))
                          .expressionAttributeValues(
                              Map.of(
                                  ":id",
                                  AttributeValue.fromS(id),
                                  ":prefix",
                                  AttributeValue.fromS(KeyStoreEntry.VERSION_PREFIX)))
                          .consistentRead(true))
              .items()
              .forEach(item -> entries.add(KeyStoreEntry.parse(item, name())));
          return entries;
        });
  }

  /** The versions of a branch key; empty if there is no such key. */
  List<UUID> versions(String id) {
    return versionEntries(id).stream().map(entry -> entry.version(name())).toList();
  }
}
