package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** {@code GetItem}: the key becomes a stored one, and the item is decrypted. */
public final class GetItemRewriter implements RequestRewriter<GetItemRequest, GetItemResponse> {
  private final TableEngine engine;

  /** For one table. */
  public GetItemRewriter(TableEngine engine) {
    this.engine = engine;
  }

  @Override
  public Set<KeyNeed> needsToRewrite(GetItemRequest request) {
    return engine.indexer().needs();
  }

  @Override
  public GetItemRequest rewrite(GetItemRequest request, KeySet keys) {
    Expressions expressions =
        new Expressions(engine, keys, null, request.expressionAttributeNames(), Map.of());
    return request.toBuilder()
        .key(engine.indexer().storedKey(request.key(), keys))
        .projectionExpression(expressions.projection(request.projectionExpression()))
        .expressionAttributeNames(expressions.names())
        .build();
  }

  @Override
  public Set<KeyNeed> needsToRestore(GetItemResponse response) {
    if (!response.hasItem()) {
      return Set.of();
    }
    Set<KeyNeed> needs = new HashSet<>(engine.indexer().needs());
    needs.addAll(engine.decryptor().needs(List.of(response.item())));
    return needs;
  }

  @Override
  public GetItemResponse restore(GetItemRequest request, GetItemResponse response, KeySet keys) {
    if (!response.hasItem() || response.item().isEmpty()) {
      return response;
    }
    engine.decryptor().requireKey(response.item(), engine.indexer().storedKey(request.key(), keys));
    return response.toBuilder()
        .item(
            Items.restore(
                    engine,
                    List.of(response.item()),
                    null,
                    request.projectionExpression(),
                    request.expressionAttributeNames(),
                    keys)
                .get(0))
        .build();
  }
}
