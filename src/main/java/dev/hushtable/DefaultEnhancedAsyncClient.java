package dev.hushtable;

import dev.hushtable.internal.schema.PlanBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import software.amazon.awssdk.enhanced.dynamodb.Document;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPagePublisher;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteResult;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * An enhanced client above the decorating client, whose tables are encrypted if their classes are
 * annotated.
 *
 * @param plain makes the requests
 */
record DefaultEnhancedAsyncClient(Hushtable hushtable, DynamoDbEnhancedAsyncClient plain)
    implements DynamoDbEnhancedAsyncClient {

  /**
   * An annotated class must not be stored as if it were plain, whatever else is known of the table.
   */
  @Override
  public <T> DynamoDbAsyncTable<T> table(String tableName, TableSchema<T> schema) {
    return PlanBuilder.isAnnotated(schema)
        ? hushtable.asyncTable(tableName, schema)
        : plain.table(tableName, schema);
  }

  @Override
  public BatchGetResultPagePublisher batchGetItem(BatchGetItemEnhancedRequest request) {
    return plain.batchGetItem(request);
  }

  @Override
  public BatchGetResultPagePublisher batchGetItem(
      Consumer<BatchGetItemEnhancedRequest.Builder> requestConsumer) {
    return plain.batchGetItem(requestConsumer);
  }

  @Override
  public CompletableFuture<BatchWriteResult> batchWriteItem(BatchWriteItemEnhancedRequest request) {
    return plain.batchWriteItem(request);
  }

  @Override
  public CompletableFuture<BatchWriteResult> batchWriteItem(
      Consumer<BatchWriteItemEnhancedRequest.Builder> requestConsumer) {
    return plain.batchWriteItem(requestConsumer);
  }

  @Override
  public CompletableFuture<List<Document>> transactGetItems(
      TransactGetItemsEnhancedRequest request) {
    return plain.transactGetItems(request);
  }

  @Override
  public CompletableFuture<List<Document>> transactGetItems(
      Consumer<TransactGetItemsEnhancedRequest.Builder> requestConsumer) {
    return plain.transactGetItems(requestConsumer);
  }

  @Override
  public CompletableFuture<Void> transactWriteItems(TransactWriteItemsEnhancedRequest request) {
    return plain.transactWriteItems(request);
  }

  @Override
  public CompletableFuture<Void> transactWriteItems(
      Consumer<TransactWriteItemsEnhancedRequest.Builder> requestConsumer) {
    return plain.transactWriteItems(requestConsumer);
  }

  @Override
  public CompletableFuture<TransactWriteItemsEnhancedResponse> transactWriteItemsWithResponse(
      TransactWriteItemsEnhancedRequest request) {
    return plain.transactWriteItemsWithResponse(request);
  }

  @Override
  public CompletableFuture<TransactWriteItemsEnhancedResponse> transactWriteItemsWithResponse(
      Consumer<TransactWriteItemsEnhancedRequest.Builder> requestConsumer) {
    return plain.transactWriteItemsWithResponse(requestConsumer);
  }

  @Override
  public DynamoDbAsyncClient dynamoDbAsyncClient() {
    return plain.dynamoDbAsyncClient();
  }
}
