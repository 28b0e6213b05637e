package dev.hushtable.streams;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Makes stream records of the SDK out of the event that AWS Lambda gives to a function, for a
 * {@link StreamDecoder}.
 *
 * <p>Only this class needs {@code com.amazonaws:aws-lambda-java-events} on the class path. It
 * copies and judges nothing: what is missing or of no known type stays so, and makes the decoder
 * refuse that record. Events are not changed, nor are the positions of their buffers.
 */
public final class LambdaRecords {
  private LambdaRecords() {}

  /**
   * The records of an event.
   *
   * @param event what Lambda calls the function with
   * @return its records, in the same order
   */
  public static List<Record> from(DynamodbEvent event) {
    List<DynamodbStreamRecord> records = event.getRecords();
    return records == null ? List.of() : records.stream().map(LambdaRecords::from).toList();
  }

  /**
   * One record of an event.
   *
   * @param record the record as Lambda has it
   * @return the record as the SDK has it
   */
  public static Record from(DynamodbStreamRecord record) {
    return Record.builder()
        .eventID(record.getEventID())
        .eventName(record.getEventName())
        .eventVersion(record.getEventVersion())
        .eventSource(record.getEventSource())
        .awsRegion(record.getAwsRegion())
        .userIdentity(identity(record.getUserIdentity()))
        .dynamodb(change(record.getDynamodb()))
        .build();
  }

  private static @Nullable Identity identity(
      com.amazonaws.services.lambda.runtime.events.models.dynamodb.@Nullable Identity identity) {
    return identity == null
        ? null
        : Identity.builder()
            .principalId(identity.getPrincipalId())
            .type(identity.getType())
            .build();
  }

  private static @Nullable StreamRecord change(
      com.amazonaws.services.lambda.runtime.events.models.dynamodb.@Nullable StreamRecord change) {
    if (change == null) {
      return null;
    }
    Date time = change.getApproximateCreationDateTime();
    return StreamRecord.builder()
        .approximateCreationDateTime(time == null ? null : time.toInstant())
        .keys(map(change.getKeys()))
        .newImage(map(change.getNewImage()))
        .oldImage(map(change.getOldImage()))
        .sequenceNumber(change.getSequenceNumber())
        .sizeBytes(change.getSizeBytes())
        .streamViewType(change.getStreamViewType())
        .build();
  }

  /** A value of none or several types becomes one that is so, too. */
  private static AttributeValue value(
      com.amazonaws.services.lambda.runtime.events.models.dynamodb.@Nullable AttributeValue value) {
    if (value == null) {
      return AttributeValue.builder().build();
    }
    return AttributeValue.builder()
        .s(value.getS())
        .n(value.getN())
        .b(bytes(value.getB()))
        .bool(value.getBOOL())
        .nul(value.getNULL())
        .ss(value.getSS())
        .ns(value.getNS())
        .bs(binarySet(value.getBS()))
        .l(list(value.getL()))
        .m(map(value.getM()))
        .build();
  }

  /** A copy, which leaves the buffer's position where it is. */
  private static @Nullable SdkBytes bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? null : SdkBytes.fromByteBuffer(buffer);
  }

  private static @Nullable List<@Nullable SdkBytes> binarySet(@Nullable List<ByteBuffer> buffers) {
    if (buffers == null) {
      return null;
    }
    List<@Nullable SdkBytes> members = new ArrayList<>(buffers.size());
    buffers.forEach(buffer -> members.add(bytes(buffer)));
    return members;
  }

  private static @Nullable List<AttributeValue> list(
      @Nullable List<com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue>
          values) {
    return values == null ? null : values.stream().map(LambdaRecords::value).toList();
  }

  private static @Nullable Map<String, AttributeValue> map(
      @Nullable
          Map<String, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue>
          values) {
    if (values == null) {
      return null;
    }
    Map<String, AttributeValue> converted = new LinkedHashMap<>();
    values.forEach((name, value) -> converted.put(name, value(value)));
    return converted;
  }
}
