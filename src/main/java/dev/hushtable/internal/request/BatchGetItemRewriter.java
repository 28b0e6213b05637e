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
  private final BatchParts<Part> parts;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;

  BatchGetItemRewriter(
      TableRegistry tables,
      BatchGetItemRequest request,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    this.tables = tables;
    this.request = request;
    this.unreadable = unreadable;
    this.parts = new BatchParts<>(tables, request.requestItems(), Part::new);
  }

  /** What is read of one encrypted table. */
  private final class Part {
    private final RegisteredTable table;
    private final KeysAndAttributes plain;
    private final ItemReading reading;
    private final Map<ByteBuffer, Map<String, AttributeValue>> plainKeys = new HashMap<>();
    private final Set<ByteBuffer> restored = new HashSet<>();

    Part(RegisteredTable table, KeysAndAttributes plain) {
      this.table = table;
      this.plain = plain;
      this.reading =
          new ItemReading(
              table, null, plain.projectionExpression(), plain.expressionAttributeNames());
    }

    KeysAndAttributes rewrite(KeySet keys) {
      List<Map<String, AttributeValue>> storedKeys = new ArrayList<>();
      for (Map<String, AttributeValue> plainKey : plain.keys()) {
        Map<String, AttributeValue> named = table.named(plainKey);
        Map<String, AttributeValue> storedKey =
            table.items().engineFor(named).indexer().storedKey(named, keys);
        storedKeys.add(storedKey);
        plainKeys.put(table.engine().identity(storedKey), plainKey);
      }
      Expressions expressions =
          new Expressions(table.engine(), keys, null, plain.expressionAttributeNames(), Map.of());
      return plain.toBuilder()
          .keys(storedKeys)
          .projectionExpression(expressions.projection(plain.projectionExpression()))
          .expressionAttributeNames(expressions.names())
          .build();
    }

    Set<KeyNeed> needs(List<Map<String, AttributeValue>> storedItems) {
      return table.items().needs(storedItems);
    }

    List<Map<String, AttributeValue>> restore(
        List<Map<String, AttributeValue>> storedItems, KeySet keys) {
      return ItemReading.page(
          table.items().plan(), storedItems, item -> restoreOne(item, keys), unreadable);
    }

    /** An item must be one that was asked for, and comes once; each is genuine at its own key. */
    private Map<String, AttributeValue> restoreOne(
        Map<String, AttributeValue> storedItem, KeySet keys) {
      TableEngine engine = table.engine();
      ByteBuffer identity = engine.identity(storedItem);
      if (!plainKeys.containsKey(identity) || !restored.add(identity)) {
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
    for (Part part : parts.all()) {
      part.plain.keys().forEach(key -> needs.addAll(part.table.identityNeeds(key)));
    }
    return needs;
  }

  @Override
  public BatchGetItemRequest rewrite(KeySet keys) {
    return request.toBuilder()
        .requestItems(parts.rewritten(request.requestItems(), part -> part.rewrite(keys)))
        .build();
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
              Part part = parts.find(name);
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
      restored.responses(
          parts.restored(response.responses(), (part, stored) -> part.restore(stored, keys)));
    }
    if (response.hasUnprocessedKeys()) {
      restored.unprocessedKeys(parts.restored(response.unprocessedKeys(), Part::unprocessed));
    }
    return restored.build();
  }
}
