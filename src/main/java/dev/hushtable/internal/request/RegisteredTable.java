package dev.hushtable.internal.request;

import dev.hushtable.internal.item.BlindIndexer;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.KeyAttribute;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An encrypted table, with all that its requests need.
 *
 * @param engine works on its items
 * @param definitions for {@code CreateTable} and {@code UpdateTable}
 * @param guard the last look before sending
 */
public record RegisteredTable(
    TableEngine engine, TableDefinitions definitions, StoredFormGuard guard) {

  /** The table of an engine. */
  public RegisteredTable(TableEngine engine) {
    this(engine, new TableDefinitions(engine.plan()), new StoredFormGuard(engine.plan()));
  }

  /**
   * An item or key as a request has it, with the partition key under its name: the schema that
   * encrypted tables publish leaves it out.
   */
  Map<String, AttributeValue> named(Map<String, AttributeValue> attributes) {
    if (!attributes.containsKey(null)) {
      return attributes;
    }
    Map<String, AttributeValue> named = new LinkedHashMap<>(attributes);
    named.put(engine.plan().primaryKey().get(0).name(), named.remove(null));
    return named;
  }

  /**
   * Tells an item from others by its key: the same for two keys that DynamoDB takes for equal once
   * they are stored.
   *
   * @param attributes a key, or an item, as a request has it
   * @param keys what {@link BlindIndexer#needs} says
   */
  public ByteBuffer identity(Map<String, AttributeValue> attributes, KeySet keys) {
    Map<String, AttributeValue> key = new LinkedHashMap<>(named(attributes));
    key.keySet().retainAll(engine.plan().primaryKey().stream().map(KeyAttribute::name).toList());
    return engine.identity(engine.indexer().storedKey(key, keys));
  }
}
