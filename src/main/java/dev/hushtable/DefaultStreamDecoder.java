package dev.hushtable;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.request.StreamRecordReader;
import dev.hushtable.streams.DecodedRecord;
import dev.hushtable.streams.ItemChange;
import dev.hushtable.streams.StreamDecoder;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Loads keys, and then reads records with them. */
final class DefaultStreamDecoder<T> implements StreamDecoder<T> {
  private final StreamRecordReader<T> reader;
  private final KeyLoader keys;

  DefaultStreamDecoder(TableSchema<T> schema, ScopedTable table, KeyLoader keys) {
    this.reader = new StreamRecordReader<>(table, schema::mapToItem);
    this.keys = keys;
  }

  @Override
  public ItemChange<T> decode(Record record) {
    return decodeAll(List.of(record)).get(0);
  }

  @Override
  public List<ItemChange<T>> decodeAll(Collection<Record> records) {
    return keys.use(
        reader.needs(records),
        loaded -> records.stream().map(record -> reader.read(record, loaded)).toList());
  }

  @Override
  public List<DecodedRecord<T>> decodeEach(Collection<Record> records) {
    return keys.use(
        reader.needs(records),
        loaded -> records.stream().map(record -> decoded(record, loaded)).toList());
  }

  private DecodedRecord<T> decoded(Record record, KeySet loaded) {
    try {
      return DecodedRecord.of(reader.read(record, loaded));
    } catch (HushtableException e) {
      return DecodedRecord.failed(sequenceNumber(record), e);
    }
  }

  private static String sequenceNumber(Record record) {
    boolean known = record.dynamodb() != null && record.dynamodb().sequenceNumber() != null;
    return known ? record.dynamodb().sequenceNumber() : "";
  }
}
