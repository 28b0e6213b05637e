package dev.hushtable.internal.bulk;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * What batches of writes and batches of reads differ in.
 *
 * @param limit how many operations DynamoDB takes in one batch
 * @param key gives the attributes that hold the key of an operation
 * @param request makes a batch of one table
 * @param answer understands what DynamoDB says about it
 * @param <S> what is sent for one operation
 * @param <Q> the request
 * @param <R> the response
 */
public record BulkKind<S, Q, R>(
    int limit,
    Function<S, Map<String, AttributeValue>> key,
    Function<Map<String, List<S>>, Q> request,
    Function<R, Answer> answer) {
  private static final int MAX_WRITES = 25;
  private static final int MAX_READS = 100;

  /**
   * What DynamoDB says about a batch.
   *
   * @param unprocessed the keys, or items, of what it left
   * @param items what it read
   */
  record Answer(
      List<Map<String, AttributeValue>> unprocessed, List<Map<String, AttributeValue>> items) {}

  /** Puts and deletes. */
  public static BulkKind<WriteRequest, BatchWriteItemRequest, BatchWriteItemResponse> writes() {
    return new BulkKind<>(
        MAX_WRITES,
        BulkKind::key,
        parts -> BatchWriteItemRequest.builder().requestItems(parts).build(),
        response ->
            new Answer(
                flat(response.unprocessedItems().values()).map(BulkKind::key).toList(), List.of()));
  }

  private static Map<String, AttributeValue> key(WriteRequest write) {
    return write.putRequest() == null ? write.deleteRequest().key() : write.putRequest().item();
  }

  /** Reads by key, strongly consistent or not. */
  public static BulkKind<Map<String, AttributeValue>, BatchGetItemRequest, BatchGetItemResponse>
      reads(boolean consistent) {
    return new BulkKind<>(
        MAX_READS,
        key -> key,
        parts -> BatchGetItemRequest.builder().requestItems(keys(parts, consistent)).build(),
        response ->
            new Answer(
                response.unprocessedKeys().values().stream()
                    .flatMap(left -> left.keys().stream())
                    .toList(),
                flat(response.responses().values()).toList()));
  }

  private static Map<String, KeysAndAttributes> keys(
      Map<String, List<Map<String, AttributeValue>>> parts, boolean consistent) {
    Map<String, KeysAndAttributes> keys = new HashMap<>();
    parts.forEach(
        (table, part) ->
            keys.put(
                table,
                KeysAndAttributes.builder()
                    .keys(part)
                    .consistentRead(consistent ? true : null)
                    .build()));
    return keys;
  }

  private static <E> Stream<E> flat(Collection<List<E>> lists) {
    return lists.stream().flatMap(List::stream);
  }
}
