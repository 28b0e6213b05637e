package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A read of one item by its key, a request of its own or part of another. Confined to one request.
 */
final class ItemRead<Q extends SdkPojo> {
  private final RegisteredTable table;
  private final Q request;
  private final TableEngine engine;
  private final ItemReading reading;
  private Map<String, AttributeValue> storedKey = Map.of();

  ItemRead(RegisteredTable table, Q request) {
    this.table = table;
    this.request = request;
    this.engine = table.engineFor(request);
    this.reading =
        new ItemReading(
            table, null, Members.text(request, "ProjectionExpression"), Members.names(request));
  }

  RegisteredTable table() {
    return table;
  }

  /** The keys that the request needs. */
  Set<KeyNeed> needs() {
    return engine.indexer().needs();
  }

  /** The request to send. */
  Q rewrite(KeySet keys) {
    Expressions expressions = new Expressions(engine, keys, null, Members.names(request), Map.of());
    storedKey = engine.indexer().storedKey(table.named(Members.attributes(request, "Key")), keys);
    return Members.Copy.of(request)
        .with("Key", storedKey)
        .with(
            "ProjectionExpression",
            expressions.projection(Members.text(request, "ProjectionExpression")))
        .with("ExpressionAttributeNames", expressions.names())
        .build();
  }

  /** The keys that are needed to read what came back. */
  Set<KeyNeed> needs(Map<String, AttributeValue> storedItem) {
    return storedItem.isEmpty() ? Set.of() : table.items().needs(List.of(storedItem));
  }

  /** The plain item, which must be the one that was asked for. */
  Map<String, AttributeValue> restore(Map<String, AttributeValue> storedItem, KeySet keys) {
    if (storedItem.isEmpty()) {
      return storedItem;
    }
    engine.decryptor().requireKey(storedItem, storedKey);
    return reading.restore(storedItem, keys);
  }
}
