package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsRequest;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * Begins the rewriting of each request; the same for clients that wait and clients that do not.
 * Each method throws {@link InvalidUsageException} if the request cannot be done on stored form.
 * Thread safe.
 */
public final class RequestRewriters {
  private final TableRegistry tables;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;

  /**
   * For requests to these tables.
   *
   * @param unreadable takes the items of pages and batches that do not open; if null, one of them
   *     fails the whole response
   */
  public RequestRewriters(
      TableRegistry tables,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    this.tables = tables;
    this.unreadable = unreadable;
  }

  // --- Items

  /** Where the items are that a request writes: to be found before its rewriting begins. */
  public Homes homes(PutItemRequest request) {
    return Homes.of(tables, request, List.of(request), false);
  }

  /** The same for an update. */
  public Homes homes(UpdateItemRequest request) {
    return Homes.of(tables, request, List.of(request), false);
  }

  /** The same for a deletion. */
  public Homes homes(DeleteItemRequest request) {
    return Homes.of(tables, request, List.of(request), false);
  }

  /** The same for a transaction. */
  public Homes homes(TransactWriteItemsRequest request) {
    return Homes.of(
        tables,
        request,
        TransactWriteItemsRewriter.actions(request),
        request.clientRequestToken() != null);
  }

  public RequestRewriter<PutItemRequest, PutItemResponse> putItem(
      PutItemRequest request, Homes homes) {
    return write(request.tableName(), request, homes);
  }

  public RequestRewriter<UpdateItemRequest, UpdateItemResponse> updateItem(
      UpdateItemRequest request, Homes homes) {
    return write(request.tableName(), request, homes);
  }

  public RequestRewriter<DeleteItemRequest, DeleteItemResponse> deleteItem(
      DeleteItemRequest request, Homes homes) {
    return write(request.tableName(), request, homes);
  }

  private <Q extends SdkPojo, R extends SdkPojo> RequestRewriter<Q, R> write(
      @Nullable String tableName, Q request, Homes homes) {
    return at(tableName, request, table -> new SingleWriteRewriter<>(table, request, homes.get(0)));
  }

  public RequestRewriter<GetItemRequest, GetItemResponse> getItem(GetItemRequest request) {
    return at(request.tableName(), request, table -> new GetItemRewriter(table, request));
  }

  public RequestRewriter<QueryRequest, QueryResponse> query(QueryRequest request) {
    return query(request, null);
  }

  /**
   * A page of a query of which several are asked for.
   *
   * @param seen gathers the items of its pages, so that none comes twice; null if each page stands
   *     for itself
   */
  public RequestRewriter<QueryRequest, QueryResponse> query(
      QueryRequest request, @Nullable Set<ByteBuffer> seen) {
    return at(
        request.tableName(),
        request,
        table -> new PageRewriter<>(table, request, unreadable, seen));
  }

  public RequestRewriter<ScanRequest, ScanResponse> scan(ScanRequest request) {
    return at(
        request.tableName(),
        request,
        table -> new PageRewriter<>(table, request, unreadable, null));
  }

  public RequestRewriter<SearchVectorsRequest, SearchVectorsResponse> searchVectors(
      SearchVectorsRequest request) {
    return at(
        request.tableName(),
        request,
        table -> new SearchVectorsRewriter(table, request, unreadable));
  }

  private <Q, R> RequestRewriter<Q, R> at(
      @Nullable String tableName,
      Q request,
      Function<RegisteredTable, RequestRewriter<Q, R>> rewriter) {
    return tables.find(tableName).map(rewriter).orElseGet(() -> RequestRewriter.unchanged(request));
  }

  public RequestRewriter<BatchGetItemRequest, BatchGetItemResponse> batchGetItem(
      BatchGetItemRequest request) {
    return new BatchGetItemRewriter(tables, request, unreadable);
  }

  public RequestRewriter<BatchWriteItemRequest, BatchWriteItemResponse> batchWriteItem(
      BatchWriteItemRequest request) {
    return new BatchWriteItemRewriter(tables, request);
  }

  /** What of a batch is written by requests of its own. */
  public SeparateWrites separate(BatchWriteItemRequest request) {
    return new SeparateWrites(tables, request);
  }

  public RequestRewriter<TransactGetItemsRequest, TransactGetItemsResponse> transactGetItems(
      TransactGetItemsRequest request) {
    return new TransactGetItemsRewriter(tables, request);
  }

  public RequestRewriter<TransactWriteItemsRequest, TransactWriteItemsResponse> transactWriteItems(
      TransactWriteItemsRequest request, Homes homes) {
    return new TransactWriteItemsRewriter(tables, request, homes);
  }

  /** What to throw for a PartiQL statement. */
  public static InvalidUsageException partiQl() {
    return new InvalidUsageException(
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "PartiQL is not supported, because a statement hides which values belong to which attribute; use the item operations.");
  }

  // --- Tables

  /** The definition of a table in stored form. */
  public CreateTableRequest createTable(CreateTableRequest request) {
    return tables
        .find(request.tableName())
        .map(table -> table.definitions().rewrite(request))
        .orElse(request);
  }

  /** The definition of the table's companion for unique values; empty if it needs none. */
  public Optional<CreateTableRequest> companion(CreateTableRequest request) {
    return hasUnique(request.tableName())
        ? Optional.of(UniqueEntries.definition(request))
        : Optional.empty();
  }

  /** Looks whether a companion that is there already has entries. */
  public static ScanRequest entries(CreateTableRequest companion) {
    return ScanRequest.builder()
        .tableName(companion.tableName())
        .limit(1)
        .consistentRead(true)
        .overrideConfiguration(companion.overrideConfiguration().orElse(null))
        .build();
  }

  /** Looks whether a table is there already. */
  public static DescribeTableRequest description(CreateTableRequest request) {
    return DescribeTableRequest.builder()
        .tableName(request.tableName())
        .overrideConfiguration(request.overrideConfiguration().orElse(null))
        .build();
  }

  /** What to throw if a companion has entries of a table that is gone. */
  public static InvalidUsageException leftOver(CreateTableRequest companion) {
    return new InvalidUsageException(
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "Table "
            + companion.tableName()
            + " is left over from an earlier table, whose unique values would stay taken. Delete it, then create the table.");
  }

  /** The deletion of the table's companion for unique values; empty if it has none. */
  public Optional<DeleteTableRequest> companion(DeleteTableRequest request) {
    return hasUnique(request.tableName())
        ? Optional.of(
            DeleteTableRequest.builder()
                .tableName(UniqueEntries.tableName(request.tableName()))
                .overrideConfiguration(request.overrideConfiguration().orElse(null))
                .build())
        : Optional.empty();
  }

  private boolean hasUnique(@Nullable String tableName) {
    return tables
        .find(tableName)
        .filter(table -> !table.engine().plan().unique().isEmpty())
        .isPresent();
  }

  /** The change of a table's definition in stored form. */
  public UpdateTableRequest updateTable(UpdateTableRequest request) {
    return tables
        .find(request.tableName())
        .map(table -> table.definitions().rewrite(request))
        .orElse(request);
  }

  /** Refuses what DynamoDB could not read. */
  public UpdateTimeToLiveRequest updateTimeToLive(UpdateTimeToLiveRequest request) {
    tables
        .find(request.tableName())
        .ifPresent(table -> table.definitions().check(request.timeToLiveSpecification()));
    return request;
  }
}
