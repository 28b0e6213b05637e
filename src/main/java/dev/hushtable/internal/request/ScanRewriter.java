package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** {@code Scan}: filter and projection become stored ones, and the page is decrypted. */
public final class ScanRewriter implements RequestRewriter<ScanRequest, ScanResponse> {
  private final TableEngine engine;

  /** For one table. */
  public ScanRewriter(TableEngine engine) {
    this.engine = engine;
  }

  @Override
  public Set<KeyNeed> needsToRewrite(ScanRequest request) {
    return engine.indexer().needs();
  }

  @Override
  public ScanRequest rewrite(ScanRequest request, KeySet keys) {
    Expressions expressions =
        new Expressions(
            engine,
            keys,
            request.indexName(),
            request.expressionAttributeNames(),
            request.expressionAttributeValues());
    ScanRequest.Builder stored =
        request.toBuilder()
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
  public Set<KeyNeed> needsToRestore(ScanResponse response) {
    return engine.decryptor().needs(response.items());
  }

  @Override
  public ScanResponse restore(ScanRequest request, ScanResponse response, KeySet keys) {
    ScanResponse.Builder restored = response.toBuilder();
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
