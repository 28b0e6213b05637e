package dev.hushtable.streams;

import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.MAPPING_FAILED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.SEAL_MISSING;
import static dev.hushtable.exception.ErrorCode.SOURCE_MISSING;
import static dev.hushtable.exception.ErrorCode.STREAM_RECORD_INVALID;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.streams.StreamRecords.EVENT_ID;
import static dev.hushtable.streams.StreamRecords.insert;
import static dev.hushtable.streams.StreamRecords.modify;
import static dev.hushtable.streams.StreamRecords.remove;
import static dev.hushtable.streams.StreamRecords.with;
import static dev.hushtable.streams.StreamRecords.without;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.Beans.Patient;
import dev.hushtable.internal.item.Beans.Ticket;
import dev.hushtable.internal.item.SealedBeans.Member;
import dev.hushtable.keys.KeyFiles;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.streams.StreamRecords.Model;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Records that are not what they should be: each is an error, which says where and no secret. */
class StreamDecoderRefusalTest {
  private static final List<String> ID = List.of("id");
  private static final String SECRET = "078-05-1120";

  private final LocalKeyProvider keys = LocalKeyProvider.inMemory();
  private final ModelEncryptor<Patient> patients = encryptor(Patient.class);
  private final ModelEncryptor<Member> members = encryptor(Member.class);
  private final ModelEncryptor<Ticket> tickets = encryptor(Ticket.class);
  private final Map<String, AttributeValue> alice = patients.encryptModel(patient("p-1"));
  private final Map<String, AttributeValue> bob = patients.encryptModel(patient("p-2"));

  private <T> ModelEncryptor<T> encryptor(Class<T> type) {
    return ModelEncryptor.builder(type).tableName("People").keys(keys).build();
  }

  private static Patient patient(String id) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.setEmail(SECRET + "@example.com");
    patient.setSsn(SECRET);
    return patient;
  }

  private Map<String, AttributeValue> member(String plan) {
    Member member = new Member();
    member.setId("p-1");
    member.setSsn(SECRET);
    member.setPlan(plan);
    return members.encryptModel(member);
  }

  private HushtableException assertFails(
      ModelEncryptor<?> table, Record record, ErrorCode code, String... parts) {
    HushtableException failure =
        assertRefused(() -> table.streamDecoder().decode(record), code, parts);
    assertThat(failure).hasMessageContainingAll(EVENT_ID, "People");
    assertThat(failure.getMessage().split("\\[" + code + "]", -1)).as("says it once").hasSize(2);
    assertThat(KeyFiles.messages(failure)).doesNotContain(SECRET);
    return failure;
  }

  /** Both as the old and as the new image, of both models. */
  private void assertImageFails(
      ModelEncryptor<?> table, Map<String, AttributeValue> image, ErrorCode code, String... parts) {
    Map<String, AttributeValue> key = Map.of("id", s("p-1"));
    for (Model model : Model.values()) {
      Record asNew = with(insert(ID, alice), d -> d.keys(key).newImage(image));
      Record asOld = with(remove(ID, alice), d -> d.keys(key).oldImage(image));
      HushtableException failure = assertFails(table, model.given(asNew), code, parts);
      assertThat(failure).hasMessageContainingAll("new image", "{id=p-1}");
      failure = assertFails(table, model.given(asOld), code, parts);
      assertThat(failure).hasMessageContainingAll("old image", "{id=p-1}");
    }
  }

  // --- Images that do not open

  @Test
  void decode_whenTheImageIsThatOfAnotherItem_fails() {
    assertImageFails(patients, bob, NOT_AUTHENTIC, "'id'", "{id=p-2}");
  }

  @Test
  void decode_whenTheImageBearsTheKeyOfAnotherItem_fails() {
    assertImageFails(patients, with(bob, "id", s("p-1")), NOT_AUTHENTIC);
  }

  /** The other image being right does not help. */
  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenOnlyOneImageIsThatOfAnotherItem_fails(Model model) {
    Record oldOfBob = with(modify(ID, bob, alice), d -> d);
    Record newOfBob = with(modify(ID, alice, bob), d -> d.keys(Map.of("id", s("p-1"))));

    assertFails(patients, model.given(oldOfBob), NOT_AUTHENTIC, "old image", "{id=p-1}");
    assertFails(patients, model.given(newOfBob), NOT_AUTHENTIC, "new image", "{id=p-1}");
  }

  @Test
  void decode_whenTheImageLacksItsKeyOrIsEmpty_fails() {
    assertImageFails(patients, without(alice, "id"), NOT_AUTHENTIC, "'id'", "{id=(missing)}");
    assertImageFails(patients, Map.of(), NOT_AUTHENTIC, "'id'");
  }

  /** Nothing in it is encrypted, so nothing but the key tells that it belongs elsewhere. */
  @Test
  void decode_whenAnImageOfPlainAttributesIsThatOfAnotherItem_fails() {
    assertImageFails(patients, Map.of("id", s("p-2"), "plan", s("gold")), NOT_AUTHENTIC, "'id'");
  }

  @Test
  void decode_whenADeclaredAttributeIsInTheClear_fails() {
    assertImageFails(
        patients, with(without(alice, "ssn__source"), "ssn", s(SECRET)), PLAINTEXT_FOUND, "'ssn'");
    assertImageFails(patients, with(alice, "ssn", s(SECRET)), PLAINTEXT_FOUND, "'ssn'");
    assertImageFails(patients, with(alice, "ssn__source", s(SECRET)), PLAINTEXT_FOUND, "'ssn'");
  }

  @Test
  void decode_whenTheCiphertextIsMissing_fails() {
    assertImageFails(patients, without(alice, "email__source"), SOURCE_MISSING, "'email'");
  }

  @Test
  void decode_whenTheCiphertextIsAltered_fails() {
    byte[] source = alice.get("ssn__source").b().asByteArray();
    source[source.length - 1] ^= 1;
    assertImageFails(patients, with(alice, "ssn__source", b(source)), NOT_AUTHENTIC, "'ssn'");
  }

  @Test
  void decode_whenTheHashIsThatOfAnotherValue_fails() {
    AttributeValue other = patients.hmac("email", "eve@example.com");
    assertImageFails(patients, with(alice, "email__hmac", other), INDEX_MISMATCH, "'email'");
  }

  @Test
  void decode_whenTheSealIsMissingOrBroken_fails() {
    Map<String, AttributeValue> stored = member("gold");

    assertImageFails(members, without(stored, "__seal"), SEAL_MISSING);
    assertImageFails(members, without(stored, "ssn__source"), SEAL_MISMATCH);
    assertImageFails(members, with(stored, "plan", s("platinum")), SEAL_MISMATCH);
    assertImageFails(
        members, with(stored, "__seal", member("silver").get("__seal")), SEAL_MISMATCH);
  }

  @Test
  void decode_whenAValueCannotBeMapped_failsAsTheCallersMistake() {
    Map<String, AttributeValue> stored = with(alice, "opening", m("hour", s(SECRET)));

    assertImageFails(patients, stored, MAPPING_FAILED);
    assertThat(assertFails(patients, insert(ID, stored), MAPPING_FAILED))
        .isInstanceOf(InvalidUsageException.class);
  }

  static List<AttributeValue> values() {
    AttributeValue none = AttributeValue.builder().build();
    AttributeValue two = AttributeValue.builder().s(SECRET).n("1").build();
    return List.of(
        none,
        two,
        l(s("a"), none),
        m("a", two),
        l(m("a", l(none))),
        AttributeValue.fromSs(Arrays.asList("a", null)),
        AttributeValue.fromNs(Arrays.asList("1", null)),
        AttributeValue.fromBs(Arrays.asList(SdkBytes.fromUtf8String("a"), null)));
  }

  /** Of the SDK's model; {@link LambdaRecordsTest} has Lambda's. */
  @ParameterizedTest
  @MethodSource("values")
  void decode_whenAValueIsOfNoKnownType_fails(AttributeValue value) {
    for (String name : List.of("unmapped", "plan", "ssn__source", "address")) {
      Record record = insert(ID, with(alice, name, value));

      assertFails(
          patients, record, STREAM_RECORD_INVALID, "'" + name + "'", "new image", "{id=p-1}");
    }
  }

  @Test
  void decode_whenAValueIsNull_fails() {
    Map<String, AttributeValue> image = with(alice, "ssn__source", null);
    Record record = with(remove(ID, alice), d -> d.oldImage(image));

    assertFails(patients, record, STREAM_RECORD_INVALID, "'ssn__source'", "old image");
  }

  // --- Records that are not whole, or not known

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenTheRecordHasNoChange_fails(Model model) {
    Record record = insert(ID, alice).toBuilder().dynamodb((StreamRecord) null).build();

    assertThat(assertFails(patients, model.given(record), STREAM_RECORD_INVALID, "no change"))
        .isInstanceOf(DecryptionException.class);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenTheEventIsUnknown_fails(Model model) {
    Record record = insert(ID, alice);
    Record later = record.toBuilder().eventName("UPSERT").build();
    Record without = record.toBuilder().eventName((String) null).build();

    assertFails(patients, model.given(later), STREAM_RECORD_INVALID, "'UPSERT'", "{id=p-1}");
    assertFails(patients, model.given(without), STREAM_RECORD_INVALID, "{id=p-1}");
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenThereIsNoEventId_namesTheItem(Model model) {
    Record record = insert(ID, alice).toBuilder().eventID(null).eventName("UPSERT").build();

    assertRefused(
        () -> patients.streamDecoder().decode(model.given(record)),
        STREAM_RECORD_INVALID,
        "(without id)",
        "{id=p-1}");
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenTheSequenceNumberIsMissing_fails(Model model) {
    Record record = with(insert(ID, alice), d -> d.sequenceNumber(null));

    assertFails(patients, model.given(record), STREAM_RECORD_INVALID, "sequence number");
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenTheKeyIsNotThatOfTheTable_fails(Model model) {
    List<Map<String, AttributeValue>> keys =
        List.of(
            Map.of(),
            Map.of("name", s("p-1")),
            Map.of("id", AttributeValue.fromBool(true)),
            Map.of("id", m()),
            Map.of("id", s("p-1"), "sort", s("1")));
    for (Map<String, AttributeValue> key : keys) {
      Record record = with(insert(ID, alice), d -> d.keys(key));
      assertFails(patients, model.given(record), STREAM_RECORD_INVALID, "key");
    }
    assertFails(
        patients,
        model.given(with(insert(ID, alice), d -> d.keys(null))),
        STREAM_RECORD_INVALID,
        "'id'");
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenAnEncryptedKeyIsNoHash_failsWithoutTellingIt(Model model) {
    Ticket ticket = new Ticket();
    ticket.setHolder(SECRET);
    ticket.setSeat(7);
    Map<String, AttributeValue> stored = tickets.encryptModel(ticket);
    AttributeValue seat = stored.get("seat__hmac");
    Record record = insert(List.of("holder__hmac", "seat__hmac"), stored);

    for (AttributeValue holder : List.of(s(SECRET), n("7"), b((byte) 1))) {
      Record noHash = with(record, d -> d.keys(Map.of("holder__hmac", holder, "seat__hmac", seat)));
      assertFails(tickets, model.given(noHash), STREAM_RECORD_INVALID, "'holder__hmac'");
    }
    Map<String, AttributeValue> plain = new HashMap<>();
    plain.put("holder", s(SECRET));
    plain.put("seat__hmac", seat);
    assertFails(
        tickets,
        model.given(with(record, d -> d.keys(plain))),
        STREAM_RECORD_INVALID,
        "'holder__hmac'");
  }
}
