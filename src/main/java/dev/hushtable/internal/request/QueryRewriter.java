package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** {@code Query}: the key condition asks for hashes, and the page is decrypted. */
public final class QueryRewriter implements RequestRewriter<QueryRequest, QueryResponse> {
  private final TableEngine engine;

  /** For one table. */
  public QueryRewriter(TableEngine engine) {
    this.engine = engine;
  }

  @Override
  public Set<KeyNeed> needsToRewrite(QueryRequest request) {
    return engine.indexer().needs();
  }

  @Override
  public QueryRequest rewrite(QueryRequest request, KeySet keys) {
    Expressions expressions =
        new Expressions(
            engine,
            keys,
            request.indexName(),
            request.expressionAttributeNames(),
            request.expressionAttributeValues());
    QueryRequest.Builder stored =
        request.toBuilder()
            .keyConditionExpression(expressions.condition(request.keyConditionExpression()))
            .filterExpression(expressions.condition(request.filterExpression()))
            .projectionExpression(expressions.projection(request.projectionExpression()))
            .expressionAttributeNames(expressions.names())
            .expressionAttributeValues(expressions.values());
    if (request.hasExclusiveStartKey()) {
      stored.exclusiveStartKey(engine.indexer().storedKey(request.exclusiveStartKey(), keys));
    }
    return stored.build();
  }

  @Override
  public Set<KeyNeed> needsToRestore(QueryResponse response) {
    return engine.decryptor().needs(response.items());
  }

  @Override
  public QueryResponse restore(QueryRequest request, QueryResponse response, KeySet keys) {
    QueryResponse.Builder restored = response.toBuilder();
    if (response.hasItems()) {
      restored.items(
          Items.restore(
              engine,
              response.items(),
              request.indexName(),
              request.projectionExpression(),
              request.expressionAttributeNames(),
              keys));
    }
    if (response.hasLastEvaluatedKey()) {
      restored.lastEvaluatedKey(Items.plainKey(engine, response.lastEvaluatedKey()));
    }
    return restored.build();
  }
}
