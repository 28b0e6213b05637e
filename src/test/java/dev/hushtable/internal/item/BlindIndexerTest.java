package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.INTERNAL_ERROR;
import static dev.hushtable.exception.ErrorCode.KEY_PROVIDER_CLOSED;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** When blind indexes are equal and when they are not. */
class BlindIndexerTest {
  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);

  @Test
  void hash_whenValuesAreEqual_isEqual() {
    assertThat(email(patients, "alice@example.com"))
        .isEqualTo(email(patients, "alice@example.com"))
        .isNotEqualTo(email(patients, "bob@example.com"))
        .isNotEqualTo(email(patients, "Alice@example.com"))
        .isNotEqualTo(email(patients, ""));
  }

  @Test
  void hash_whenComputed_has33BytesAndBeginsWithTheGeneration() {
    assertThat(email(patients, "").b().asByteArray()).hasSize(33).startsWith((byte) 1);
  }

  @Test
  void hash_whenEverythingElseIsEqual_differsByAttributeTableScopeAndRoot() {
    AttributeValue text = s("8001");
    AttributeValue inAddress =
        patients
            .encrypt(Map.of("id", s("p"), "address", m("zip", text)))
            .get("address")
            .m()
            .get("zip__hmac");

    assertThat(
            List.of(
                email(patients, "8001"),
                inAddress,
                email(EngineFixture.of(Beans.Patient.class, "Table", "Other"), "8001"),
                email(patients.withScope("tenant-2"), "8001"),
                email(patients.withIndexRoot(2), "8001"),
                hash(patients, "number", n("8001")),
                hash(tickets, "holder", text)))
        .doesNotHaveDuplicates();
  }

  @Test
  void hash_whenOnlyTheTableWasRenamed_isEqual() {
    assertThat(email(EngineFixture.of(Beans.Patient.class, "Restored", "Table"), "a"))
        .isEqualTo(email(patients, "a"));
  }

  @Test
  void hash_whenContextDiffers_isEqualSinceSearchesSpanContexts() {
    assertThat(email(patients.withContext(Map.of("use", "billing")), "a"))
        .isEqualTo(email(patients, "a"));
  }

  @ParameterizedTest
  @CsvSource({"1,1.0", "1,1E0", "1,10e-1", "0,-0.00", "100,1E2", "-5.50,-55E-1", "1E-130,0.1E-129"})
  void hash_whenNumbersCompareAsEqual_isEqual(String one, String other) {
    assertThat(hash(patients, "number", n(one))).isEqualTo(hash(patients, "number", n(other)));
  }

  @ParameterizedTest
  @CsvSource({"1,10", "1,-1", "0,1E-130", "12,21"})
  void hash_whenNumbersDiffer_differs(String one, String other) {
    assertThat(hash(patients, "number", n(one))).isNotEqualTo(hash(patients, "number", n(other)));
  }

  @Test
  void hash_whenNormalizersAreDeclared_foldsWhatTheyFold() {
    EngineFixture people = EngineFixture.of(Normalized.class);

    assertThat(hash(people, "trimmed", s(" \u2003Ann\t")))
        .isEqualTo(hash(people, "trimmed", s("Ann")));
    assertThat(hash(people, "trimmed", s("ann"))).isNotEqualTo(hash(people, "trimmed", s("Ann")));
    assertThat(hash(people, "lowered", s("ANN Ä"))).isEqualTo(hash(people, "lowered", s("ann ä")));
    assertThat(hash(people, "lowered", s("TITLE")))
        .as("whatever the language of the machine")
        .isEqualTo(hash(people, "lowered", s("title")));
    assertThat(hash(people, "composed", s("u\u0308"))).isEqualTo(hash(people, "composed", s("ü")));
    assertThat(hash(people, "all", s(" U\u0308BER ")))
        .isEqualTo(hash(people, "all", s("über")))
        .isNotEqualTo(hash(people, "all", s("uber")));
  }

  @Test
  void encrypt_whenNormalizersAreDeclared_keepsTheOriginal() {
    EngineFixture people = EngineFixture.of(Normalized.class);
    Map<String, AttributeValue> item = Map.of("id", s("1"), "all", s(" U\u0308BER "));

    Map<String, AttributeValue> stored = people.encrypt(item);

    assertThat(stored).containsEntry("all__hmac", hash(people, "all", s("über")));
    assertThat(people.decrypt(stored)).isEqualTo(item);
  }

  @Test
  void hash_whenNormalizersDiffer_differs() {
    EngineFixture raw = EngineFixture.of(Raw.class);
    EngineFixture people = EngineFixture.of(Normalized.class);

    assertThat(hash(people, "trimmed", s("ann"))).isNotEqualTo(hash(raw, "trimmed", s("ann")));
  }

  @Test
  void hash_whenTheTypeIsAnother_isRefused() {
    assertRefused(
        () -> hash(patients, "number", s("1")),
        VALUE_NOT_SUPPORTED,
        "'number' of table Table",
        "type N",
        "type S");
    assertRefused(() -> hash(patients, "email", b((byte) 1)), VALUE_NOT_SUPPORTED, "'email'");
    assertRefused(
        () -> hash(patients, "email", AttributeValue.fromNul(true)),
        VALUE_NOT_SUPPORTED,
        "'email'");
  }

  @Test
  void hash_whenTheAttributeHasNoIndex_isRefused() {
    assertRefused(
        () -> hash(patients, "ssn", s("1")),
        NOT_SEARCHABLE,
        "'ssn' of table Table",
        "@EqualityIndex");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b"})
  void hash_whenTheTextIsNone_isRefused(String text) {
    assertRefused(() -> email(patients, text), VALUE_NOT_SUPPORTED, "'email'", "surrogate");
  }

  @Test
  void hash_whenTheKeyWasNotLoaded_isOurError() {
    EncryptedAttribute email = patients.plan().root().encrypted("email");

    assertRefused(
        () -> patients.engine().indexer().hash(email, s("a"), new KeySet(Map.of())),
        INTERNAL_ERROR,
        "Index");
  }

  @Test
  void hash_whenTheRootIsClosed_isRefused() {
    IndexRootKey root = IndexRootKey.of(1, new byte[32]);
    KeyNeed.Index need = new KeyNeed.Index(KeyScope.DEFAULT, "Table", 1);
    KeySet keys =
        new KeySet(Map.of(need, new IndexKeys(KeyScope.DEFAULT, root, new IndexKeys.Derived())));
    root.close();

    assertRefused(
        () ->
            patients
                .engine()
                .indexer()
                .hash(patients.plan().root().encrypted("email"), s("a"), keys),
        KEY_PROVIDER_CLOSED,
        "generation 1");
  }

  /** What was derived needs the root no more, and is not derived for every hash. */
  @Test
  void hash_whenTheKeyWasDerivedBefore_needsNoRoot() {
    IndexRootKey root = IndexRootKey.of(1, new byte[32]);
    IndexKeys.Derived derived = new IndexKeys.Derived();
    AttributeValue before = hash(new IndexKeys(KeyScope.DEFAULT, root, derived));
    root.close();

    assertThat(hash(new IndexKeys(KeyScope.DEFAULT, root, derived))).isEqualTo(before);
  }

  private AttributeValue hash(IndexKeys indexKeys) {
    return patients
        .engine()
        .indexer()
        .hash(
            patients.plan().root().encrypted("email"),
            s("a"),
            new KeySet(Map.of(patients.engine().table().index(1), indexKeys)));
  }

  @Test
  void toString_whenKeysArePrinted_namesThemOnly() {
    IndexRootKey root = IndexRootKey.of(1, new byte[32]);

    assertThat(new IndexKeys(KeyScope.DEFAULT, root, new IndexKeys.Derived()))
        .hasToString("IndexKeys[default, generation 1]");
    assertThat(ValueKey.of(EngineFixture.FIRST))
        .hasToString("ValueKey[branch, version c0ffee00-0000-4000-8000-000000000001]");
  }

  // --- Keys

  @Test
  void token_whenItIsAHashAlready_keepsIt() {
    EncryptedAttribute holder = tickets.plan().root().encrypted("holder");
    AttributeValue token = hash(tickets, "holder", s("Ann"));

    assertThat(
            tickets
                .engine()
                .indexer()
                .tokens(holder, holder.path(AttributePath.ROOT), token, tickets.keys()))
        .containsExactly(token);
    assertThat(
            tickets
                .engine()
                .indexer()
                .tokens(holder, holder.path(AttributePath.ROOT), s("Ann"), tickets.keys()))
        .containsExactly(token);
  }

  @Test
  void token_whenBytesAreNoHash_isRefused() {
    EncryptedAttribute holder = tickets.plan().root().encrypted("holder");

    for (int length : new int[] {0, 32, 34}) {
      assertRefused(
          () ->
              tickets
                  .engine()
                  .indexer()
                  .tokens(
                      holder, holder.path(AttributePath.ROOT), b(new byte[length]), tickets.keys()),
          VALUE_NOT_SUPPORTED,
          "'holder'");
    }
    assertRefused(
        () ->
            tickets
                .engine()
                .indexer()
                .tokens(holder, holder.path(AttributePath.ROOT), b(new byte[33]), tickets.keys()),
        VALUE_NOT_SUPPORTED,
        "'holder'");
  }

  @Test
  void token_whenTheAttributeHasNoIndex_isRefusedEvenForAHash() {
    EncryptedAttribute note = tickets.plan().root().encrypted("note");
    AttributeValue token = hash(tickets, "holder", s("Ann"));

    for (AttributeValue value : List.of(token, s("Ann"))) {
      assertRefused(
          () ->
              tickets
                  .engine()
                  .indexer()
                  .tokens(note, note.path(AttributePath.ROOT), value, tickets.keys()),
          NOT_SEARCHABLE,
          "'note'");
    }
  }

  @Test
  void token_whenTheAttributeItselfIsBinary_isAlwaysHashed() {
    EncryptedAttribute photo = patients.plan().root().encrypted("photo");
    byte[] bytes = new byte[33];
    bytes[0] = 1;

    assertThat(
            patients
                .engine()
                .indexer()
                .tokens(photo, photo.path(AttributePath.ROOT), b(bytes), patients.keys()))
        .doesNotContain(b(bytes))
        .containsExactly(hash(patients, "photo", b(bytes)));
  }

  @Test
  void storedKey_whenSomeAreEncrypted_renamesAndHashesThose() {
    Map<String, AttributeValue> plain =
        Map.of("holder", s("Ann"), "seat", n("7"), "show", s("Faust"));
    Map<String, AttributeValue> before = Map.copyOf(plain);

    Map<String, AttributeValue> stored =
        tickets.engine().indexer().storedKey(plain, tickets.keys());

    assertThat(stored)
        .containsOnlyKeys("holder__hmac", "seat__hmac", "show")
        .containsEntry("holder__hmac", hash(tickets, "holder", s("Ann")))
        .containsEntry("seat__hmac", hash(tickets, "seat", n("7.0")))
        .containsEntry("show", s("Faust"));
    assertThat(plain).isEqualTo(before);
  }

  @Test
  void needs_whenNothingIsIndexed_areNone() {
    assertThat(EngineFixture.of(Beans.Reading.class).engine().indexer().needs()).isEmpty();
    assertThat(patients.engine().indexer().needs())
        .containsExactly(new KeyNeed.Index(KeyScope.DEFAULT, "Table", 1));
  }

  private static AttributeValue email(EngineFixture fixture, String text) {
    return hash(fixture, "email", s(text));
  }

  private static AttributeValue hash(
      EngineFixture fixture, String attribute, AttributeValue value) {
    return fixture
        .engine()
        .indexer()
        .hash(fixture.plan().root().encrypted(attribute), value, fixture.keys());
  }

  // --- Beans

  @DynamoDbBean
  public static class Raw extends WithId {
    private String trimmed;

    @Encrypted
    @EqualityIndex
    public String getTrimmed() {
      return trimmed;
    }

    public void setTrimmed(String trimmed) {
      this.trimmed = trimmed;
    }
  }

  @DynamoDbBean
  public static class Normalized extends WithId {
    private String trimmed;
    private String lowered;
    private String composed;
    private String all;

    @Encrypted
    @EqualityIndex(normalizers = Normalizer.Trim.class)
    public String getTrimmed() {
      return trimmed;
    }

    public void setTrimmed(String trimmed) {
      this.trimmed = trimmed;
    }

    @Encrypted
    @EqualityIndex(normalizers = Normalizer.LowerCase.class)
    public String getLowered() {
      return lowered;
    }

    public void setLowered(String lowered) {
      this.lowered = lowered;
    }

    @Encrypted
    @EqualityIndex(normalizers = Normalizer.Nfc.class)
    public String getComposed() {
      return composed;
    }

    public void setComposed(String composed) {
      this.composed = composed;
    }

    @Encrypted
    @EqualityIndex(
        normalizers = {Normalizer.Trim.class, Normalizer.LowerCase.class, Normalizer.Nfc.class})
    public String getAll() {
      return all;
    }

    public void setAll(String all) {
      this.all = all;
    }
  }
}
