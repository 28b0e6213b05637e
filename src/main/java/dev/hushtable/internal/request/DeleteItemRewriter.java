package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;

/**
 * {@code DeleteItem}: the key becomes a stored one, and the old item, if asked for, is decrypted.
 */
public final class DeleteItemRewriter
    implements RequestRewriter<DeleteItemRequest, DeleteItemResponse> {
  private final TableEngine engine;

  /** For one table. */
  public DeleteItemRewriter(TableEngine engine) {
    this.engine = engine;
  }

  @Override
  public Set<KeyNeed> needsToRewrite(DeleteItemRequest request) {
    return engine.indexer().needs();
  }

  @Override
  public DeleteItemRequest rewrite(DeleteItemRequest request, KeySet keys) {
    Expressions expressions =
        new Expressions(
            engine,
            keys,
            null,
            request.expressionAttributeNames(),
            request.expressionAttributeValues());
    return request.toBuilder()
        .key(engine.indexer().storedKey(request.key(), keys))
        .conditionExpression(expressions.condition(request.conditionExpression()))
        .expressionAttributeNames(expressions.names())
        .expressionAttributeValues(expressions.values())
        .build();
  }

  @Override
  public Set<KeyNeed> needsToRestore(DeleteItemResponse response) {
    return response.hasAttributes()
        ? engine.decryptor().needs(List.of(response.attributes()))
        : Set.of();
  }

  @Override
  public DeleteItemResponse restore(
      DeleteItemRequest request, DeleteItemResponse response, KeySet keys) {
    DeleteItemResponse.Builder restored = response.toBuilder();
    if (response.hasAttributes()) {
      restored.attributes(engine.decryptor().decrypt(response.attributes(), keys));
    }
    if (response.itemCollectionMetrics() != null) {
      restored.itemCollectionMetrics(Items.plainMetrics(engine, response.itemCollectionMetrics()));
    }
    return restored.build();
  }

  @Override
  public boolean writes() {
    return true;
  }
}
