package dev.hushtable;

import dev.hushtable.internal.schema.PlanBuilder;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.enhanced.dynamodb.Document;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteResult;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * An enhanced client above the decorating client, whose tables are encrypted if their classes are
 * annotated.
 *
 * @param plain makes the requests
 */
record DefaultEnhancedClient(Hushtable hushtable, DynamoDbEnhancedClient plain)
    implements DynamoDbEnhancedClient {

  /**
   * An annotated class must not be stored as if it were plain, whatever else is known of the table.
   */
  @Override
  public <T> DynamoDbTable<T> table(String tableName, TableSchema<T> schema) {
    return PlanBuilder.isAnnotated(schema)
        ? hushtable.table(tableName, schema)
        : plain.table(tableName, schema);
  }

  @Override
  public BatchGetResultPageIterable batchGetItem(BatchGetItemEnhancedRequest request) {
    return plain.batchGetItem(request);
  }

  @Override
  public BatchGetResultPageIterable batchGetItem(
      Consumer<BatchGetItemEnhancedRequest.Builder> requestConsumer) {
    return plain.batchGetItem(requestConsumer);
  }

  @Override
  public BatchWriteResult batchWriteItem(BatchWriteItemEnhancedRequest request) {
    return plain.batchWriteItem(request);
  }

  @Override
  public BatchWriteResult batchWriteItem(
      Consumer<BatchWriteItemEnhancedRequest.Builder> requestConsumer) {
    return plain.batchWriteItem(requestConsumer);
  }

  @Override
  public List<Document> transactGetItems(TransactGetItemsEnhancedRequest request) {
    return plain.transactGetItems(request);
  }

  @Override
  public List<Document> transactGetItems(
      Consumer<TransactGetItemsEnhancedRequest.Builder> requestConsumer) {
    return plain.transactGetItems(requestConsumer);
  }

  @Override
  public Void transactWriteItems(TransactWriteItemsEnhancedRequest request) {
    return plain.transactWriteItems(request);
  }

  @Override
  public Void transactWriteItems(
      Consumer<TransactWriteItemsEnhancedRequest.Builder> requestConsumer) {
    return plain.transactWriteItems(requestConsumer);
  }

  @Override
  public TransactWriteItemsEnhancedResponse transactWriteItemsWithResponse(
      TransactWriteItemsEnhancedRequest request) {
    return plain.transactWriteItemsWithResponse(request);
  }

  @Override
  public TransactWriteItemsEnhancedResponse transactWriteItemsWithResponse(
      Consumer<TransactWriteItemsEnhancedRequest.Builder> requestConsumer) {
    return plain.transactWriteItemsWithResponse(requestConsumer);
  }

  @Override
  public DynamoDbClient dynamoDbClient() {
    return plain.dynamoDbClient();
  }
}
