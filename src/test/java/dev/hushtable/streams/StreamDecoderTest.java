package dev.hushtable.streams;

import static dev.hushtable.exception.ErrorCode.KEY_PROVIDER_CLOSED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.streams.StreamRecords.SEQUENCE_NUMBER;
import static dev.hushtable.streams.StreamRecords.TIME;
import static dev.hushtable.streams.StreamRecords.insert;
import static dev.hushtable.streams.StreamRecords.modify;
import static dev.hushtable.streams.StreamRecords.record;
import static dev.hushtable.streams.StreamRecords.remove;
import static dev.hushtable.streams.StreamRecords.with;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.Beans.Patient;
import dev.hushtable.internal.item.Beans.Reading;
import dev.hushtable.internal.item.Beans.Ticket;
import dev.hushtable.internal.item.SealedBeans.Member;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.streams.ItemChange.Kind;
import dev.hushtable.streams.StreamRecords.Model;
import dev.hushtable.testing.Keyrings;
import dev.hushtable.testing.RawConverter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What the records of a stream become, whether the SDK or Lambda gives them. */
class StreamDecoderTest {
  private static final List<String> ID = List.of("id");

  /** Notes what is asked of it. */
  private static final class Counting implements KeyProvider {
    private final LocalKeyProvider keys = LocalKeyProvider.inMemory();
    final List<String> asked = new ArrayList<>();

    @Override
    public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
      return keys.activeBranchKey(scope);
    }

    @Override
    public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
      asked.add("branch key");
      return keys.branchKeys(scope, hint);
    }

    @Override
    public CompletionStage<IndexRootKey> indexRootKey(
        KeyScope scope, String logicalTableName, int generation) {
      asked.add("index root key");
      return keys.indexRootKey(scope, logicalTableName, generation);
    }

    @Override
    public void close() {
      keys.close();
    }
  }

  /** Any value, once in the clear and once encrypted. */
  @DynamoDbBean
  public static class Anything extends WithId {
    private AttributeValue plain;
    private AttributeValue secret;

    @DynamoDbConvertedBy(AsItIs.class)
    public AttributeValue getPlain() {
      return plain;
    }

    public void setPlain(AttributeValue plain) {
      this.plain = plain;
    }

    @Encrypted
    @DynamoDbConvertedBy(AsItIs.class)
    public AttributeValue getSecret() {
      return secret;
    }

    public void setSecret(AttributeValue secret) {
      this.secret = secret;
    }
  }

  /** Leaves values as they are. */
  public static class AsItIs extends RawConverter {
    public AsItIs() {
      super(AttributeValueType.M);
    }
  }

  private final Counting keys = new Counting();
  private final ModelEncryptor<Patient> patients = encryptor(Patient.class);
  private final StreamDecoder<Patient> decoder = patients.streamDecoder();
  private final Patient before = patient("p-1", "gold");
  private final Patient after = patient("p-1", "silver");

  private <T> ModelEncryptor<T> encryptor(Class<T> type) {
    return ModelEncryptor.builder(type).tableName("People").keys(keys).build();
  }

  private static Patient patient(String id, String plan) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.setEmail(id + "@example.com");
    patient.setSsn("078-05-1120");
    patient.setPlan(plan);
    return patient;
  }

  private Record inserted(String id) {
    return insert(ID, patients.encryptModel(patient(id, "gold")));
  }

  private Record broken(String id) {
    Map<String, AttributeValue> stored = patients.encryptModel(patient(id, "gold"));
    return insert(
        ID, with(stored, "ssn__source", patients.encryptModel(after).get("email__source")));
  }

  // --- One record

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenBothImagesAreCarried_givesBothBeans(Model model) {
    Record record = modify(ID, patients.encryptModel(before), patients.encryptModel(after));

    ItemChange<Patient> change = decoder.decode(model.given(record));

    assertThat(change)
        .isEqualTo(
            ItemChange.<Patient>builder()
                .kind(Kind.MODIFY)
                .keys(Map.of("id", s("p-1")))
                .oldItem(before)
                .newItem(after)
                .sequenceNumber(SEQUENCE_NUMBER)
                .approximateCreationTime(TIME)
                .build());
  }

  static Stream<Arguments> views() {
    return Stream.of(Model.values())
        .flatMap(
            model ->
                StreamViewType.knownValues().stream()
                    .flatMap(
                        view ->
                            OperationType.knownValues().stream()
                                .map(event -> Arguments.of(model, view, event))));
  }

  @ParameterizedTest
  @MethodSource("views")
  void decode_whateverTheViewAndEvent_givesWhatIsCarried(
      Model model, StreamViewType view, OperationType event) {
    Map<String, AttributeValue> oldItem =
        event == OperationType.INSERT ? null : patients.encryptModel(before);
    Map<String, AttributeValue> newItem =
        event == OperationType.REMOVE ? null : patients.encryptModel(after);
    Record record = record(event, ID, oldItem, newItem, view);

    ItemChange<Patient> change = decoder.decode(model.given(record));

    boolean carriesOld =
        Set.of(StreamViewType.OLD_IMAGE, StreamViewType.NEW_AND_OLD_IMAGES).contains(view);
    boolean carriesNew =
        Set.of(StreamViewType.NEW_IMAGE, StreamViewType.NEW_AND_OLD_IMAGES).contains(view);
    assertThat(change.kind()).isEqualTo(Kind.valueOf(event.toString()));
    assertThat(change.keys()).isEqualTo(Map.of("id", s("p-1")));
    assertThat(change.oldItem().orElse(null))
        .isEqualTo(carriesOld && oldItem != null ? before : null);
    assertThat(change.newItem().orElse(null))
        .isEqualTo(carriesNew && newItem != null ? after : null);
  }

  @Test
  void decode_whenKeysOnly_needsNoEncryptionKeys() {
    Record record =
        record(
            OperationType.MODIFY,
            ID,
            patients.encryptModel(before),
            patients.encryptModel(after),
            StreamViewType.KEYS_ONLY);
    keys.close();

    assertThat(decoder.decode(record).keys()).isEqualTo(Map.of("id", s("p-1")));
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenTheKeyIsEncrypted_givesItsHashUnderThePlainName(Model model) {
    ModelEncryptor<Ticket> tickets = encryptor(Ticket.class);
    Ticket ticket = new Ticket();
    ticket.setHolder("alice@example.com");
    ticket.setSeat(7);
    ticket.setPrice(new BigDecimal("12.5"));
    Record record = insert(List.of("holder__hmac", "seat__hmac"), tickets.encryptModel(ticket));

    ItemChange<Ticket> change = tickets.streamDecoder().decode(model.given(record));

    assertThat(change.keys())
        .isEqualTo(
            Map.of(
                "holder", tickets.hmac("holder", "alice@example.com"),
                "seat", tickets.hmac("seat", 7)));
    assertThat(change.newItem()).contains(ticket);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenAKeyNumberIsWrittenDifferently_takesItForTheSame(Model model) {
    ModelEncryptor<Reading> readings = encryptor(Reading.class);
    Reading reading = new Reading();
    reading.setMeter(new BigDecimal("1"));
    reading.setSerial(SdkBytes.fromUtf8String("serial"));
    reading.setValue("secret");
    Map<String, AttributeValue> stored = readings.encryptModel(reading);
    Map<String, AttributeValue> key = Map.of("meter", n("1.0"), "serial", stored.get("serial"));
    Record record = with(insert(List.of("meter", "serial"), stored), d -> d.keys(key));

    assertThat(readings.streamDecoder().decode(model.given(record)).newItem()).contains(reading);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenTheItemIsSealed_opensIt(Model model) {
    ModelEncryptor<Member> members = encryptor(Member.class);
    Member member = new Member();
    member.setId("m-1");
    member.setSsn("078-05-1120");
    member.setPlan("gold");
    member.setTags(Set.of("b", "a"));
    member.setScores(Set.of(new BigDecimal("2"), new BigDecimal("10")));

    ItemChange<Member> change =
        members.streamDecoder().decode(model.given(remove(ID, members.encryptModel(member))));

    assertThat(change.oldItem().orElseThrow())
        .usingRecursiveComparison()
        .ignoringCollectionOrder()
        .isEqualTo(member);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenDynamoDbRemovedIt_saysSo(Model model) {
    Record record = remove(ID, patients.encryptModel(before));
    Record expired =
        record.toBuilder()
            .userIdentity(i -> i.type("Service").principalId("dynamodb.amazonaws.com"))
            .build();
    Record other =
        record.toBuilder()
            .userIdentity(i -> i.type("Service").principalId("other.amazonaws.com"))
            .build();

    assertThat(decoder.decode(model.given(expired)).byTimeToLive()).isTrue();
    assertThat(decoder.decode(model.given(other)).byTimeToLive()).isFalse();
    assertThat(decoder.decode(model.given(record)).byTimeToLive()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decode_whenTheTimeIsNotGiven_leavesItOut(Model model) {
    Record record = with(inserted("p-1"), d -> d.approximateCreationDateTime(null));

    assertThat(decoder.decode(model.given(record)).approximateCreationTime()).isEmpty();
  }

  static Stream<Arguments> values() {
    List<AttributeValue> values =
        List.of(
            s("text"),
            s(""),
            n("-12.50"),
            n("99999999999999999999999999999999999999"),
            b((byte) 0, (byte) -1),
            b(),
            AttributeValue.fromBool(true),
            AttributeValue.fromBool(false),
            AttributeValue.fromSs(List.of("b", "a")),
            AttributeValue.fromNs(List.of("10", "2.5")),
            AttributeValue.fromBs(
                List.of(SdkBytes.fromUtf8String("x"), SdkBytes.fromUtf8String(""))),
            l(),
            m(),
            l(AttributeValue.fromNul(true), l(), m("a", b((byte) 1))),
            m("nothing", AttributeValue.fromNul(true), "list", l(n("1"), m()), "", s("no name")));
    return Stream.of(Model.values())
        .flatMap(model -> values.stream().map(value -> Arguments.of(model, value)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void decode_whateverTheType_givesTheValueBack(Model model, AttributeValue value) {
    ModelEncryptor<Anything> anything = encryptor(Anything.class);
    Anything bean = new Anything();
    bean.setId("a-1");
    bean.setPlain(value);
    bean.setSecret(value);
    Map<String, AttributeValue> stored = anything.encryptModel(bean);
    assertThat(stored).containsOnlyKeys("id", "plain", "secret__source");

    Anything back =
        anything.streamDecoder().decode(model.given(insert(ID, stored))).newItem().orElseThrow();

    assertThat(back.getPlain()).isEqualTo(value);
    // Sets come back in the order of their encoding.
    assertThat(back.getSecret())
        .usingRecursiveComparison()
        .ignoringCollectionOrder()
        .isEqualTo(value);
  }

  // --- Several records

  @Test
  void decodeAll_whenAllOpen_keepsTheOrderAndLoadsKeysOnce() {
    List<Record> records =
        Stream.of("p-1", "p-2", "p-3", "p-4")
            .map(id -> patients.encryptModel(patient(id, "gold")))
            .map(stored -> modify(ID, stored, stored))
            .toList();
    keys.asked.clear();

    List<ItemChange<Patient>> changes = decoder.decodeAll(records);

    assertThat(changes)
        .extracting(change -> change.newItem().orElseThrow().getId())
        .containsExactly("p-1", "p-2", "p-3", "p-4");
    assertThat(keys.asked).containsExactlyInAnyOrder("branch key", "index root key");
  }

  @Test
  void decodeAll_whenValuesAreMessages_opensThem() {
    try (KeyProvider keyring =
        KeyringKeyProvider.builder().keyring(Keyrings.aes()).indexRoot(1, new byte[32]).build()) {
      ModelEncryptor<Patient> encryptor =
          ModelEncryptor.builder(Patient.class).tableName("People").keys(keyring).build();
      Record record = modify(ID, encryptor.encryptModel(before), encryptor.encryptModel(after));

      ItemChange<Patient> change = encryptor.streamDecoder().decodeAll(List.of(record)).get(0);

      assertThat(change.oldItem()).contains(before);
      assertThat(change.newItem()).contains(after);
    }
  }

  @Test
  void decodeAll_whenOneDoesNotOpen_givesNone() {
    List<Record> records = List.of(inserted("p-1"), broken("p-2"), inserted("p-3"));

    assertRefused(() -> decoder.decodeAll(records), NOT_AUTHENTIC, "{id=p-2}");
  }

  @Test
  void decodeAll_whenThereIsNone_givesNone() {
    assertThat(decoder.decodeAll(List.of())).isEmpty();
    assertThat(decoder.decodeEach(List.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void decodeEach_whenSomeDoNotOpen_givesTheOthersInOrder(Model model) {
    List<Record> records =
        List.of(
            numbered("1", inserted("p-1")),
            numbered("2", broken("p-2")),
            inserted("p-3").toBuilder().dynamodb(d -> {}).build(),
            inserted("p-4").toBuilder().dynamodb((StreamRecord) null).build(),
            numbered("5", inserted("p-5")));
    keys.asked.clear();

    List<DecodedRecord<Patient>> decoded =
        decoder.decodeEach(records.stream().map(model::given).toList());

    assertThat(decoded)
        .extracting(DecodedRecord::sequenceNumber)
        .containsExactly("1", "2", "", "", "5");
    assertThat(decoded)
        .extracting(record -> record.failure().map(failure -> failure.code()).orElse(null))
        .containsExactly(
            null,
            NOT_AUTHENTIC,
            ErrorCode.STREAM_RECORD_INVALID,
            ErrorCode.STREAM_RECORD_INVALID,
            null);
    assertThat(decoded.get(4).change().newItem()).contains(patient("p-5", "gold"));
    assertThat(catchThrowable(decoded.get(1)::change))
        .isSameAs(decoded.get(1).failure().orElseThrow());
    assertThat(keys.asked).containsExactlyInAnyOrder("branch key", "index root key");
  }

  private static Record numbered(String sequenceNumber, Record record) {
    return with(record, d -> d.sequenceNumber(sequenceNumber));
  }

  @Test
  void decodeEach_whenKeysAreOutOfReach_failsAsAWhole() {
    List<Record> records = List.of(inserted("p-1"), inserted("p-2"));
    keys.close();

    assertRefused(() -> decoder.decodeEach(records), KEY_PROVIDER_CLOSED);
  }
}
