package dev.hushtable;

import dev.hushtable.internal.bulk.AsyncBulkRunner;
import dev.hushtable.internal.bulk.BulkKind;
import dev.hushtable.monitoring.AuditContext;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Makes requests of operations, and a report of what becomes of them, without waiting. */
final class DefaultBulkAsyncClient implements BulkAsyncClient {
  private final AsyncBulkRunner runner;
  private final BulkSettings settings;

  DefaultBulkAsyncClient(AsyncBulkRunner runner, BulkSettings settings) {
    this.runner = runner;
    this.settings = settings;
  }

  @Override
  public <W extends BulkWrite<?>> CompletableFuture<BulkWriteResult<W>> write(
      Collection<W> writes) {
    List<W> all = List.copyOf(writes);
    BulkReport<W> report = new BulkReport<>(all);
    return reported(
        stopped ->
            runner.run(
                BulkKind.writes(),
                DynamoDbAsyncClient::batchWriteItem,
                all.stream().map(BulkReport::operation).toList(),
                settings.retries(),
                settings.maxConcurrency(),
                stopped,
                report),
        () -> BulkReport.writes(report));
  }

  @Override
  public CompletableFuture<BulkReadResult> read(Collection<? extends BulkRead<?>> reads) {
    List<? extends BulkRead<?>> all = List.copyOf(reads);
    BulkReport<? extends BulkRead<?>> report = new BulkReport<>(all);
    return reported(
        stopped ->
            runner.run(
                BulkKind.reads(settings.consistentRead()),
                DynamoDbAsyncClient::batchGetItem,
                all.stream().map(BulkReport::operation).toList(),
                settings.retries(),
                settings.maxConcurrency(),
                stopped,
                report),
        () -> BulkReport.reads(report));
  }

  /** Whoever has the result no longer waits for it once it is cancelled. */
  private static <R> CompletableFuture<R> reported(
      Function<BooleanSupplier, CompletableFuture<Void>> run, Supplier<R> report) {
    CompletableFuture<R> result = new CompletableFuture<>();
    AuditContext context = AuditContext.current();
    var unused =
        run.apply(result::isDone)
            .thenApply(done -> report.get())
            .whenComplete(
                (reported, failure) ->
                    context.run(
                        () -> {
                          if (failure == null) {
                            result.complete(reported);
                          } else {
                            result.completeExceptionally(failure);
                          }
                        }));
    return result;
  }
}
