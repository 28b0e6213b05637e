package dev.hushtable.streams;

import static dev.hushtable.streams.StreamRecords.SEQUENCE_NUMBER;
import static dev.hushtable.streams.StreamRecords.TIME;
import static dev.hushtable.streams.StreamRecords.insert;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.Beans.Patient;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.LambdaEvents;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Events as Lambda's runtime makes them, and as a test by hand does. */
class LambdaRecordsTest {
  private static final byte[] BYTES = {1, 2, 3};

  private final ModelEncryptor<Patient> patients =
      ModelEncryptor.builder(Patient.class)
          .tableName("People")
          .keys(LocalKeyProvider.inMemory())
          .build();

  private static Patient alice() {
    Patient patient = new Patient();
    patient.setId("p-1");
    patient.setEmail("alice@example.com");
    patient.setSsn("078-05-1120");
    return patient;
  }

  private Record alicesRecord() {
    return insert(List.of("id"), patients.encryptModel(alice()));
  }

  // --- Records

  @Test
  void from_whenTheEventIsThatOfTheManual_givesAllOfIt() throws Exception {
    String json =
        """
        {"Records": [{
          "eventID": "c4ca4238a0b923820dcc509a6f75849b",
          "eventName": "INSERT",
          "eventVersion": "1.1",
          "eventSource": "aws:dynamodb",
          "awsRegion": "us-east-1",
          "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
          "dynamodb": {
            "ApproximateCreationDateTime": 1795264496,
            "Keys": {"Id": {"N": "101"}},
            "NewImage": {"Message": {"S": "New item!"}, "Id": {"N": "101"}},
            "OldImage": {"Id": {"N": "101"}},
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 26,
            "StreamViewType": "NEW_AND_OLD_IMAGES"},
          "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/T/stream/2026-11-21T00:00:00.000"}]}
        """;
    software.amazon.awssdk.services.dynamodb.model.AttributeValue id =
        software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN("101");

    List<Record> records = LambdaRecords.from(LambdaEvents.read(new ObjectMapper().readTree(json)));

    assertThat(records)
        .containsExactly(
            Record.builder()
                .eventID("c4ca4238a0b923820dcc509a6f75849b")
                .eventName(OperationType.INSERT)
                .eventVersion("1.1")
                .eventSource("aws:dynamodb")
                .awsRegion("us-east-1")
                .userIdentity(i -> i.type("Service").principalId("dynamodb.amazonaws.com"))
                .dynamodb(
                    d ->
                        d.approximateCreationDateTime(TIME)
                            .keys(Map.of("Id", id))
                            .newImage(
                                Map.of(
                                    "Message",
                                    software.amazon.awssdk.services.dynamodb.model.AttributeValue
                                        .fromS("New item!"),
                                    "Id",
                                    id))
                            .oldImage(Map.of("Id", id))
                            .sequenceNumber(SEQUENCE_NUMBER)
                            .sizeBytes(26L)
                            .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
                .build());
  }

  @Test
  void from_whenThereAreSeveral_keepsTheOrder() {
    DynamodbEvent event =
        LambdaEvents.of(
            Record.builder().eventID("1").build(), Record.builder().eventID("2").build());

    assertThat(LambdaRecords.from(event)).extracting(Record::eventID).containsExactly("1", "2");
  }

  @Test
  void from_whenNothingIsSet_leavesItUnset() {
    assertThat(LambdaRecords.from(new DynamodbEvent())).isEmpty();
    assertThat(LambdaRecords.from(new DynamodbStreamRecord())).isEqualTo(Record.builder().build());

    DynamodbStreamRecord empty = new DynamodbStreamRecord();
    empty.setDynamodb(new StreamRecord());
    Record record = LambdaRecords.from(empty);
    assertThat(record.dynamodb().hasKeys()).isFalse();
    assertThat(record.dynamodb().hasNewImage()).isFalse();
    assertThat(record.dynamodb().hasOldImage()).isFalse();
  }

  // --- Values

  static Stream<ByteBuffer> buffers() {
    byte[] framed = {9, 1, 2, 3, 9};
    ByteBuffer direct = ByteBuffer.allocateDirect(5).put(framed).position(1).limit(4);
    return Stream.of(
        ByteBuffer.wrap(BYTES),
        ByteBuffer.wrap(framed, 1, 3),
        ByteBuffer.wrap(framed, 1, 3).slice(),
        ByteBuffer.wrap(framed, 1, 3).asReadOnlyBuffer(),
        direct);
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void from_whateverTheBuffer_copiesItWithoutConsumingIt(ByteBuffer buffer) {
    int position = buffer.position();
    int limit = buffer.limit();

    for (int time = 0; time < 2; time++) {
      assertThat(converted(new AttributeValue().withB(buffer)).b().asByteArray()).isEqualTo(BYTES);
      assertThat(converted(new AttributeValue().withBS(buffer)).bs())
          .containsExactly(SdkBytes.fromByteArray(BYTES));
    }

    assertThat(buffer.position()).isEqualTo(position);
    assertThat(buffer.limit()).isEqualTo(limit);
  }

  @Test
  void from_whenTheBufferIsWrittenLater_keepsItsCopy() {
    byte[] bytes = BYTES.clone();
    software.amazon.awssdk.services.dynamodb.model.AttributeValue converted =
        converted(new AttributeValue().withB(ByteBuffer.wrap(bytes)));
    bytes[0] = 7;

    assertThat(converted.b().asByteArray()).isEqualTo(BYTES);
  }

  private static software.amazon.awssdk.services.dynamodb.model.AttributeValue converted(
      AttributeValue value) {
    DynamodbStreamRecord record = new DynamodbStreamRecord();
    record.setDynamodb(new StreamRecord().addNewImageEntry("a", value));
    return LambdaRecords.from(record).dynamodb().newImage().get("a");
  }

  @Test
  void from_whenGivenTwice_decodesAlike() {
    DynamodbEvent event = LambdaEvents.of(alicesRecord());
    DynamodbEvent same = event.clone();
    StreamDecoder<Patient> decoder = patients.streamDecoder();

    ItemChange<Patient> first = decoder.decodeAll(LambdaRecords.from(event)).get(0);

    assertThat(decoder.decodeAll(LambdaRecords.from(event)).get(0)).isEqualTo(first);
    assertThat(first.newItem()).contains(alice());
    assertThat(event).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"VECTOR\": [1, 2]}",
        "{\"S\": \"a\", \"N\": \"1\"}",
        "{\"L\": [{\"S\": \"a\"}, {}]}",
        "{\"L\": [null]}",
        "{\"M\": {\"a\": {\"VECTOR\": [1]}}}",
        "{\"M\": {\"a\": null}}",
        "{\"SS\": [\"a\", null]}",
        "{\"NS\": [\"1\", null]}",
        "{\"BS\": [\"YQ==\", null]}"
      })
  void decode_whenAValueIsOfNoKnownType_refusesThatRecordOnly(String value) throws Exception {
    for (String name : List.of("unmapped", "plan", "ssn__source")) {
      ObjectNode event = LambdaEvents.toJson(alicesRecord(), alicesRecord());
      ((ObjectNode) event.at("/Records/0/dynamodb/NewImage"))
          .set(name, new ObjectMapper().readTree(value));

      List<DecodedRecord<Patient>> decoded =
          patients.streamDecoder().decodeEach(LambdaRecords.from(LambdaEvents.read(event)));

      assertRefused(
          decoded.get(0)::change, ErrorCode.STREAM_RECORD_INVALID, "'" + name + "'", "{id=p-1}");
      assertThat(decoded.get(1).change().newItem()).contains(alice());
    }
  }
}
