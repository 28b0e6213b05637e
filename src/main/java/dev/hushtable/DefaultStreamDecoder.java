package dev.hushtable;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.monitoring.Subject;
import dev.hushtable.internal.request.StreamRecordReader;
import dev.hushtable.streams.DecodedRecord;
import dev.hushtable.streams.ItemChange;
import dev.hushtable.streams.StreamDecoder;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Loads keys, and then reads records with them. */
final class DefaultStreamDecoder<T> implements StreamDecoder<T> {
  private final StreamRecordReader<T> reader;
  private final String tableName;
  private final KeyLoader keys;
  private final Monitor monitor;

  DefaultStreamDecoder(TableSchema<T> schema, ScopedTable table, KeyLoader keys, Monitor monitor) {
    this.reader = new StreamRecordReader<>(table, schema::mapToItem);
    this.tableName = table.plan().tableName();
    this.keys = keys;
    this.monitor = monitor;
  }

  @Override
  public ItemChange<T> decode(Record record) {
    return decodeAll(List.of(record)).get(0);
  }

  @Override
  public List<ItemChange<T>> decodeAll(Collection<Record> records) {
    return run(records, reader::read);
  }

  @Override
  public List<DecodedRecord<T>> decodeEach(Collection<Record> records) {
    return run(records, this::decoded);
  }

  private <R> List<R> run(Collection<Record> records, BiFunction<Record, KeySet, R> read) {
    return monitor.watch(
        "DecodeRecords",
        () -> Subject.read(tableName, given -> records.size()),
        operation ->
            keys.use(
                reader.needs(records),
                operation.usage(),
                loaded -> records.stream().map(record -> read.apply(record, loaded)).toList()));
  }

  private DecodedRecord<T> decoded(Record record, KeySet loaded) {
    try {
      return DecodedRecord.of(reader.read(record, loaded));
    } catch (HushtableException e) {
      monitor.failed(Monitor.OPEN_ITEM, tableName, e);
      return DecodedRecord.failed(sequenceNumber(record), e);
    }
  }

  private static String sequenceNumber(Record record) {
    boolean known = record.dynamodb() != null && record.dynamodb().sequenceNumber() != null;
    return known ? record.dynamodb().sequenceNumber() : "";
  }
}
