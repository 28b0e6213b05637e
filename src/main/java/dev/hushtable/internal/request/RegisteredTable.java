package dev.hushtable.internal.request;

import dev.hushtable.internal.item.TableEngine;
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
}
