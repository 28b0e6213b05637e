package dev.hushtable;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncVectorIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.SearchVectorsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.SearchVectorsEnhancedResponse;

/**
 * Forwards to a vector index of an enhanced client that stands above the decorating client, and so
 * speaks plain.
 */
record DefaultEncryptedAsyncVectorIndex<T>(
    DynamoDbAsyncVectorIndex<T> plain, TableSchema<T> tableSchema)
    implements DynamoDbAsyncVectorIndex<T> {

  @Override
  public CompletableFuture<SearchVectorsEnhancedResponse<T>> searchVectorsWithResponse(
      SearchVectorsEnhancedRequest request) {
    return plain.searchVectorsWithResponse(request);
  }

  @Override
  public CompletableFuture<SearchVectorsEnhancedResponse<T>> searchVectorsWithResponse(
      Consumer<SearchVectorsEnhancedRequest.Builder> requestConsumer) {
    return plain.searchVectorsWithResponse(requestConsumer);
  }

  @Override
  public @Nullable DynamoDbEnhancedClientExtension mapperExtension() {
    return plain.mapperExtension();
  }

  @Override
  public String tableName() {
    return plain.tableName();
  }

  @Override
  public String indexName() {
    return plain.indexName();
  }
}
