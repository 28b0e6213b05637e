package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.streams.ItemChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Stream records: the images are decrypted and mapped. Pure: no input or output, no waiting. Thread
 * safe.
 *
 * @param <T> what images are mapped to
 */
public final class StreamRecordReader<T> {
  /** Who removes an item whose time to live is over. */
  private static final String TIME_TO_LIVE = "dynamodb.amazonaws.com";

  private final ScopedTable table;
  private final Function<Map<String, AttributeValue>, T> mapper;

  /**
   * For one table.
   *
   * @param mapper makes what is wanted of a plain item
   */
  public StreamRecordReader(ScopedTable table, Function<Map<String, AttributeValue>, T> mapper) {
    this.table = table;
    this.mapper = mapper;
  }

  /**
   * The keys that the images of records need. Values of no known type need none; {@link #read} will
   * refuse them.
   */
  public Set<KeyNeed> needs(Collection<Record> records) {
    List<Map<String, AttributeValue>> images = new ArrayList<>();
    for (Record record : records) {
      StreamRecord change = record.dynamodb();
      if (change != null) {
        images.add(change.oldImage());
        images.add(change.newImage());
      }
    }
    images.removeIf(image -> !image.values().stream().allMatch(StreamRecordReader::isKnown));
    return table.needs(images);
  }

  /**
   * Decodes a record.
   *
   * @throws HushtableException naming table, item and event, if the record or an image is refused
   */
  public ItemChange<T> read(Record record, KeySet keys) {
    StreamRecord change = record.dynamodb();
    if (change == null) {
      throw invalid(record, "it has no change");
    }
    ItemChange.Kind kind = kind(record);
    requireKey(record, change.keys());
    if (change.sequenceNumber() == null) {
      throw invalid(record, "it has no sequence number");
    }
    return ItemChange.<T>builder()
        .kind(kind)
        .keys(Items.plainKey(table.plan(), change.keys()))
        .oldItem(change.hasOldImage() ? item("old", change.oldImage(), record, keys) : null)
        .newItem(change.hasNewImage() ? item("new", change.newImage(), record, keys) : null)
        .sequenceNumber(change.sequenceNumber())
        .approximateCreationTime(change.approximateCreationDateTime())
        .byTimeToLive(
            record.userIdentity() != null
                && TIME_TO_LIVE.equals(record.userIdentity().principalId()))
        .build();
  }

  /** They have the names that streams give them. */
  private ItemChange.Kind kind(Record record) {
    for (ItemChange.Kind kind : ItemChange.Kind.values()) {
      if (kind.name().equals(record.eventNameAsString())) {
        return kind;
      }
    }
    throw invalid(record, "its event '" + record.eventNameAsString() + "' is not known");
  }

  /** It must be the whole key of the table, so that images can be held against it. */
  private void requireKey(Record record, Map<String, AttributeValue> storedKey) {
    List<KeyAttribute> primaryKey = table.plan().primaryKey();
    for (KeyAttribute attribute : primaryKey) {
      AttributeValue value = storedKey.get(attribute.storedName());
      if (value == null || !isKey(attribute, value)) {
        throw invalid(
            record, "its key lacks '" + attribute.storedName() + "' in the form of a key");
      }
    }
    if (storedKey.size() != primaryKey.size()) {
      throw invalid(record, "its key has more attributes than that of the table");
    }
  }

  private static boolean isKey(KeyAttribute attribute, AttributeValue value) {
    if (attribute.encrypted() != null) {
      return BlindIndex.isWellFormed(value);
    }
    return value.type() == AttributeValue.Type.S
        || value.type() == AttributeValue.Type.N
        || value.type() == AttributeValue.Type.B;
  }

  private T item(String which, Map<String, AttributeValue> image, Record record, KeySet keys) {
    image.forEach(
        (name, value) -> {
          if (!isKnown(value)) {
            throw invalid(
                record, "attribute '" + name + "' of its " + which + " image is of no known type");
          }
        });
    try {
      table.engine().decryptor().requireKey(image, record.dynamodb().keys());
      return mapper.apply(table.decrypt(image, keys));
    } catch (HushtableException e) {
      throw ofImage(which, record, e);
    }
  }

  /** Whether the value, and all within it, is of exactly one type, and of one that we know. */
  private static boolean isKnown(@Nullable AttributeValue value) {
    return value != null
        && value.type() != null
        && value.type() != AttributeValue.Type.UNKNOWN_TO_SDK_VERSION
        && Stream.of(value.ss(), value.ns(), value.bs()).allMatch(StreamRecordReader::isWhole)
        && value.l().stream().allMatch(StreamRecordReader::isKnown)
        && value.m().values().stream().allMatch(StreamRecordReader::isKnown);
  }

  private static boolean isWhole(List<?> set) {
    return set.stream().allMatch(Objects::nonNull);
  }

  private DecryptionException invalid(Record record, String what) {
    return new DecryptionException(
        ErrorCode.STREAM_RECORD_INVALID,
        String.format(
            Locale.ROOT,
            "Stream record %s cannot be decoded: %s. If it is of this table and as DynamoDB gave it, upgrade the library.",
            describe(record),
            what));
  }

  /** The same error, which also says where it happened. */
  private HushtableException ofImage(String which, Record record, HushtableException e) {
    return ItemErrors.prefixed(
        String.format(
            Locale.ROOT,
            "The %s image in stream record %s cannot be read.",
            which,
            describe(record)),
        e);
  }

  private String describe(Record record) {
    Map<String, AttributeValue> storedKey =
        record.dynamodb() == null ? Map.of() : record.dynamodb().keys();
    return String.format(
        Locale.ROOT,
        "%s of item %s in table %s",
        record.eventID() == null ? "(without id)" : record.eventID(),
        ItemErrors.describeKey(table.plan(), storedKey),
        table.plan().tableName());
  }
}
