package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code Query} and {@code Scan}: conditions ask for hashes, and the page is decrypted. */
final class PageRewriter<Q extends SdkPojo, R extends SdkPojo> implements RequestRewriter<Q, R> {
  private final RegisteredTable table;
  private final Q request;
  private final TableEngine engine;
  private final ItemReading reading;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;

  PageRewriter(
      RegisteredTable table,
      Q request,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    this.table = table;
    this.request = request;
    this.engine = table.engineFor(request);
    this.unreadable = unreadable;
    this.reading =
        new ItemReading(
            table,
            Members.text(request, "IndexName"),
            Members.text(request, "ProjectionExpression"),
            Members.names(request));
  }

  @Override
  public Set<KeyNeed> needs() {
    return engine.indexer().needs();
  }

  @Override
  public Q rewrite(KeySet keys) {
    Expressions expressions =
        new Expressions(
            engine,
            keys,
            Members.text(request, "IndexName"),
            Members.names(request),
            Members.values(request));
    Members.Copy<Q> stored = Members.Copy.of(request);
    String keyCondition = Members.text(request, "KeyConditionExpression");
    if (keyCondition != null) {
      stored.with("KeyConditionExpression", expressions.condition(keyCondition));
    }
    Map<String, AttributeValue> startKey = Members.get(request, "ExclusiveStartKey");
    if (startKey != null) {
      stored.with("ExclusiveStartKey", engine.indexer().storedKey(startKey, keys));
    }
    // The projection last, since it reads what the conditions compare by hash.
    return stored
        .with("FilterExpression", expressions.condition(Members.text(request, "FilterExpression")))
        .with(
            "ProjectionExpression",
            expressions.projection(Members.text(request, "ProjectionExpression")))
        .with("ExpressionAttributeNames", expressions.names())
        .with("ExpressionAttributeValues", expressions.values())
        .build();
  }

  @Override
  public void guard(Q storedRequest) {
    table.guard().check(storedRequest);
  }

  @Override
  public Set<KeyNeed> needs(R storedResponse) {
    List<Map<String, AttributeValue>> items = Members.get(storedResponse, "Items");
    return items == null ? Set.of() : table.items().needs(items);
  }

  @Override
  public R restore(R storedResponse, KeySet keys) {
    Members.Copy<R> restored = Members.Copy.of(storedResponse);
    List<Map<String, AttributeValue>> items = Members.get(storedResponse, "Items");
    if (items != null) {
      List<Map<String, AttributeValue>> plain =
          ItemReading.page(engine.plan(), items, item -> reading.restore(item, keys), unreadable);
      restored.with("Items", plain);
      if (plain.size() < items.size()) {
        restored.with("Count", plain.size());
      }
    }
    Map<String, AttributeValue> lastKey = Members.get(storedResponse, "LastEvaluatedKey");
    if (lastKey != null) {
      restored.with("LastEvaluatedKey", Items.plainKey(table, lastKey));
    }
    return restored.build();
  }
}
