package dev.hushtable.internal.client;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.request.Homes;
import dev.hushtable.internal.request.RequestRewriter;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.SeparateWrites;
import dev.hushtable.internal.request.SeveralRequests;
import dev.hushtable.internal.request.WriteTransaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
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
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
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
import software.amazon.awssdk.services.dynamodb.paginators.QueryIterable;
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
  private final RequestRewriters rewriters;
  private final KeyLoader keys;
  private final Calls calls = new WaitingCalls();
  private final WriteTransactions writeTransactions = new WriteTransactions(calls);
  private final HomedWrites homedWrites = new HomedWrites(calls);

  /**
   * Decorates a client.
   *
   * @param client the client to call; it is not closed with this one
   */
  public EncryptingDynamoDbClient(
      DynamoDbClient client, RequestRewriters rewriters, KeyLoader keys) {
    this.client = client;
    this.rewriters = rewriters;
    this.keys = keys;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.putItem(request, homes),
        client::putItem);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return run(rewriters.getItem(request), client::getItem);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.updateItem(request, homes),
        client::updateItem);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.deleteItem(request, homes),
        client::deleteItem);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return run(rewriters.query(request), client::query);
  }

  /** Each iteration gives an item once, also where a query is done in several. */
  @Override
  public QueryIterable queryPaginator(QueryRequest request) {
    return new QueryIterable(this, request) {
      @Override
      public Iterator<QueryResponse> iterator() {
        Set<ByteBuffer> seen = new HashSet<>();
        return new QueryIterable(new Pages(seen), request).iterator();
      }
    };
  }

  /** The pages of one iteration. */
  private final class Pages implements DynamoDbClient {
    private final Set<ByteBuffer> seen;

    Pages(Set<ByteBuffer> seen) {
      this.seen = seen;
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return run(rewriters.query(request, seen), client::query);
    }

    @Override
    public String serviceName() {
      return EncryptingDynamoDbClient.this.serviceName();
    }

    @Override
    public void close() {}
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return run(rewriters.scan(request), client::scan);
  }

  @Override
  public SearchVectorsResponse searchVectors(SearchVectorsRequest request) {
    return run(rewriters.searchVectors(request), client::searchVectors);
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return run(rewriters.batchGetItem(request), client::batchGetItem);
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    SeparateWrites separate = rewriters.separate(request);
    if (separate.isEmpty()) {
      return run(rewriters.batchWriteItem(request), client::batchWriteItem);
    }
    RequestRewriter<BatchWriteItemRequest, BatchWriteItemResponse> whole =
        rewriters.batchWriteItem(request);
    // What cannot be encrypted is refused before anything is written.
    var unused = keys.<Object>use(whole.needs(), whole::rewrite);
    separate.writes().forEach(write -> writeAlone(separate, write));
    BatchWriteItemRequest rest = separate.together();
    return separate.response(rest == null ? null : batchWriteItem(rest));
  }

  private void writeAlone(SeparateWrites separate, SeparateWrites.Write write) {
    try {
      if (write.put() != null) {
        PutItemResponse response = putItem(write.put());
        separate.written(
            write, response, response.consumedCapacity(), response.itemCollectionMetrics());
      } else {
        DeleteItemResponse response = deleteItem(Objects.requireNonNull(write.delete()));
        separate.written(
            write, response, response.consumedCapacity(), response.itemCollectionMetrics());
      }
    } catch (RuntimeException e) {
      if (!separate.failed(write, e)) {
        throw e;
      }
    }
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return run(rewriters.transactGetItems(request), client::transactGetItems);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.transactWriteItems(request, homes),
        client::transactWriteItems);
  }

  private <Q, R> R write(
      Supplier<Homes> homes, Function<Homes, RequestRewriter<Q, R>> rewriter, Function<Q, R> call) {
    Homes first = homes.get();
    return first.isEmpty()
        ? run(rewriter.apply(first), call)
        : waited(
            homedWrites.write(
                homes, found -> done(() -> run(rewriter.apply(found), call)), () -> false));
  }

  private <Q, R> R run(RequestRewriter<Q, R> rewriter, Function<Q, R> call) {
    Q stored = keys.use(rewriter.needs(), rewriter::rewrite);
    SeveralRequests<Q, R> several = rewriter.several(stored);
    R response;
    try {
      response = several == null ? sent(stored, rewriter, call) : sent(several, rewriter, call);
    } catch (DynamoDbException e) {
      throw restored(e, rewriter);
    }
    try {
      return keys.use(rewriter.needs(response), loaded -> rewriter.restore(response, loaded));
    } catch (HushtableException e) {
      throw rewriter.writes() ? CarriedOut.of(e) : e;
    } catch (AbortedException e) {
      throw rewriter.writes() ? CarriedOut.of(e) : e;
    }
  }

  private <Q, R> R sent(Q stored, RequestRewriter<Q, R> rewriter, Function<Q, R> call) {
    rewriter.guard(stored);
    WriteTransaction<R> transaction = rewriter.transaction(stored);
    return transaction == null
        ? call.apply(stored)
        : waited(writeTransactions.write(transaction, () -> false));
  }

  private static <Q, R> R sent(
      SeveralRequests<Q, R> several, RequestRewriter<Q, R> rewriter, Function<Q, R> call) {
    for (Q next = several.next(); next != null; next = several.next()) {
      rewriter.guard(next);
      several.answered(call.apply(next));
    }
    return several.response();
  }

  /** What is done already. */
  private static <R> R waited(CompletableFuture<R> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      if (KeyLoader.cause(e) instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static <R> CompletableFuture<R> done(Supplier<R> call) {
    try {
      return CompletableFuture.completedFuture(call.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Calls that wait. */
  private final class WaitingCalls implements Calls {
    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      return done(() -> client.getItem(request));
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request) {
      return done(() -> client.transactWriteItems(request));
    }

    @Override
    public <T> CompletableFuture<T> use(Set<KeyNeed> needs, Function<KeySet, T> work) {
      return done(() -> keys.use(needs, work));
    }

    @Override
    public CompletableFuture<Void> pause(Duration duration) {
      try {
        Thread.sleep(duration.toMillis());
        return CompletableFuture.completedFuture(null);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return CompletableFuture.failedFuture(
            AbortedException.create("Interrupted before another attempt to write.", e));
      }
    }
  }

  private DynamoDbException restored(DynamoDbException failure, RequestRewriter<?, ?> rewriter) {
    try {
      return keys.use(rewriter.needs(failure), loaded -> rewriter.restore(failure, loaded));
    } catch (HushtableException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  @Override
  public ExecuteStatementResponse executeStatement(ExecuteStatementRequest request) {
    throw RequestRewriters.partiQl();
  }

  @Override
  public BatchExecuteStatementResponse batchExecuteStatement(BatchExecuteStatementRequest request) {
    throw RequestRewriters.partiQl();
  }

  @Override
  public ExecuteTransactionResponse executeTransaction(ExecuteTransactionRequest request) {
    throw RequestRewriters.partiQl();
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    rewriters.companion(request).ifPresent(companion -> createCompanion(companion, request));
    return client.createTable(rewriters.createTable(request));
  }

  @Override
  public UpdateTableResponse updateTable(UpdateTableRequest request) {
    return client.updateTable(rewriters.updateTable(request));
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    return client.updateTimeToLive(rewriters.updateTimeToLive(request));
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return client.describeTable(request);
  }

  @Override
  public DeleteTableResponse deleteTable(DeleteTableRequest request) {
    // First, since a table that is not registered is refused.
    Optional<DeleteTableRequest> companion = rewriters.companion(request);
    try {
      DeleteTableResponse response = client.deleteTable(request);
      companion.ifPresent(this::deleteCompanion);
      return response;
    } catch (ResourceNotFoundException e) {
      // A call before this one may have failed between the two.
      companion.ifPresent(this::deleteCompanion);
      throw e;
    }
  }

  /** It may be there already, but not with entries of a table that is gone. */
  private void createCompanion(CreateTableRequest companion, CreateTableRequest table) {
    try {
      client.createTable(companion);
    } catch (ResourceInUseException e) {
      if (!exists(table) && hasEntries(companion)) {
        throw RequestRewriters.leftOver(companion);
      }
    }
  }

  private boolean exists(CreateTableRequest table) {
    try {
      client.describeTable(RequestRewriters.description(table));
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  private boolean hasEntries(CreateTableRequest companion) {
    try {
      return !client.scan(RequestRewriters.entries(companion)).items().isEmpty();
    } catch (ResourceNotFoundException e) {
      // Somebody else is making it.
      return false;
    }
  }

  /** It may never have been made. */
  private void deleteCompanion(DeleteTableRequest request) {
    try {
      client.deleteTable(request);
    } catch (ResourceNotFoundException e) {
      return;
    }
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    return client.listTables(request);
  }

  @Override
  public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
    return client.describeTimeToLive(request);
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
  public ListTablesResponse listTables() {
    return client.listTables();
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
