package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.internal.bulk.BulkOperation;
import dev.hushtable.internal.bulk.BulkOutcomes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Gathers what became of each of many operations. Thread safe. */
final class BulkReport<O> implements BulkOutcomes {
  private final List<O> operations;
  private final AtomicReferenceArray<@Nullable Outcome> outcomes;

  private record Outcome(
      @Nullable Map<String, AttributeValue> item, @Nullable RuntimeException error) {}

  BulkReport(List<O> operations) {
    this.operations = operations;
    this.outcomes = new AtomicReferenceArray<>(operations.size());
  }

  static BulkOperation<WriteRequest> operation(BulkWrite<?> write) {
    return operation(write.table(), write::request);
  }

  static BulkOperation<Map<String, AttributeValue>> operation(BulkRead<?> read) {
    return operation(read.table(), read::request);
  }

  private static <S> BulkOperation<S> operation(MappedTableResource<?> table, Supplier<S> request) {
    return new BulkOperation<>(
        table.tableName(),
        table.tableSchema().tableMetadata().primaryKeys().stream().toList(),
        request);
  }

  @Override
  public void done(int index, @Nullable Map<String, AttributeValue> item) {
    outcomes.set(index, new Outcome(item, null));
  }

  @Override
  public void failed(int index, RuntimeException error) {
    outcomes.set(index, new Outcome(null, error));
  }

  private Outcome outcome(int index) {
    Outcome outcome = outcomes.get(index);
    return outcome == null
        ? new Outcome(
            null,
            new InternalErrorException(
                ErrorCode.INTERNAL_ERROR, "It is not known what became of this operation."))
        : outcome;
  }

  static <W> BulkWriteResult<W> writes(BulkReport<W> report) {
    List<W> succeeded = new ArrayList<>();
    List<BulkFailure<W>> failed = new ArrayList<>();
    for (int i = 0; i < report.operations.size(); i++) {
      W write = report.operations.get(i);
      RuntimeException error = report.outcome(i).error();
      if (error == null) {
        succeeded.add(write);
      } else {
        failed.add(new BulkFailure<>(write, error));
      }
    }
    return new BulkWriteResult<>(succeeded, failed);
  }

  static BulkReadResult reads(BulkReport<? extends BulkRead<?>> report) {
    Map<BulkRead.Id, Object> found = new LinkedHashMap<>();
    List<BulkRead<?>> absent = new ArrayList<>();
    List<BulkFailure<BulkRead<?>>> failed = new ArrayList<>();
    for (int i = 0; i < report.operations.size(); i++) {
      BulkRead<?> read = report.operations.get(i);
      Outcome outcome = report.outcome(i);
      if (outcome.error() != null) {
        failed.add(new BulkFailure<>(read, outcome.error()));
        continue;
      }
      try {
        Object item = outcome.item() == null ? null : read.item(outcome.item());
        if (item == null) {
          absent.add(read);
        } else {
          found.put(read.id(), item);
        }
      } catch (RuntimeException e) {
        failed.add(new BulkFailure<>(read, e));
      }
    }
    return new BulkReadResult(found, absent, failed);
  }
}
