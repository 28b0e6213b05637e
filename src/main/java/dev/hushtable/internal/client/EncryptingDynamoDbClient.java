package dev.hushtable.internal.client;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.request.RequestRewriter;
import dev.hushtable.internal.request.TableRewriters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * A {@link DynamoDbClient} above which items, keys and expressions are plain and below which they
 * are in stored form: loads keys, rewrites the request, calls the given client, loads keys,
 * restores the response.
 *
 * <p>Data operations are written out below, administrative ones are handed on, and every other
 * operation throws: the interface's own methods do, and so will those that a later SDK adds. Thread
 * safe.
 */
public final class EncryptingDynamoDbClient implements DynamoDbClient {
  private final DynamoDbClient client;
  private final TableRegistry tables;
  private final KeyLoader keys;

  /**
   * Decorates a client.
   *
   * @param client the client to call; it is not closed with this one
   */
  public EncryptingDynamoDbClient(DynamoDbClient client, TableRegistry tables, KeyLoader keys) {
    this.client = client;
    this.tables = tables;
    this.keys = keys;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return run(request.tableName(), request, TableRewriters::putItem, client::putItem);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return run(request.tableName(), request, TableRewriters::getItem, client::getItem);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return run(request.tableName(), request, TableRewriters::deleteItem, client::deleteItem);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return run(request.tableName(), request, TableRewriters::query, client::query);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return run(request.tableName(), request, TableRewriters::scan, client::scan);
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse> R run(
      @Nullable String tableName,
      Q request,
      Function<TableRewriters, RequestRewriter<Q, R>> rewriterOf,
      Function<Q, R> call) {
    Optional<TableRewriters> table = tables.find(tableName);
    if (table.isEmpty()) {
      return call.apply(request);
    }
    RequestRewriter<Q, R> rewriter = rewriterOf.apply(table.get());
    Q stored =
        keys.use(rewriter.needsToRewrite(request), loaded -> rewriter.rewrite(request, loaded));
    table.get().guard().check(stored);
    R response;
    try {
      response = call.apply(stored);
    } catch (ConditionalCheckFailedException e) {
      throw restored(e, table.get().engine());
    }
    try {
      return keys.use(
          rewriter.needsToRestore(response), loaded -> rewriter.restore(request, response, loaded));
    } catch (HushtableException e) {
      throw rewriter.writes() ? carriedOut(e) : e;
    } catch (AbortedException e) {
      throw rewriter.writes()
          ? AbortedException.create("The write was carried out. " + e.getMessage(), e)
          : e;
    }
  }

  /** The same error, so that nobody takes it for a write that did not happen. */
  private static HushtableException carriedOut(HushtableException e) {
    String text =
        "The write was carried out, but the old item that it returns cannot be read. "
            + String.valueOf(e.getMessage()).replace(" [" + e.code() + "]", "");
    return e instanceof KeyUnavailableException
        ? new KeyUnavailableException(e.code(), text, e)
        : new DecryptionException(e.code(), text, e);
  }

  /**
   * The exception with the item that failed the condition in plain form, if the caller asked for
   * it.
   */
  private ConditionalCheckFailedException restored(
      ConditionalCheckFailedException e, TableEngine engine) {
    if (!e.hasItem()) {
      return e;
    }
    try {
      ConditionalCheckFailedException plain =
          keys.use(
              engine.decryptor().needs(List.of(e.item())),
              loaded -> e.toBuilder().item(engine.decryptor().decrypt(e.item(), loaded)).build());
      plain.setStackTrace(e.getStackTrace());
      return plain;
    } catch (HushtableException unreadable) {
      unreadable.addSuppressed(e);
      throw unreadable;
    }
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    refuseIfEncrypted(request.tableName(), "UpdateItem");
    return client.updateItem(request);
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    request.requestItems().keySet().forEach(table -> refuseIfEncrypted(table, "BatchGetItem"));
    return client.batchGetItem(request);
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    request.requestItems().keySet().forEach(table -> refuseIfEncrypted(table, "BatchWriteItem"));
    return client.batchWriteItem(request);
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    for (TransactGetItem item : request.transactItems()) {
      if (item.get() != null) {
        refuseIfEncrypted(item.get().tableName(), "TransactGetItems");
      }
    }
    return client.transactGetItems(request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    for (TransactWriteItem item : request.transactItems()) {
      // DynamoDB allows one of the four; a request that has several would still carry them all.
      if (item.put() != null) {
        refuseIfEncrypted(item.put().tableName(), "TransactWriteItems");
      }
      if (item.update() != null) {
        refuseIfEncrypted(item.update().tableName(), "TransactWriteItems");
      }
      if (item.delete() != null) {
        refuseIfEncrypted(item.delete().tableName(), "TransactWriteItems");
      }
      if (item.conditionCheck() != null) {
        refuseIfEncrypted(item.conditionCheck().tableName(), "TransactWriteItems");
      }
    }
    return client.transactWriteItems(request);
  }

  private void refuseIfEncrypted(@Nullable String tableName, String operation) {
    if (tables.find(tableName).isPresent()) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "%s is not supported on the encrypted table %s; nothing was sent.",
              operation,
              tableName));
    }
  }

  @Override
  public ExecuteStatementResponse executeStatement(ExecuteStatementRequest request) {
    throw partiQl();
  }

  @Override
  public BatchExecuteStatementResponse batchExecuteStatement(BatchExecuteStatementRequest request) {
    throw partiQl();
  }

  @Override
  public ExecuteTransactionResponse executeTransaction(ExecuteTransactionRequest request) {
    throw partiQl();
  }

  private static InvalidUsageException partiQl() {
    return new InvalidUsageException(
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "PartiQL is not supported, because a statement hides which values belong to which attribute; use the item operations.");
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    return client.createTable(
        tables
            .find(request.tableName())
            .map(table -> table.definitions().rewrite(request))
            .orElse(request));
  }

  @Override
  public UpdateTableResponse updateTable(UpdateTableRequest request) {
    return client.updateTable(
        tables
            .find(request.tableName())
            .map(table -> table.definitions().rewrite(request))
            .orElse(request));
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return client.describeTable(request);
  }

  @Override
  public DeleteTableResponse deleteTable(DeleteTableRequest request) {
    return client.deleteTable(request);
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    return client.listTables(request);
  }

  @Override
  public ListTablesResponse listTables() {
    return client.listTables();
  }

  @Override
  public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
    return client.describeTimeToLive(request);
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    TimeToLiveSpecification specification = request.timeToLiveSpecification();
    Optional<TableRewriters> table = tables.find(request.tableName());
    if (table.isPresent()
        && specification != null
        && specification.attributeName() != null
        && table.get().engine().plan().root().attribute(specification.attributeName()) != null) {
      throw new InvalidUsageException(
          ErrorCode.UNSUPPORTED_ATTRIBUTE,
          String.format(
              Locale.ROOT,
              "Attribute '%s' of table %s is encrypted, so DynamoDB could not tell when an item expires.",
              specification.attributeName(),
              request.tableName()));
    }
    return client.updateTimeToLive(request);
  }

  @Override
  public DescribeContinuousBackupsResponse describeContinuousBackups(
      DescribeContinuousBackupsRequest request) {
    return client.describeContinuousBackups(request);
  }

  @Override
  public UpdateContinuousBackupsResponse updateContinuousBackups(
      UpdateContinuousBackupsRequest request) {
    return client.updateContinuousBackups(request);
  }

  @Override
  public DynamoDbWaiter waiter() {
    return client.waiter();
  }

  @Override
  public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
    return client.serviceClientConfiguration();
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  /** Does nothing: who gave the client closes it. */
  @Override
  public void close() {}
}
