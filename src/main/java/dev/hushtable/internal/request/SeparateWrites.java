package dev.hushtable.internal.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The writes of a {@code BatchWriteItem} that cannot go in one, since a batch has no conditions: of
 * items that have to be found first. Pure: it says what to send, and is told what came of it.
 * Thread safe once made.
 */
public final class SeparateWrites {
  private final BatchWriteItemRequest request;
  private final Map<String, List<WriteRequest>> together = new LinkedHashMap<>();
  private final List<Write> writes = new ArrayList<>();
  private final Map<String, List<WriteRequest>> unprocessed = new LinkedHashMap<>();
  private final List<ConsumedCapacity> capacities = new ArrayList<>();
  private final Map<String, List<ItemCollectionMetrics>> metrics = new LinkedHashMap<>();
  private @Nullable DynamoDbResponse last;

  /**
   * A write that is sent alone; either of the two requests.
   *
   * @param part what it was in the batch
   */
  public record Write(
      String tableName,
      WriteRequest part,
      @Nullable PutItemRequest put,
      @Nullable DeleteItemRequest delete) {}

  /** Takes a batch apart. */
  SeparateWrites(TableRegistry tables, BatchWriteItemRequest request) {
    this.request = request;
    request
        .requestItems()
        .forEach(
            (name, parts) -> {
              RegisteredTable table = tables.find(name).orElse(null);
              for (WriteRequest part : parts) {
                if (table != null && isSeparate(table, part)) {
                  writes.add(write(name, part));
                } else {
                  together.computeIfAbsent(name, n -> new ArrayList<>()).add(part);
                }
              }
            });
  }

  static boolean isSeparate(RegisteredTable table, WriteRequest part) {
    return part.putRequest() != null && table.keyGenerations(part.putRequest().item()).size() > 1
        || part.deleteRequest() != null
            && table.keyGenerations(part.deleteRequest().key()).size() > 1;
  }

  private Write write(String tableName, WriteRequest part) {
    return part.putRequest() == null
        ? new Write(
            tableName,
            part,
            null,
            this.<DeleteItemRequest>configured(DeleteItemRequest.builder())
                .with("TableName", tableName)
                .with("Key", part.deleteRequest().key())
                .build())
        : new Write(
            tableName,
            part,
            this.<PutItemRequest>configured(PutItemRequest.builder())
                .with("TableName", tableName)
                .with("Item", part.putRequest().item())
                .build(),
            null);
  }

  private <Q extends SdkPojo> Members.Copy<Q> configured(AwsRequest.Builder single) {
    @SuppressWarnings("unchecked")
    Q configured =
        (Q) single.overrideConfiguration(request.overrideConfiguration().orElse(null)).build();
    return Members.Copy.of(configured)
        .with("ReturnConsumedCapacity", request.returnConsumedCapacityAsString())
        .with("ReturnItemCollectionMetrics", request.returnItemCollectionMetricsAsString());
  }

  /** Whether all can go together. */
  public boolean isEmpty() {
    return writes.isEmpty();
  }

  /** What is sent alone. */
  public List<Write> writes() {
    return writes;
  }

  /** The rest of the batch; null if nothing is left. */
  public @Nullable BatchWriteItemRequest together() {
    return together.isEmpty() ? null : request.toBuilder().requestItems(together).build();
  }

  /** Takes the response to one that was sent alone. */
  public synchronized void written(
      Write write,
      DynamoDbResponse response,
      @Nullable ConsumedCapacity capacity,
      @Nullable ItemCollectionMetrics metric) {
    last = response;
    if (capacity != null) {
      capacities.add(capacity);
    }
    if (metric != null) {
      metrics.computeIfAbsent(write.tableName(), name -> new ArrayList<>()).add(metric);
    }
  }

  /**
   * Takes the failure of one that was sent alone.
   *
   * @return whether it counts as not processed, as a batch says it
   */
  public synchronized boolean failed(Write write, Throwable failure) {
    boolean throttled =
        failure instanceof AwsServiceException service && service.isThrottlingException();
    if (throttled) {
      unprocessed.computeIfAbsent(write.tableName(), name -> new ArrayList<>()).add(write.part());
    }
    return throttled;
  }

  /**
   * The response to all of it.
   *
   * @param rest the response to the rest of the batch; null if there was none
   */
  public synchronized BatchWriteItemResponse response(@Nullable BatchWriteItemResponse rest) {
    BatchWriteItemResponse first = rest == null ? alone() : rest;
    first
        .unprocessedItems()
        .forEach((name, parts) -> unprocessed.merge(name, parts, SeparateWrites::joined));
    first
        .itemCollectionMetrics()
        .forEach((name, some) -> metrics.merge(name, some, SeparateWrites::joined));
    BatchWriteItemResponse.Builder response = first.toBuilder().unprocessedItems(unprocessed);
    if (!metrics.isEmpty()) {
      response.itemCollectionMetrics(metrics);
    }
    List<ConsumedCapacity> sum =
        Capacities.sumByTable(
            Stream.concat(first.consumedCapacity().stream(), capacities.stream()));
    return (sum.isEmpty() ? response : response.consumedCapacity(sum)).build();
  }

  /** As if the last one had been the batch. */
  private BatchWriteItemResponse alone() {
    BatchWriteItemResponse empty = BatchWriteItemResponse.builder().build();
    return last == null
        ? empty
        : (BatchWriteItemResponse)
            empty.toBuilder()
                .responseMetadata(last.responseMetadata())
                .sdkHttpResponse(last.sdkHttpResponse())
                .build();
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
