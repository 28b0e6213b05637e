package dev.hushtable;

import dev.hushtable.internal.bulk.BulkKind;
import dev.hushtable.internal.bulk.BulkRunner;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes requests of operations, and a report of what becomes of them. */
final class DefaultBulkClient implements BulkClient {
  private final BulkRunner runner;
  private final BulkSettings settings;

  DefaultBulkClient(BulkRunner runner, BulkSettings settings) {
    this.runner = runner;
    this.settings = settings;
  }

  @Override
  public <W extends BulkWrite<?>> BulkWriteResult<W> write(Collection<W> writes) {
    List<W> all = List.copyOf(writes);
    BulkReport<W> report = new BulkReport<>(all);
    runner.run(
        BulkKind.writes(),
        DynamoDbClient::batchWriteItem,
        all.stream().map(BulkReport::operation).toList(),
        settings.retries(),
        report);
    return BulkReport.writes(report);
  }

  @Override
  public BulkReadResult read(Collection<? extends BulkRead<?>> reads) {
    List<? extends BulkRead<?>> all = List.copyOf(reads);
    BulkReport<? extends BulkRead<?>> report = new BulkReport<>(all);
    runner.run(
        BulkKind.reads(settings.consistentRead()),
        DynamoDbClient::batchGetItem,
        all.stream().map(BulkReport::operation).toList(),
        settings.retries(),
        report);
    return BulkReport.reads(report);
  }
}
