package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** {@code PutItem}: the item is encrypted, and the old one, if asked for, decrypted. */
public final class PutItemRewriter implements RequestRewriter<PutItemRequest, PutItemResponse> {
  private final TableEngine engine;

  /** For one table. */
  public PutItemRewriter(TableEngine engine) {
    this.engine = engine;
  }

  @Override
  public Set<KeyNeed> needsToRewrite(PutItemRequest request) {
    return engine.encryptor().needs(List.of(request.item()));
  }

  @Override
  public PutItemRequest rewrite(PutItemRequest request, KeySet keys) {
    Expressions expressions =
        new Expressions(
            engine,
            keys,
            null,
            request.expressionAttributeNames(),
            request.expressionAttributeValues());
    return request.toBuilder()
        .item(engine.encryptor().encrypt(request.item(), keys))
        .conditionExpression(expressions.condition(request.conditionExpression()))
        .expressionAttributeNames(expressions.names())
        .expressionAttributeValues(expressions.values())
        .build();
  }

  @Override
  public Set<KeyNeed> needsToRestore(PutItemResponse response) {
    return response.hasAttributes()
        ? engine.decryptor().needs(List.of(response.attributes()))
        : Set.of();
  }

  @Override
  public PutItemResponse restore(PutItemRequest request, PutItemResponse response, KeySet keys) {
    PutItemResponse.Builder restored = response.toBuilder();
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
