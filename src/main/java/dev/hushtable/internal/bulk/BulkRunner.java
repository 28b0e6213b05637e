package dev.hushtable.internal.bulk;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.internal.client.EncryptingDynamoDbClient;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.TableRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Does batches one after another on the caller's thread. If that is interrupted, what was not begun
 * has failed, and the thread stays interrupted. Thread safe.
 */
public final class BulkRunner {
  private final DynamoDbClient client;
  private final TableRegistry tables;
  private final KeyLoader keys;
  private final Monitor monitor;

  /**
   * Runs over a client.
   *
   * @param client the client to call, beneath encryption
   * @param monitor watches each batch
   */
  public BulkRunner(DynamoDbClient client, TableRegistry tables, KeyLoader keys, Monitor monitor) {
    this.client = client;
    this.tables = tables;
    this.keys = keys;
    this.monitor = monitor;
  }

  /** Does all operations, and tells what became of each. */
  public <S, Q, R> void run(
      BulkKind<S, Q, R> kind,
      BiFunction<DynamoDbClient, Q, R> call,
      List<BulkOperation<S>> operations,
      Retries retries,
      BulkOutcomes outcomes) {
    for (BulkTable<S> table : BulkTable.of(operations, tables, outcomes)) {
      ItemIdentity identity;
      try {
        identity = keys.use(table.needs(kind), table::identity);
      } catch (RuntimeException e) {
        table.fail(e, outcomes);
        continue;
      }
      table
          .waves(kind, identity, retries, outcomes)
          .forEach(wave -> wave.forEach(batch -> run(batch, call)));
    }
  }

  private <S, Q, R> void run(BulkBatch<S, Q, R> first, BiFunction<DynamoDbClient, Q, R> call) {
    Deque<BulkBatch<S, Q, R>> toDo = new ArrayDeque<>(List.of(first));
    while (!toDo.isEmpty()) {
      List<BulkBatch<S, Q, R>> next = attempt(toDo.pop(), call);
      for (int i = next.size() - 1; i >= 0; i--) {
        toDo.push(next.get(i));
      }
    }
  }

  /** The caller gets a report of it, and no exception that would fail an operation. */
  private <S, Q, R> BiConsumer<Map<String, AttributeValue>, DecryptionException> told(
      BulkBatch<S, Q, R> batch) {
    return (storedItem, error) -> {
      batch.unreadable(storedItem, error);
      monitor.failed(Monitor.OPEN_ITEM, batch.tableName(), error);
    };
  }

  private <S, Q, R> List<BulkBatch<S, Q, R>> attempt(
      BulkBatch<S, Q, R> batch, BiFunction<DynamoDbClient, Q, R> call) {
    try {
      await(batch.delay());
      DynamoDbClient encrypting =
          new EncryptingDynamoDbClient(
              client, new RequestRewriters(tables, told(batch)), keys, monitor);
      return batch.after(call.apply(encrypting, batch.request()));
    } catch (RuntimeException e) {
      return batch.after(e);
    }
  }

  private static void await(Duration delay) {
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("Interrupted before it was sent.", e);
    }
  }
}
