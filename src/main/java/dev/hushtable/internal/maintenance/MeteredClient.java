package dev.hushtable.internal.maintenance;

import dev.hushtable.internal.monitoring.Operation;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Calls DynamoDB no faster than is allowed, counts what that consumes, and waits when DynamoDB has
 * had too much. Thread safe.
 */
final class MeteredClient {
  private static final int MAX_THROTTLED = 20;
  private static final int FIRST_PAUSE_MILLIS = 50;
  private static final int MAX_PAUSE_MILLIS = 5_000;

  private final DynamoDbClient client;
  private final Operation operation;
  private final UnitRate reads;
  private final UnitRate writes;
  private final DoubleAdder readUnits = new DoubleAdder();
  private final DoubleAdder writeUnits = new DoubleAdder();

  MeteredClient(DynamoDbClient client, Operation operation, UnitRate reads, UnitRate writes) {
    this.client = client;
    this.operation = operation;
    this.reads = reads;
    this.writes = writes;
  }

  /** Without a limit. */
  MeteredClient(DynamoDbClient client, Operation operation) {
    this(
        client,
        operation,
        new UnitRate(Double.POSITIVE_INFINITY, System::nanoTime),
        new UnitRate(Double.POSITIVE_INFINITY, System::nanoTime));
  }

  double readUnits() {
    return readUnits.sum();
  }

  double writeUnits() {
    return writeUnits.sum();
  }

  ScanResponse scan(ScanRequest request) {
    ScanRequest counted =
        request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
    ScanResponse page = call(reads, () -> client.scan(counted));
    consumed(reads, readUnits, page.consumedCapacity());
    return page;
  }

  GetItemResponse getItem(GetItemRequest request) {
    GetItemRequest counted =
        request.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
    GetItemResponse item = call(reads, () -> client.getItem(counted));
    consumed(reads, readUnits, item.consumedCapacity());
    return item;
  }

  /** One of them alone costs half, and no other write fails because it met it. */
  void write(List<TransactWriteItem> items) {
    if (items.size() == 1) {
      consumed(writes, writeUnits, call(writes, () -> writeAlone(items.get(0))));
      return;
    }
    Collection<ConsumedCapacity> all =
        call(
                writes,
                () ->
                    client.transactWriteItems(
                        r ->
                            r.transactItems(items)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)))
            .consumedCapacity();
    all.forEach(one -> consumed(writes, writeUnits, one));
  }

  private @Nullable ConsumedCapacity writeAlone(TransactWriteItem item) {
    Update update = item.update();
    if (update != null) {
      return client
          .updateItem(
              r ->
                  r.tableName(update.tableName())
                      .key(update.key())
                      .updateExpression(update.updateExpression())
                      .conditionExpression(update.conditionExpression())
                      .expressionAttributeNames(update.expressionAttributeNames())
                      .expressionAttributeValues(
                          update.hasExpressionAttributeValues()
                              ? update.expressionAttributeValues()
                              : null)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
          .consumedCapacity();
    }
    Put put = item.put();
    return client
        .putItem(
            r ->
                r.tableName(put.tableName())
                    .item(put.item())
                    .conditionExpression(put.conditionExpression())
                    .expressionAttributeNames(put.expressionAttributeNames())
                    .expressionAttributeValues(
                        put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity();
  }

  private static void consumed(
      UnitRate rate, DoubleAdder units, @Nullable ConsumedCapacity capacity) {
    Double consumed = capacity == null ? null : capacity.capacityUnits();
    if (consumed != null) {
      rate.spend(consumed);
      units.add(consumed);
    }
  }

  private <T> T call(UnitRate rate, Supplier<T> request) {
    for (int attempt = 1; ; attempt++) {
      for (long wait = rate.nanosToWait(); wait > 0; wait = rate.nanosToWait()) {
        sleep(wait);
      }
      try {
        return operation.call(request);
      } catch (AwsServiceException e) {
        if (!e.isThrottlingException() || attempt == MAX_THROTTLED) {
          throw e;
        }
        int longest = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        sleep(TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(longest) + 1L));
      }
    }
  }

  static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("Interrupted while a table was worked on.", e);
    }
  }
}
