package dev.hushtable.internal.client;

import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.monitoring.Subject;
import dev.hushtable.internal.request.RequestRewriters;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
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
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsRequest;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
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
import software.amazon.awssdk.services.dynamodb.paginators.QueryPublisher;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/**
 * A {@link DynamoDbAsyncClient} above which items, keys and expressions are plain and below which
 * they are in stored form: loads keys, rewrites the request, calls the given client, loads keys,
 * restores the response. No thread waits for another, neither the caller's nor one of the SDK's: a
 * request whose keys are at hand is rewritten where it is made, and every other one by a worker
 * when its keys have come. Failures come with the future.
 *
 * <p>Data operations are written out below, administrative ones are handed on, and every other
 * operation throws: the interface's own methods do, and so will those that a later SDK adds. Thread
 * safe.
 */
public final class EncryptingDynamoDbAsyncClient implements DynamoDbAsyncClient {
  private final DynamoDbAsyncClient client;
  private final RequestRewriters rewriters;
  private final KeyLoader keys;
  private final Monitor monitor;

  /**
   * Decorates a client.
   *
   * @param client the client to call; it is not closed with this one
   */
  public EncryptingDynamoDbAsyncClient(
      DynamoDbAsyncClient client, RequestRewriters rewriters, KeyLoader keys, Monitor monitor) {
    this.client = client;
    this.rewriters = rewriters;
    this.keys = keys;
    this.monitor = monitor;
  }

  private <R> CompletableFuture<R> watch(
      String name,
      Supplier<Subject<R>> subject,
      Function<AsyncOperation, CompletableFuture<R>> work) {
    return monitor.watchAsync(
        name,
        subject,
        keys.workers(),
        operation -> work.apply(new AsyncOperation(client, rewriters, keys, operation)));
  }

  @Override
  public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
    return watch("PutItem", () -> Subjects.of(request), op -> op.putItem(request));
  }

  @Override
  public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
    return watch(
        "GetItem",
        () -> Subjects.of(request),
        op -> op.run(rewriters.getItem(request), client::getItem));
  }

  @Override
  public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return watch("UpdateItem", () -> Subjects.of(request), op -> op.updateItem(request));
  }

  @Override
  public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
    return watch("DeleteItem", () -> Subjects.of(request), op -> op.deleteItem(request));
  }

  @Override
  public CompletableFuture<QueryResponse> query(QueryRequest request) {
    return query(request, null);
  }

  private CompletableFuture<QueryResponse> query(
      QueryRequest request, @Nullable Set<ByteBuffer> seen) {
    return watch(
        "Query",
        () -> Subjects.of(request),
        op -> op.run(rewriters.query(request, seen), client::query));
  }

  /** Each subscription gives an item once, also where a query is done in several. */
  @Override
  public QueryPublisher queryPaginator(QueryRequest request) {
    return new QueryPublisher(this, request) {
      @Override
      public void subscribe(Subscriber<? super QueryResponse> subscriber) {
        Set<ByteBuffer> seen = ConcurrentHashMap.newKeySet();
        new QueryPublisher(new Pages(seen), request).subscribe(subscriber);
      }
    };
  }

  /** The pages of one subscription. */
  private final class Pages implements DynamoDbAsyncClient {
    private final Set<ByteBuffer> seen;

    Pages(Set<ByteBuffer> seen) {
      this.seen = seen;
    }

    @Override
    public CompletableFuture<QueryResponse> query(QueryRequest request) {
      return EncryptingDynamoDbAsyncClient.this.query(request, seen);
    }

    @Override
    public String serviceName() {
      return EncryptingDynamoDbAsyncClient.this.serviceName();
    }

    @Override
    public void close() {}
  }

  @Override
  public CompletableFuture<ScanResponse> scan(ScanRequest request) {
    return watch(
        "Scan", () -> Subjects.of(request), op -> op.run(rewriters.scan(request), client::scan));
  }

  @Override
  public CompletableFuture<SearchVectorsResponse> searchVectors(SearchVectorsRequest request) {
    return watch(
        "SearchVectors",
        () -> Subjects.of(request),
        op -> op.run(rewriters.searchVectors(request), client::searchVectors));
  }

  @Override
  public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
    return watch(
        "BatchGetItem",
        () -> Subjects.of(request),
        op -> op.run(rewriters.batchGetItem(request), client::batchGetItem));
  }

  @Override
  public CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
    return watch("BatchWriteItem", () -> Subjects.of(request), op -> op.batchWriteItem(request));
  }

  @Override
  public CompletableFuture<TransactGetItemsResponse> transactGetItems(
      TransactGetItemsRequest request) {
    return watch(
        "TransactGetItems",
        () -> Subjects.of(request),
        op -> op.run(rewriters.transactGetItems(request), client::transactGetItems));
  }

  @Override
  public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
      TransactWriteItemsRequest request) {
    return watch("TransactWriteItems", () -> Subjects.of(request), op -> op.transactWrite(request));
  }

  @Override
  public CompletableFuture<ExecuteStatementResponse> executeStatement(
      ExecuteStatementRequest request) {
    return refused("ExecuteStatement");
  }

  @Override
  public CompletableFuture<BatchExecuteStatementResponse> batchExecuteStatement(
      BatchExecuteStatementRequest request) {
    return refused("BatchExecuteStatement");
  }

  @Override
  public CompletableFuture<ExecuteTransactionResponse> executeTransaction(
      ExecuteTransactionRequest request) {
    return refused("ExecuteTransaction");
  }

  /** An attempt is told of, too. */
  private <R> CompletableFuture<R> refused(String name) {
    return watch(
        name, Subject::unknown, op -> CompletableFuture.failedFuture(RequestRewriters.partiQl()));
  }

  @Override
  public CompletableFuture<CreateTableResponse> createTable(CreateTableRequest request) {
    return Futures.attempt(
        () ->
            rewriters
                .companion(request)
                .map(companion -> createCompanion(companion, request))
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenCompose(done -> client.createTable(rewriters.createTable(request))));
  }

  /** It may be there already, but not with entries of a table that is gone. */
  private CompletableFuture<?> createCompanion(
      CreateTableRequest companion, CreateTableRequest table) {
    return client
        .createTable(companion)
        .<Object>thenApply(response -> response)
        .exceptionallyCompose(
            failure ->
                Futures.cause(failure) instanceof ResourceInUseException
                    ? refuseLeftOver(companion, table)
                    : CompletableFuture.failedFuture(Futures.cause(failure)));
  }

  private CompletableFuture<Object> refuseLeftOver(
      CreateTableRequest companion, CreateTableRequest table) {
    return unlessMissing(client.describeTable(RequestRewriters.description(table)))
        .thenCompose(
            described ->
                described.isPresent()
                    ? CompletableFuture.completedFuture(Optional.<ScanResponse>empty())
                    : unlessMissing(client.scan(RequestRewriters.entries(companion))))
        .thenApply(
            scanned -> {
              if (scanned.filter(entries -> !entries.items().isEmpty()).isPresent()) {
                throw RequestRewriters.leftOver(companion);
              }
              return scanned;
            });
  }

  /** What a table answers; empty if there is none. */
  private static <R> CompletableFuture<Optional<R>> unlessMissing(CompletableFuture<R> call) {
    return call.thenApply(Optional::of)
        .exceptionallyCompose(
            failure ->
                Futures.cause(failure) instanceof ResourceNotFoundException
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(Futures.cause(failure)));
  }

  @Override
  public CompletableFuture<UpdateTableResponse> updateTable(UpdateTableRequest request) {
    return Futures.attempt(() -> client.updateTable(rewriters.updateTable(request)));
  }

  @Override
  public CompletableFuture<UpdateTimeToLiveResponse> updateTimeToLive(
      UpdateTimeToLiveRequest request) {
    return Futures.attempt(() -> client.updateTimeToLive(rewriters.updateTimeToLive(request)));
  }

  @Override
  public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
    return client.describeTable(request);
  }

  @Override
  public CompletableFuture<DeleteTableResponse> deleteTable(DeleteTableRequest request) {
    return Futures.attempt(
        () -> {
          // First, since a table that is not registered is refused.
          Optional<DeleteTableRequest> companion = rewriters.companion(request);
          CompletableFuture<DeleteTableResponse> deleted = client.deleteTable(request);
          // Also if it is missing: a call before this one may have failed between the two.
          return unlessMissing(deleted)
              .thenCompose(found -> deleteCompanion(companion))
              .thenCompose(done -> deleted);
        });
  }

  /** It may never have been made. */
  private CompletableFuture<Optional<DeleteTableResponse>> deleteCompanion(
      Optional<DeleteTableRequest> companion) {
    return companion
        .map(client::deleteTable)
        .map(EncryptingDynamoDbAsyncClient::unlessMissing)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  @Override
  public CompletableFuture<ListTablesResponse> listTables(ListTablesRequest request) {
    return client.listTables(request);
  }

  @Override
  public CompletableFuture<DescribeTimeToLiveResponse> describeTimeToLive(
      DescribeTimeToLiveRequest request) {
    return client.describeTimeToLive(request);
  }

  @Override
  public CompletableFuture<DescribeContinuousBackupsResponse> describeContinuousBackups(
      DescribeContinuousBackupsRequest request) {
    return client.describeContinuousBackups(request);
  }

  @Override
  public CompletableFuture<UpdateContinuousBackupsResponse> updateContinuousBackups(
      UpdateContinuousBackupsRequest request) {
    return client.updateContinuousBackups(request);
  }

  @Override
  public CompletableFuture<ListTablesResponse> listTables() {
    return client.listTables();
  }

  @Override
  public DynamoDbAsyncWaiter waiter() {
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
