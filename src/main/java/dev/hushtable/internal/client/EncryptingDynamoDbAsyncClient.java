package dev.hushtable.internal.client;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.request.Homes;
import dev.hushtable.internal.request.RequestRewriter;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.SeparateWrites;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
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
  private final Calls calls = new PassingCalls();
  private final WriteTransactions writeTransactions = new WriteTransactions(calls);
  private final HomedWrites homedWrites = new HomedWrites(calls);

  /**
   * Decorates a client.
   *
   * @param client the client to call; it is not closed with this one
   */
  public EncryptingDynamoDbAsyncClient(
      DynamoDbAsyncClient client, RequestRewriters rewriters, KeyLoader keys) {
    this.client = client;
    this.rewriters = rewriters;
    this.keys = keys;
  }

  @Override
  public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.putItem(request, homes),
        client::putItem);
  }

  @Override
  public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
    return run(() -> rewriters.getItem(request), client::getItem);
  }

  @Override
  public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.updateItem(request, homes),
        client::updateItem);
  }

  @Override
  public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.deleteItem(request, homes),
        client::deleteItem);
  }

  @Override
  public CompletableFuture<QueryResponse> query(QueryRequest request) {
    return run(() -> rewriters.query(request), client::query);
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
      return run(() -> rewriters.query(request, seen), client::query);
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
    return run(() -> rewriters.scan(request), client::scan);
  }

  @Override
  public CompletableFuture<SearchVectorsResponse> searchVectors(SearchVectorsRequest request) {
    return run(() -> rewriters.searchVectors(request), client::searchVectors);
  }

  @Override
  public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
    return run(() -> rewriters.batchGetItem(request), client::batchGetItem);
  }

  @Override
  public CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
    return attempt(
        () -> {
          SeparateWrites separate = rewriters.separate(request);
          if (separate.isEmpty()) {
            return run(() -> rewriters.batchWriteItem(request), client::batchWriteItem);
          }
          RequestRewriter<BatchWriteItemRequest, BatchWriteItemResponse> whole =
              rewriters.batchWriteItem(request);
          CompletableFuture<BatchWriteItemResponse> result = new CompletableFuture<>();
          // What cannot be encrypted is refused before anything is written.
          settle(
              result,
              keys.useAsync(whole.needs(), whole::rewrite)
                  .thenCompose(checked -> writeSeparately(separate, result)));
          return result;
        });
  }

  private CompletableFuture<BatchWriteItemResponse> writeSeparately(
      SeparateWrites separate, CompletableFuture<?> result) {
    if (result.isDone()) {
      return CompletableFuture.failedFuture(new CancellationException());
    }
    CompletableFuture<?>[] alone =
        separate.writes().stream()
            .map(write -> writeAlone(separate, write, result))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(alone)
        .thenCompose(
            done -> {
              BatchWriteItemRequest rest = separate.together();
              return rest == null
                  ? CompletableFuture.completedFuture(null)
                  : cancelledWith(result, batchWriteItem(rest));
            })
        .thenApply(separate::response);
  }

  private CompletableFuture<?> writeAlone(
      SeparateWrites separate, SeparateWrites.Write write, CompletableFuture<?> result) {
    CompletableFuture<?> written =
        write.put() != null
            ? cancelledWith(result, putItem(write.put()))
                .thenAccept(
                    r ->
                        separate.written(write, r, r.consumedCapacity(), r.itemCollectionMetrics()))
            : cancelledWith(result, deleteItem(Objects.requireNonNull(write.delete())))
                .thenAccept(
                    r ->
                        separate.written(
                            write, r, r.consumedCapacity(), r.itemCollectionMetrics()));
    return written.exceptionallyCompose(
        failure ->
            separate.failed(write, KeyLoader.cause(failure))
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(KeyLoader.cause(failure)));
  }

  @Override
  public CompletableFuture<TransactGetItemsResponse> transactGetItems(
      TransactGetItemsRequest request) {
    return run(() -> rewriters.transactGetItems(request), client::transactGetItems);
  }

  @Override
  public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
      TransactWriteItemsRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.transactWriteItems(request, homes),
        client::transactWriteItems);
  }

  private <Q, R> CompletableFuture<R> write(
      Supplier<Homes> homes,
      Function<Homes, RequestRewriter<Q, R>> rewriter,
      Function<Q, CompletableFuture<R>> call) {
    return attempt(
        () -> {
          Homes first = homes.get();
          return first.isEmpty()
              ? run(() -> rewriter.apply(first), call)
              : found(homes, found -> run(() -> rewriter.apply(found), call));
        });
  }

  /** Cancelling the future cancels the call that is under way. */
  private <R> CompletableFuture<R> found(
      Supplier<Homes> homes, Function<Homes, CompletableFuture<R>> write) {
    CompletableFuture<R> result = new CompletableFuture<>();
    settle(
        result,
        homedWrites.write(
            homes, found -> cancelledWith(result, write.apply(found)), result::isDone));
    return result;
  }

  /** Has a call cancelled when the caller's future is, or fails. */
  private static <T> CompletableFuture<T> cancelledWith(
      CompletableFuture<?> result, CompletableFuture<T> call) {
    var unused =
        result.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                call.cancel(true);
              }
            });
    return call;
  }

  private static <R> void settle(CompletableFuture<R> result, CompletableFuture<R> work) {
    var unused =
        work.whenComplete(
            (response, failure) -> {
              if (failure == null) {
                result.complete(response);
              } else {
                result.completeExceptionally(KeyLoader.cause(failure));
              }
            });
  }

  private <Q, R> CompletableFuture<R> run(
      Supplier<RequestRewriter<Q, R>> begin, Function<Q, CompletableFuture<R>> call) {
    return attempt(
        () -> {
          RequestRewriter<Q, R> rewriter = begin.get();
          return new AsyncRequest<>(rewriter, keys, call, writeTransactions).send();
        });
  }

  /** Calls that do not wait. */
  private final class PassingCalls implements Calls {
    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      return client.getItem(request);
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request) {
      return client.transactWriteItems(request);
    }

    @Override
    public <T> CompletableFuture<T> use(Set<KeyNeed> needs, Function<KeySet, T> work) {
      return keys.useAsync(needs, work);
    }

    @Override
    public CompletableFuture<Void> pause(Duration duration) {
      return CompletableFuture.runAsync(
          () -> {}, CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private static <R> CompletableFuture<R> attempt(Supplier<CompletableFuture<R>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<ExecuteStatementResponse> executeStatement(
      ExecuteStatementRequest request) {
    return CompletableFuture.failedFuture(RequestRewriters.partiQl());
  }

  @Override
  public CompletableFuture<BatchExecuteStatementResponse> batchExecuteStatement(
      BatchExecuteStatementRequest request) {
    return CompletableFuture.failedFuture(RequestRewriters.partiQl());
  }

  @Override
  public CompletableFuture<ExecuteTransactionResponse> executeTransaction(
      ExecuteTransactionRequest request) {
    return CompletableFuture.failedFuture(RequestRewriters.partiQl());
  }

  @Override
  public CompletableFuture<CreateTableResponse> createTable(CreateTableRequest request) {
    return attempt(
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
                KeyLoader.cause(failure) instanceof ResourceInUseException
                    ? refuseLeftOver(companion, table)
                    : CompletableFuture.failedFuture(KeyLoader.cause(failure)));
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
                KeyLoader.cause(failure) instanceof ResourceNotFoundException
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(KeyLoader.cause(failure)));
  }

  @Override
  public CompletableFuture<UpdateTableResponse> updateTable(UpdateTableRequest request) {
    return attempt(() -> client.updateTable(rewriters.updateTable(request)));
  }

  @Override
  public CompletableFuture<UpdateTimeToLiveResponse> updateTimeToLive(
      UpdateTimeToLiveRequest request) {
    return attempt(() -> client.updateTimeToLive(rewriters.updateTimeToLive(request)));
  }

  @Override
  public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
    return client.describeTable(request);
  }

  @Override
  public CompletableFuture<DeleteTableResponse> deleteTable(DeleteTableRequest request) {
    return attempt(
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
