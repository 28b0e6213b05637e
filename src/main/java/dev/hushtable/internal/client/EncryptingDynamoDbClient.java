package dev.hushtable.internal.client;

import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.monitoring.Subject;
import dev.hushtable.internal.request.RequestRewriters;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
  private final Monitor monitor;

  /**
   * Decorates a client.
   *
   * @param client the client to call; it is not closed with this one
   */
  public EncryptingDynamoDbClient(
      DynamoDbClient client, RequestRewriters rewriters, KeyLoader keys, Monitor monitor) {
    this.client = client;
    this.rewriters = rewriters;
    this.keys = keys;
    this.monitor = monitor;
  }

  private <R> R watch(
      String name, Supplier<Subject<R>> subject, Function<WaitingOperation, R> work) {
    return monitor.watch(
        name,
        subject,
        operation -> work.apply(new WaitingOperation(client, rewriters, keys, operation)));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return watch("PutItem", () -> Subjects.of(request), op -> op.putItem(request));
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return watch(
        "GetItem",
        () -> Subjects.of(request),
        op -> op.run(rewriters.getItem(request), client::getItem));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return watch("UpdateItem", () -> Subjects.of(request), op -> op.updateItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return watch("DeleteItem", () -> Subjects.of(request), op -> op.deleteItem(request));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return query(request, null);
  }

  private QueryResponse query(QueryRequest request, @Nullable Set<ByteBuffer> seen) {
    return watch(
        "Query",
        () -> Subjects.of(request),
        op -> op.run(rewriters.query(request, seen), client::query));
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
      return EncryptingDynamoDbClient.this.query(request, seen);
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
    return watch(
        "Scan", () -> Subjects.of(request), op -> op.run(rewriters.scan(request), client::scan));
  }

  @Override
  public SearchVectorsResponse searchVectors(SearchVectorsRequest request) {
    return watch(
        "SearchVectors",
        () -> Subjects.of(request),
        op -> op.run(rewriters.searchVectors(request), client::searchVectors));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return watch(
        "BatchGetItem",
        () -> Subjects.of(request),
        op -> op.run(rewriters.batchGetItem(request), client::batchGetItem));
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    return watch("BatchWriteItem", () -> Subjects.of(request), op -> op.batchWriteItem(request));
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return watch(
        "TransactGetItems",
        () -> Subjects.of(request),
        op -> op.run(rewriters.transactGetItems(request), client::transactGetItems));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return watch("TransactWriteItems", () -> Subjects.of(request), op -> op.transactWrite(request));
  }

  @Override
  public ExecuteStatementResponse executeStatement(ExecuteStatementRequest request) {
    return watch(
        "ExecuteStatement",
        Subject::unknown,
        op -> {
          throw RequestRewriters.partiQl();
        });
  }

  @Override
  public BatchExecuteStatementResponse batchExecuteStatement(BatchExecuteStatementRequest request) {
    return watch(
        "BatchExecuteStatement",
        Subject::unknown,
        op -> {
          throw RequestRewriters.partiQl();
        });
  }

  @Override
  public ExecuteTransactionResponse executeTransaction(ExecuteTransactionRequest request) {
    return watch(
        "ExecuteTransaction",
        Subject::unknown,
        op -> {
          throw RequestRewriters.partiQl();
        });
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
