package dev.hushtable.streams;

import static java.util.stream.Collectors.toMap;

import dev.hushtable.testing.LambdaEvents;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Stream records of the tables in these tests, as DynamoDB would give them. */
final class StreamRecords {
  static final String EVENT_ID = "3f2ab9c04d1e";
  static final String SEQUENCE_NUMBER = "4421584500000000017450439091";
  static final Instant TIME = Instant.parse("2026-11-21T12:34:56Z");

  private StreamRecords() {}

  /** By which way a record comes. */
  enum Model {
    SDK(UnaryOperator.identity()),
    LAMBDA(record -> LambdaRecords.from(LambdaEvents.of(record)).get(0));

    private final UnaryOperator<Record> way;

    Model(UnaryOperator<Record> way) {
      this.way = way;
    }

    Record given(Record record) {
      return way.apply(record);
    }
  }

  static Record insert(List<String> keys, Map<String, AttributeValue> newItem) {
    return record(OperationType.INSERT, keys, null, newItem, StreamViewType.NEW_AND_OLD_IMAGES);
  }

  static Record modify(
      List<String> keys, Map<String, AttributeValue> oldItem, Map<String, AttributeValue> newItem) {
    return record(OperationType.MODIFY, keys, oldItem, newItem, StreamViewType.NEW_AND_OLD_IMAGES);
  }

  static Record remove(List<String> keys, Map<String, AttributeValue> oldItem) {
    return record(OperationType.REMOVE, keys, oldItem, null, StreamViewType.NEW_AND_OLD_IMAGES);
  }

  /**
   * A change of an item.
   *
   * @param keys the stored names of the key attributes
   * @param oldItem what was stored; null for nothing
   * @param newItem what is stored now; null for nothing
   */
  static Record record(
      OperationType event,
      List<String> keys,
      Map<String, AttributeValue> oldItem,
      Map<String, AttributeValue> newItem,
      StreamViewType view) {
    Map<String, AttributeValue> item = newItem == null ? oldItem : newItem;
    return Record.builder()
        .eventID(EVENT_ID)
        .eventName(event)
        .eventSource("aws:dynamodb")
        .awsRegion("us-east-1")
        .dynamodb(
            d ->
                d.approximateCreationDateTime(TIME)
                    .keys(keys.stream().collect(toMap(name -> name, item::get)))
                    .oldImage(view.toString().contains("OLD") ? oldItem : null)
                    .newImage(view.toString().contains("NEW") ? newItem : null)
                    .sequenceNumber(SEQUENCE_NUMBER)
                    .streamViewType(view))
        .build();
  }

  /** The record with another description of what changed. */
  static Record with(Record record, UnaryOperator<StreamRecord.Builder> alteration) {
    return record.toBuilder()
        .dynamodb(alteration.apply(record.dynamodb().toBuilder()).build())
        .build();
  }

  static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> copy = new HashMap<>(item);
    copy.put(name, value);
    return copy;
  }

  static Map<String, AttributeValue> without(Map<String, AttributeValue> item, String name) {
    Map<String, AttributeValue> copy = new HashMap<>(item);
    copy.remove(name);
    return copy;
  }
}
