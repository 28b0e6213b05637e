package dev.hushtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;

/** The same without waiting. */
@Timeout(60)
class BulkAsyncClientTest extends AbstractBulkClientTest {

  private BulkAsyncClient bulk(
      BulkSettings settings,
      Function<BatchWriteItemRequest, CompletableFuture<BatchWriteItemResponse>> write) {
    DynamoDbAsyncClient client =
        new DynamoDbAsyncClient() {
          @Override
          public CompletableFuture<BatchWriteItemResponse> batchWriteItem(
              BatchWriteItemRequest request) {
            return write.apply(request);
          }

          @Override
          public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
            return answered(() -> server.read(request));
          }

          @Override
          public String serviceName() {
            return "dynamodb";
          }

          @Override
          public void close() {}
        };
    return hushtable().asyncClient(client).build().bulkAsyncClient(settings);
  }

  private static <R> CompletableFuture<R> answered(Supplier<R> server) {
    try {
      return CompletableFuture.completedFuture(server.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private BulkAsyncClient bulk(BulkSettings settings) {
    return bulk(settings, request -> answered(() -> server.write(request)));
  }

  @Override
  <W extends BulkWrite<?>> BulkWriteResult<W> write(BulkSettings settings, Collection<W> writes) {
    return bulk(settings).write(writes).join();
  }

  @Override
  BulkReadResult read(BulkSettings settings, Collection<? extends BulkRead<?>> reads) {
    return bulk(settings).read(reads).join();
  }

  @Test
  void write_always_hasSoManyBatchesOnTheirWay() throws Exception {
    List<CompletableFuture<BatchWriteItemResponse>> onTheirWay = new CopyOnWriteArrayList<>();
    BulkAsyncClient bulk =
        bulk(
            BulkSettings.builder().maxConcurrency(3).build(),
            request -> {
              CompletableFuture<BatchWriteItemResponse> response = new CompletableFuture<>();
              onTheirWay.add(response);
              return response;
            });

    CompletableFuture<BulkWriteResult<BulkWrite<Numbered>>> future = bulk.write(puts(250));

    for (int done = 0; done < 10; done++) {
      assertThat(onTheirWay).hasSize(Math.min(10, done + 3));
      assertThat(future).isNotDone();
      onTheirWay.get(done).complete(BatchWriteItemResponse.builder().build());
    }
    assertThat(future.get(30, TimeUnit.SECONDS).succeeded()).hasSize(250);
  }

  @Test
  void write_whenCancelled_beginsNoMoreBatches() {
    List<CompletableFuture<BatchWriteItemResponse>> onTheirWay = new CopyOnWriteArrayList<>();
    BulkAsyncClient bulk =
        bulk(
            BulkSettings.builder().maxConcurrency(2).build(),
            request -> {
              CompletableFuture<BatchWriteItemResponse> response = new CompletableFuture<>();
              onTheirWay.add(response);
              return response;
            });
    CompletableFuture<BulkWriteResult<BulkWrite<Numbered>>> future = bulk.write(puts(250));

    future.cancel(true);
    onTheirWay.forEach(one -> one.complete(BatchWriteItemResponse.builder().build()));

    assertThat(onTheirWay).hasSize(2);
    assertThat(future).isCancelled();
  }

  @Test
  void write_whenTheCallBelowThrowsAnError_reportsIt() {
    AssertionError thrown = new AssertionError("below");
    BulkAsyncClient bulk =
        bulk(
            attempts(1),
            request -> {
              throw thrown;
            });

    BulkWriteResult<BulkWrite<Numbered>> result = bulk.write(puts(1)).join();

    assertThat(result.failed())
        .singleElement()
        .satisfies(failed -> assertThat(failed.error()).hasRootCause(thrown));
  }
}
