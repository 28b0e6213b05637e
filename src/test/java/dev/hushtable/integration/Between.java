package dev.hushtable.integration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Stands between the library and DynamoDB: has every request recorded, leaves parts of batches
 * unprocessed, which DynamoDB Local never does, and changes answers as a hostile server would.
 */
final class Between implements ExecutionInterceptor {
  private static final ExecutionAttribute<Object> LEFT = new ExecutionAttribute<>("LeftOver");

  private final ExecutionInterceptor recorder;
  private final AtomicReference<Integer> processed = new AtomicReference<>();
  private volatile boolean always;
  private final AtomicReference<UnaryOperator<SdkResponse>> change = new AtomicReference<>();

  Between(ExecutionInterceptor recorder) {
    this.recorder = recorder;
  }

  /** Of the next batch, only so many parts of each table reach DynamoDB. */
  void processOnly(int partsOfEachTable) {
    processed.set(partsOfEachTable);
  }

  /** The same of every batch. */
  void alwaysProcessOnly(int partsOfEachTable) {
    always = true;
    processed.set(partsOfEachTable);
  }

  /** Changes the next answer. */
  void answer(UnaryOperator<SdkResponse> changed) {
    change.set(changed);
  }

  /** Changes nothing any more. */
  void clear() {
    always = false;
    processed.set(null);
    change.set(null);
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    boolean batch =
        request instanceof BatchGetItemRequest || request instanceof BatchWriteItemRequest;
    Integer count = !batch ? null : always ? processed.get() : processed.getAndSet(null);
    if (count == null) {
      return request;
    }
    if (request instanceof BatchGetItemRequest get) {
      Map<String, KeysAndAttributes> sent = new HashMap<>();
      Map<String, KeysAndAttributes> left = new HashMap<>();
      get.requestItems()
          .forEach(
              (table, part) -> {
                sent.put(table, part.copy(k -> k.keys(first(part.keys(), count))));
                if (part.keys().size() > count) {
                  left.put(table, part.copy(k -> k.keys(rest(part.keys(), count))));
                }
              });
      attributes.putAttribute(LEFT, left);
      return get.copy(r -> r.requestItems(sent));
    }
    BatchWriteItemRequest write = (BatchWriteItemRequest) request;
    Map<String, List<WriteRequest>> sent = new HashMap<>();
    Map<String, List<WriteRequest>> left = new HashMap<>();
    write
        .requestItems()
        .forEach(
            (table, parts) -> {
              sent.put(table, first(parts, count));
              if (parts.size() > count) {
                left.put(table, rest(parts, count));
              }
            });
    attributes.putAttribute(LEFT, left);
    return write.copy(r -> r.requestItems(sent));
  }

  private static <E> List<E> first(List<E> all, int count) {
    return all.subList(0, Math.min(count, all.size()));
  }

  private static <E> List<E> rest(List<E> all, int count) {
    return all.subList(count, all.size());
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    recorder.beforeTransmission(context, attributes);
  }

  @Override
  @SuppressWarnings("unchecked")
  public SdkResponse modifyResponse(
      Context.ModifyResponse context, ExecutionAttributes attributes) {
    SdkResponse response = context.response();
    Object left = attributes.getAttribute(LEFT);
    if (left != null && response instanceof BatchGetItemResponse get) {
      response = get.copy(r -> r.unprocessedKeys((Map<String, KeysAndAttributes>) left));
    } else if (left != null && response instanceof BatchWriteItemResponse write) {
      response = write.copy(r -> r.unprocessedItems((Map<String, List<WriteRequest>>) left));
    }
    UnaryOperator<SdkResponse> changed = change.getAndSet(null);
    return changed == null ? response : changed.apply(response);
  }
}
