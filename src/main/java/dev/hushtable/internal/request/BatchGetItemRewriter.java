package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * {@code BatchGetItem}, of whatever tables. What was not processed comes back as the caller gave
 * it.
 */
final class BatchGetItemRewriter
    implements RequestRewriter<BatchGetItemRequest, BatchGetItemResponse> {
  private final TableRegistry tables;
  private final BatchGetItemRequest request;
  private final Map<String, Part> parts = new HashMap<>();
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;

  BatchGetItemRewriter(
      TableRegistry tables,
      BatchGetItemRequest request,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    this.tables = tables;
    this.request = request;
    this.unreadable = unreadable;
    request
        .requestItems()
        .forEach(
            (name, keys) ->
                tables.find(name).ifPresent(table -> parts.put(name, new Part(table, keys))));
  }

  /** What is read of one encrypted table. */
  private final class Part {
    private final RegisteredTable table;
    private final KeysAndAttributes plain;
    private final ItemReading reading;
    private final Map<ByteBuffer, Map<String, AttributeValue>> plainKeys = new HashMap<>();

    Part(RegisteredTable table, KeysAndAttributes plain) {
      this.table = table;
      this.plain = plain;
      this.reading =
          new ItemReading(
              table, null, plain.projectionExpression(), plain.expressionAttributeNames());
    }

    KeysAndAttributes rewrite(KeySet keys) {
      TableEngine engine = table.engine();
      List<Map<String, AttributeValue>> storedKeys = new ArrayList<>();
      for (Map<String, AttributeValue> plainKey : plain.keys()) {
        Map<String, AttributeValue> storedKey =
            engine.indexer().storedKey(table.named(plainKey), keys);
        storedKeys.add(storedKey);
        plainKeys.put(engine.identity(storedKey), plainKey);
      }
      Expressions expressions =
          new Expressions(engine, keys, null, plain.expressionAttributeNames(), Map.of());
      return plain.toBuilder()
          .keys(storedKeys)
          .projectionExpression(expressions.projection(plain.projectionExpression()))
          .expressionAttributeNames(expressions.names())
          .build();
    }

    Set<KeyNeed> needs(List<Map<String, AttributeValue>> storedItems) {
      return table.engine().decryptor().needs(storedItems);
    }

    List<Map<String, AttributeValue>> restore(
        List<Map<String, AttributeValue>> storedItems, KeySet keys) {
      return ItemReading.page(storedItems, item -> restoreOne(item, keys), unreadable);
    }

    /** An item must be one that was asked for; every item is genuine at its own key. */
    private Map<String, AttributeValue> restoreOne(
        Map<String, AttributeValue> storedItem, KeySet keys) {
      TableEngine engine = table.engine();
      if (!plainKeys.containsKey(engine.identity(storedItem))) {
        throw engine.decryptor().notAskedFor(storedItem);
      }
      return reading.restore(storedItem, keys);
    }

    KeysAndAttributes unprocessed(KeysAndAttributes stored) {
      List<Map<String, AttributeValue>> keys = new ArrayList<>();
      for (Map<String, AttributeValue> storedKey : stored.keys()) {
        keys.add(
            plainKeys.getOrDefault(
                table.engine().identity(storedKey), Items.plainKey(table, storedKey)));
      }
      return plain.toBuilder().keys(keys).build();
    }
  }

  @Override
  public Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>();
    parts.values().forEach(part -> needs.addAll(part.table.engine().indexer().needs()));
    return needs;
  }

  @Override
  public BatchGetItemRequest rewrite(KeySet keys) {
    Map<String, KeysAndAttributes> stored = new LinkedHashMap<>(request.requestItems());
    parts.forEach((name, part) -> stored.put(name, part.rewrite(keys)));
    return request.toBuilder().requestItems(stored).build();
  }

  @Override
  public void guard(BatchGetItemRequest stored) {
    StoredFormGuard.checkEnvelope(stored, "RequestItems");
    stored
        .requestItems()
        .forEach((name, keys) -> tables.find(name).ifPresent(table -> table.guard().check(keys)));
  }

  @Override
  public Set<KeyNeed> needs(BatchGetItemResponse response) {
    Set<KeyNeed> needs = new HashSet<>();
    response
        .responses()
        .forEach(
            (name, items) -> {
              Part part = parts.get(name);
              if (part != null) {
                needs.addAll(part.needs(items));
              }
            });
    return needs;
  }

  @Override
  public BatchGetItemResponse restore(BatchGetItemResponse response, KeySet keys) {
    BatchGetItemResponse.Builder restored = response.toBuilder();
    if (response.hasResponses()) {
      Map<String, List<Map<String, AttributeValue>>> items = new LinkedHashMap<>();
      response
          .responses()
          .forEach(
              (name, stored) -> {
                Part part = parts.get(name);
                items.put(name, part == null ? stored : part.restore(stored, keys));
              });
      restored.responses(items);
    }
    if (response.hasUnprocessedKeys()) {
      Map<String, KeysAndAttributes> unprocessed = new LinkedHashMap<>();
      response
          .unprocessedKeys()
          .forEach(
              (name, stored) -> {
                Part part = parts.get(name);
                unprocessed.put(name, part == null ? stored : part.unprocessed(stored));
              });
      restored.unprocessedKeys(unprocessed);
    }
    return restored.build();
  }
}
