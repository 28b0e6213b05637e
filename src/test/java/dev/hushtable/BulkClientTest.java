package dev.hushtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;

/** Over a client that waits. */
class BulkClientTest extends AbstractBulkClientTest {

  private BulkClient bulk(BulkSettings settings) {
    DynamoDbClient client =
        new DynamoDbClient() {
          @Override
          public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
            return server.write(request);
          }

          @Override
          public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
            return server.read(request);
          }

          @Override
          public String serviceName() {
            return "dynamodb";
          }

          @Override
          public void close() {}
        };
    return hushtable().client(client).build().bulkClient(settings);
  }

  @Override
  <W extends BulkWrite<?>> BulkWriteResult<W> write(BulkSettings settings, Collection<W> writes) {
    return bulk(settings).write(writes);
  }

  @Override
  BulkReadResult read(BulkSettings settings, Collection<? extends BulkRead<?>> reads) {
    return bulk(settings).read(reads);
  }

  @Test
  void write_whenInterrupted_reportsWhatWasNotSent() {
    server.onWrite =
        sent -> {
          if (server.writes.size() == 2) {
            Thread.currentThread().interrupt();
          }
          return BatchWriteItemResponse.builder().build();
        };

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(1), puts(80));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.succeeded()).hasSize(50);
    assertThat(result.failed())
        .hasSize(30)
        .allMatch(failed -> failed.error() instanceof AbortedException);
    assertThat(server.writes).hasSize(2);
  }

  @Test
  void write_always_usesTheCallersThreadOnly() {
    Thread caller = Thread.currentThread();
    server.onWrite =
        sent -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          return BatchWriteItemResponse.builder().build();
        };

    assertThat(write(attempts(1), puts(80)).isComplete()).isTrue();
  }
}
