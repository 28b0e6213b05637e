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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * {@code BatchGetItem}, of whatever tables. What was not processed comes back as the caller gave
 * it. Where an item's key may be one of several, the newer ones are asked for when the older ones
 * were answered.
 */
final class BatchGetItemRewriter
    implements RequestRewriter<BatchGetItemRequest, BatchGetItemResponse> {
  private final TableRegistry tables;
  private final BatchGetItemRequest request;
  private final BatchParts<Part> parts;
  private final Set<Part> several = new HashSet<>();
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

  /** An item that is asked for. */
  private static final class Wanted {
    private final Map<String, AttributeValue> plainKey;

    /** Under which it may be stored, the oldest generation first. */
    private final List<Map<String, AttributeValue>> storedKeys = new ArrayList<>();

    private boolean answered;

    Wanted(Map<String, AttributeValue> plainKey) {
      this.plainKey = plainKey;
    }
  }

  /** What is read of one encrypted table. */
  private final class Part {
    private final RegisteredTable table;
    private final KeysAndAttributes plain;
    private final ItemReading reading;
    private final List<Wanted> wanted = new ArrayList<>();
    private final Map<ByteBuffer, Wanted> byIdentity = new HashMap<>();
    private final Set<ByteBuffer> restored = new HashSet<>();

    Part(RegisteredTable table, KeysAndAttributes plain) {
      this.table = table;
      this.plain = plain;
      this.reading =
          new ItemReading(
              table, null, plain.projectionExpression(), plain.expressionAttributeNames());
    }

    KeysAndAttributes rewrite(KeySet keys) {
      for (Map<String, AttributeValue> plainKey : plain.keys()) {
        Wanted one = new Wanted(plainKey);
        for (RegisteredTable keyed : table.keyGenerations(plainKey)) {
          Map<String, AttributeValue> storedKey = keyed.storedKey(plainKey, keys);
          one.storedKeys.add(storedKey);
          byIdentity.put(table.engine().identity(storedKey), one);
        }
        if (one.storedKeys.size() > 1) {
          several.add(this);
        }
        wanted.add(one);
      }
      Expressions expressions =
          new Expressions(table.engine(), keys, null, plain.expressionAttributeNames(), Map.of());
      return plain.toBuilder()
          .keys(wanted.stream().map(one -> one.storedKeys.get(0)).toList())
          .projectionExpression(expressions.projection(plain.projectionExpression()))
          .expressionAttributeNames(expressions.names())
          .build();
    }

    /** The keys of one generation of what has not been found under an older one. */
    List<Map<String, AttributeValue>> keys(int round) {
      return wanted.stream()
          .filter(one -> !one.answered && round < one.storedKeys.size())
          .map(one -> one.storedKeys.get(round))
          .toList();
    }

    void answered(Map<String, AttributeValue> storedItem) {
      Wanted one = byIdentity.get(table.engine().identity(storedItem));
      if (one != null) {
        one.answered = true;
      }
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
      if (!byIdentity.containsKey(identity) || !restored.add(identity)) {
        throw engine.decryptor().notAskedFor(storedItem);
      }
      return reading.restore(storedItem, keys);
    }

    KeysAndAttributes unprocessed(KeysAndAttributes stored) {
      List<Map<String, AttributeValue>> keys = new ArrayList<>();
      for (Map<String, AttributeValue> storedKey : stored.keys()) {
        Wanted one = byIdentity.get(table.engine().identity(storedKey));
        keys.add(one == null ? Items.plainKey(table, storedKey) : one.plainKey);
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
  public @Nullable SeveralRequests<BatchGetItemRequest, BatchGetItemResponse> several(
      BatchGetItemRequest stored) {
    return several.isEmpty() ? null : new Rounds(stored);
  }

  /** One for each generation of keys, by consistent reads after the first, as for a single item. */
  private final class Rounds implements SeveralRequests<BatchGetItemRequest, BatchGetItemResponse> {
    private final BatchGetItemRequest first;
    private final List<BatchGetItemResponse> responses = new ArrayList<>();

    Rounds(BatchGetItemRequest first) {
      this.first = first;
    }

    @Override
    public @Nullable BatchGetItemRequest next() {
      int round = responses.size();
      if (round == 0) {
        return first;
      }
      Map<String, KeysAndAttributes> items = new LinkedHashMap<>();
      first
          .requestItems()
          .forEach(
              (name, asked) -> {
                Part part = parts.find(name);
                List<Map<String, AttributeValue>> left =
                    part == null ? List.of() : part.keys(round);
                if (!left.isEmpty()) {
                  items.put(name, asked.toBuilder().keys(left).consistentRead(true).build());
                }
              });
      return items.isEmpty() ? null : first.toBuilder().requestItems(items).build();
    }

    @Override
    public void answered(BatchGetItemResponse storedResponse) {
      responses.add(storedResponse);
      storedResponse.responses().forEach(this::answered);
      storedResponse.unprocessedKeys().forEach((name, keys) -> answered(name, keys.keys()));
    }

    private void answered(String name, List<Map<String, AttributeValue>> items) {
      Part part = parts.find(name);
      if (part != null) {
        items.forEach(part::answered);
      }
    }

    @Override
    public BatchGetItemResponse response() {
      Map<String, List<Map<String, AttributeValue>>> items = new LinkedHashMap<>();
      Map<String, KeysAndAttributes> unprocessed = new LinkedHashMap<>();
      for (BatchGetItemResponse one : responses) {
        one.responses().forEach((name, some) -> items.merge(name, some, Rounds::joined));
        one.unprocessedKeys()
            .forEach(
                (name, some) ->
                    unprocessed.merge(
                        name,
                        some,
                        (a, b) -> a.toBuilder().keys(joined(a.keys(), b.keys())).build()));
      }
      BatchGetItemResponse.Builder response =
          responses.get(0).toBuilder().responses(items).unprocessedKeys(unprocessed);
      if (responses.get(0).hasConsumedCapacity()) {
        response.consumedCapacity(
            Capacities.sumByTable(responses.stream().flatMap(r -> r.consumedCapacity().stream())));
      }
      return response.build();
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
      return Stream.concat(some.stream(), more.stream()).toList();
    }
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
