package dev.hushtable.internal.bulk;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.client.EncryptingDynamoDbAsyncClient;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.TableRegistry;
import dev.hushtable.monitoring.AuditContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Does several batches at a time, without waiting for any. Thread safe. */
public final class AsyncBulkRunner {
  private final DynamoDbAsyncClient client;
  private final TableRegistry tables;
  private final KeyLoader keys;
  private final Monitor monitor;

  /**
   * Runs over a client.
   *
   * @param client the client to call, beneath encryption
   * @param monitor watches each batch
   */
  public AsyncBulkRunner(
      DynamoDbAsyncClient client, TableRegistry tables, KeyLoader keys, Monitor monitor) {
    this.client = client;
    this.tables = tables;
    this.keys = keys;
    this.monitor = monitor;
  }

  /**
   * Does all operations, and tells what became of each.
   *
   * @param concurrency how many batches are on their way at a time
   * @param stopped whether to begin no more batches
   * @return is done when all is
   */
  public <S, Q, R> CompletableFuture<Void> run(
      BulkKind<S, Q, R> kind,
      BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> call,
      List<BulkOperation<S>> operations,
      Retries retries,
      int concurrency,
      BooleanSupplier stopped,
      BulkOutcomes outcomes) {
    Run<Q, R> run = new Run<>(call, stopped, AuditContext.current());
    return inTurn(
        List.copyOf(BulkTable.of(operations, tables, outcomes)),
        table ->
            keys.useAsync(table.needs(kind), table::identity)
                .handle(
                    (identity, failure) -> {
                      if (failure != null) {
                        table.fail(exception(failure), outcomes);
                        return List.<List<BulkBatch<S, Q, R>>>of();
                      }
                      return table.waves(kind, identity, retries, outcomes);
                    })
                .thenCompose(
                    waves -> inTurn(waves, wave -> atOnce(wave, concurrency, run::attempt))));
  }

  /** One after another. A chain, so that no depth of calls grows with their number. */
  private static <E> CompletableFuture<Void> inTurn(
      List<E> all, Function<E, CompletableFuture<Void>> each) {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (E one : all) {
      done = done.thenCompose(before -> each.apply(one));
    }
    return done;
  }

  /** So many at a time. */
  private static <E> CompletableFuture<Void> atOnce(
      List<E> all, int concurrency, Function<E, CompletableFuture<Void>> each) {
    List<CompletableFuture<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < Math.min(concurrency, all.size()); lane++) {
      List<E> ofLane = new ArrayList<>();
      for (int i = lane; i < all.size(); i += concurrency) {
        ofLane.add(all.get(i));
      }
      lanes.add(inTurn(ofLane, each));
    }
    return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new));
  }

  /** What the batches of one run have in common. */
  private final class Run<Q, R> {
    private final BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> call;
    private final BooleanSupplier stopped;

    /** The caller's: batches that wait for keys or for their turn begin on other threads. */
    private final AuditContext context;

    Run(
        BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> call,
        BooleanSupplier stopped,
        AuditContext context) {
      this.call = call;
      this.stopped = stopped;
      this.context = context;
    }

    <S> CompletableFuture<Void> attempt(BulkBatch<S, Q, R> batch) {
      if (stopped.getAsBoolean()) {
        return CompletableFuture.completedFuture(null);
      }
      return delayed(batch)
          .thenCompose(waited -> send(batch))
          .handle((response, failure) -> next(batch, response, failure))
          .thenCompose(next -> inTurn(next, this::attempt));
    }

    private CompletableFuture<Void> delayed(BulkBatch<?, Q, R> batch) {
      long nanos = batch.delay().toNanos();
      return nanos == 0
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.runAsync(
              () -> {},
              CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, keys.workers()));
    }

    /** The caller gets a report of it, and no exception that would fail an operation. */
    private <S> BiConsumer<Map<String, AttributeValue>, DecryptionException> told(
        BulkBatch<S, Q, R> batch) {
      return (storedItem, error) -> {
        batch.unreadable(storedItem, error);
        monitor.failed(Monitor.OPEN_ITEM, batch.tableName(), error);
      };
    }

    private <S> CompletableFuture<R> send(BulkBatch<S, Q, R> batch) {
      DynamoDbAsyncClient encrypting =
          new EncryptingDynamoDbAsyncClient(
              client, new RequestRewriters(tables, told(batch)), keys, monitor);
      return context.call(() -> call.apply(encrypting, batch.request()));
    }

    private <S> List<BulkBatch<S, Q, R>> next(
        BulkBatch<S, Q, R> batch, R response, Throwable failure) {
      if (failure != null) {
        return batch.after(exception(failure));
      }
      try {
        return batch.after(response);
      } catch (RuntimeException e) {
        return batch.after(e);
      }
    }
  }

  private static RuntimeException exception(Throwable failure) {
    Throwable cause = Futures.cause(failure);
    return cause instanceof RuntimeException e ? e : new CompletionException(cause);
  }
}
