package dev.hushtable;

import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.exception.ErrorCode.KEY_ATTRIBUTE_MISSING;
import static dev.hushtable.exception.ErrorCode.KEY_NOT_FOUND;
import static dev.hushtable.exception.ErrorCode.KEY_PROVIDER_CLOSED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.RESERVED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.UNKNOWN_KEY;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.Beans.Address;
import dev.hushtable.internal.item.Beans.Contact;
import dev.hushtable.internal.item.Beans.Opening;
import dev.hushtable.internal.item.Beans.Patient;
import dev.hushtable.internal.item.Beans.Ticket;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Beans to stored maps and back, as an application does it. */
class ModelEncryptorTest {
  private static final KeyScope TENANT = KeyScope.of("tenant-2");

  private final LocalKeyProvider keys = LocalKeyProvider.inMemory(KeyScope.DEFAULT, TENANT);
  private final ModelEncryptor<Patient> patients = encryptor(Patient.class);

  // --- There and back

  @Test
  void decryptModel_whenEveryTypeIsUsed_givesTheBeanBack() {
    ModelEncryptor<Everything> encryptor = encryptor(Everything.class);
    Everything bean = everything();

    Map<String, AttributeValue> stored = encryptor.encryptModel(bean);

    assertThat(stored.keySet())
        .allMatch(
            name -> name.equals("id") || name.endsWith("__source") || name.endsWith("__hmac"));
    Everything back = encryptor.decryptModel(stored);
    assertThat(back).usingRecursiveComparison().isEqualTo(bean);
    assertThat(bean).usingRecursiveComparison().isEqualTo(everything());
  }

  @Test
  void decryptModel_whenValuesAreZeroFalseOrEmpty_givesThemBackAndHidesThem() {
    ModelEncryptor<Everything> encryptor = encryptor(Everything.class);
    Everything bean = new Everything();
    bean.setId("e-1");
    bean.setText("");
    bean.setNumber(0);
    bean.setFlag(false);
    bean.setList(List.of());
    bean.setMap(Map.of());

    Map<String, AttributeValue> stored = encryptor.encryptModel(bean);

    assertThat(stored)
        .containsOnlyKeys(
            "id",
            "text__source",
            "text__hmac",
            "number__source",
            "number__hmac",
            "flag__source",
            "flag__hmac",
            "list__source",
            "list__hmac",
            "map__source");
    Everything back = encryptor.decryptModel(stored);
    assertThat(back).usingRecursiveComparison().isEqualTo(bean);
  }

  @Test
  void encryptModel_whenPropertiesAreNull_leavesThemOut() {
    Patient patient = new Patient();
    patient.setId("p-1");

    assertThat(patients.encryptModel(patient)).containsOnlyKeys("id");
    assertThat(patients.decryptModel(patients.encryptModel(patient))).isEqualTo(patient);
  }

  @Test
  void encryptModel_whenBeansAreNested_encryptsInside() {
    Map<String, AttributeValue> stored = patients.encryptModel(patient());

    assertThat(stored)
        .containsOnlyKeys(
            "id",
            "email__source",
            "email__hmac",
            "ssn__source",
            "number__source",
            "number__hmac",
            "plan",
            "address",
            "contacts",
            "byRole",
            "grid",
            "opening");
    assertThat(stored.get("address").m())
        .containsOnlyKeys("zip__source", "zip__hmac", "street__source", "city");
    Map<String, AttributeValue> contact = stored.get("contacts").l().get(0).m();
    assertThat(contact.keySet()).contains("name__source", "name__hmac", "label", "children");
    assertThat(contact.get("children").l().get(0).m().keySet()).contains("name__source");
    assertThat(stored.get("byRole").m().get("father").m().keySet()).contains("name__source");
    assertThat(stored.get("grid").l().get(0).l().get(0).m().keySet()).contains("name__source");
    assertThat(stored.get("opening").m()).containsEntry("hour", n("9"));
    assertThat(patients.decryptModel(stored)).isEqualTo(patient());
  }

  @Test
  void encryptModel_whenStored_holdsNoPlaintextAnywhere() {
    String all = text(patients.encryptModel(patient()));

    assertThat(all)
        .contains("p-1", "gold", "Zürich", "son")
        .doesNotContain("alice", "example.com", "078-05-1120", "424242", "8001", "Bahnhof")
        .doesNotContain("Bob", "Carol", "Dave", "Eve");
  }

  @Test
  void encryptModel_whenGivenABean_leavesItAsItWas() {
    Patient patient = patient();

    Map<String, AttributeValue> stored = patients.encryptModel(patient);
    Map<String, AttributeValue> before = new LinkedHashMap<>(stored);
    patients.decryptModel(stored);

    assertThat(patient).isEqualTo(patient());
    assertThat(stored).isEqualTo(before);
  }

  @Test
  void encryptModel_whenRepeated_differsInEverySourceAndInNoHash() {
    Map<String, AttributeValue> one = patients.encryptModel(patient());
    Map<String, AttributeValue> two = patients.encryptModel(patient());

    assertThat(one.get("email__hmac")).isEqualTo(two.get("email__hmac"));
    assertThat(one.get("number__hmac")).isEqualTo(two.get("number__hmac"));
    Set<AttributeValue> sources = new HashSet<>(sources(one));
    assertThat(sources).hasSize(sources(one).size()).doesNotContainAnyElementsOf(sources(two));
  }

  @Test
  void encryptModel_whenTheItemIsLarge_staysWhole() {
    Patient patient = patient();
    patient.setSsn("x".repeat(200_000));
    List<Contact> contacts = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      contacts.add(contact("Contact " + i, null));
    }
    patient.setContacts(contacts);

    assertThat(patients.decryptModel(patients.encryptModel(patient))).isEqualTo(patient);
  }

  @Test
  void encryptModel_whenTheClassIsImmutable_works() {
    ModelEncryptor<Card> cards = encryptor(Card.class);
    Card card = new Card("c-1", "4111 1111 1111 1111");

    Map<String, AttributeValue> stored = cards.encryptModel(card);

    assertThat(stored).containsOnlyKeys("id", "number__source", "number__hmac");
    assertThat(cards.decryptModel(stored)).isEqualTo(card);
  }

  @Test
  void encryptModel_whenKeysAreEncrypted_storesHashesInTheirPlace() {
    ModelEncryptor<Ticket> tickets = encryptor(Ticket.class);

    Map<String, AttributeValue> stored = tickets.encryptModel(ticket());

    assertThat(stored)
        .containsOnlyKeys(
            "holder__source",
            "holder__hmac",
            "seat__source",
            "seat__hmac",
            "show",
            "price__source",
            "price__hmac",
            "note__source");
    assertThat(tickets.decryptModel(stored)).isEqualTo(ticket());
  }

  @Test
  void encryptModel_whenValuesArePadded_givesLengthsNothingAway() {
    ModelEncryptor<Padded> encryptor = encryptor(Padded.class);
    Set<Integer> lengths = new HashSet<>();
    for (Size size : Size.values()) {
      Padded bean = new Padded();
      bean.setId("p-1");
      bean.setSize(size);
      bean.setText("x".repeat(size.ordinal() * 10));
      Map<String, AttributeValue> stored = encryptor.encryptModel(bean);
      lengths.add(stored.get("size__source").b().asByteArray().length);
      assertThat(stored.get("text__source").b().asByteArray()).hasSize(77 + 64);
      assertThat(encryptor.decryptModel(stored).getText()).isEqualTo(bean.getText());
      assertThat(encryptor.decryptModel(stored).getSize()).isEqualTo(size);
    }
    assertThat(lengths).hasSize(1);
  }

  @Test
  void decryptModel_whenThereAreUnknownAttributes_ignoresThem() {
    Map<String, AttributeValue> stored = new LinkedHashMap<>(patients.encryptModel(patient()));
    stored.put("version", n("3"));
    stored.put("other__source", s("someone else's"));
    stored.put("other__hmac", n("1"));

    assertThat(patients.decryptModel(stored)).isEqualTo(patient());
  }

  // --- Several at once

  @Test
  void bulkEncryptModels_whenSeveral_keepsTheirOrder() {
    List<Patient> beans = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Patient patient = patient();
      patient.setId("p-" + i);
      beans.add(patient);
    }

    List<Map<String, AttributeValue>> stored = patients.bulkEncryptModels(beans);

    assertThat(stored).hasSize(100);
    assertThat(stored.get(42)).containsEntry("id", s("p-42"));
    assertThat(patients.bulkDecryptModels(stored)).isEqualTo(beans);
    assertThat(patients.bulkDecryptModels(new HashSet<>(stored))).hasSize(100);
  }

  @Test
  @SuppressWarnings("NullAway") // The mistake that is tested.
  void bulkModelsAsync_whenThereIsNoCollection_failWithTheFuture() {
    assertThat(patients.bulkEncryptModelsAsync(null)).isCompletedExceptionally();
    assertThat(patients.bulkDecryptModelsAsync(null)).isCompletedExceptionally();
  }

  @Test
  void bulkEncryptModels_whenThereAreNone_givesNone() {
    assertThat(patients.bulkEncryptModels(List.of())).isEmpty();
    assertThat(patients.bulkDecryptModels(List.of())).isEmpty();
  }

  @Test
  void bulkEncryptModels_whenOneIsBad_givesNone() {
    Patient bad = patient();
    bad.setSsn("\ud800");

    assertRefused(
        () -> patients.bulkEncryptModels(List.of(patient(), bad)), VALUE_NOT_SUPPORTED, "'ssn'");
  }

  @Test
  void bulkDecryptModels_whenOneIsBad_givesNone() {
    Map<String, AttributeValue> moved = new LinkedHashMap<>(patients.encryptModel(patient()));
    moved.put("id", s("p-2"));

    assertRefused(
        () -> patients.bulkDecryptModels(List.of(patients.encryptModel(patient()), moved)),
        NOT_AUTHENTIC,
        "p-2");
  }

  // --- Hashes

  @Test
  void hmac_whenComputed_isWhatIsStored() {
    Map<String, AttributeValue> stored = patients.encryptModel(patient());

    assertThat(patients.hmac("email", "alice@example.com")).isEqualTo(stored.get("email__hmac"));
    assertThat(patients.hmac("email", s("alice@example.com"))).isEqualTo(stored.get("email__hmac"));
    assertThat(patients.hmac("number", 424242)).isEqualTo(stored.get("number__hmac"));
    assertThat(patients.hmac("number", n("4.24242E5"))).isEqualTo(stored.get("number__hmac"));
    byte[] bytes = patients.hmac("email", "").b().asByteArray();
    assertThat(bytes).hasSize(33).startsWith((byte) 1);
  }

  static Stream<Arguments> indexedValues() {
    Everything bean = everything();
    return Stream.of(
        Arguments.of("text", bean.getText()),
        Arguments.of("number", bean.getNumber()),
        Arguments.of("decimal", bean.getDecimal()),
        Arguments.of("instant", bean.getInstant()),
        Arguments.of("flag", bean.getFlag()),
        Arguments.of("size", bean.getSize()),
        Arguments.of("bytes", bean.getBytes()),
        Arguments.of("list", bean.getList()),
        Arguments.of("texts", bean.getTexts()),
        Arguments.of("numbers", bean.getNumbers()),
        Arguments.of("binaries", bean.getBinaries()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("indexedValues")
  void hmac_whenOfAnyType_isWhatIsStored(String attribute, Object value) {
    ModelEncryptor<Everything> encryptor = encryptor(Everything.class);

    assertThat(encryptor.hmac(attribute, value))
        .isEqualTo(encryptor.encryptModel(everything()).get(attribute + "__hmac"));
  }

  @Test
  void hmac_whenNormalizersAreDeclared_appliesThem() {
    ModelEncryptor<Card> cards = encryptor(Card.class);

    assertThat(cards.hmac("number", " ABC "))
        .isEqualTo(cards.hmac("number", "abc"))
        .isEqualTo(cards.encryptModel(new Card("c-2", "Abc")).get("number__hmac"));
    assertThat(cards.decryptModel(cards.encryptModel(new Card("c-2", " Abc "))).number())
        .isEqualTo(" Abc ");
  }

  @Test
  void hmac_whenEqualInAnotherAttributeTableOrScope_differs() {
    assertThat(
            List.of(
                patients.hmac("email", "a"),
                encryptor(Ticket.class).hmac("holder", "a"),
                ModelEncryptor.builder(Patient.class)
                    .tableName("Table")
                    .logicalTableName("Other")
                    .keys(keys)
                    .build()
                    .hmac("email", "a"),
                ModelEncryptor.builder(Patient.class)
                    .tableName("Table")
                    .scope(TENANT)
                    .keys(keys)
                    .build()
                    .hmac("email", "a")))
        .doesNotHaveDuplicates();
  }

  @Test
  void hmac_whenThereIsNoIndex_isRefused() {
    for (String attribute : List.of("ssn", "plan", "unknown", "address.zip", "email__hmac", "")) {
      assertRefused(
          () -> patients.hmac(attribute, "x"), NOT_SEARCHABLE, "'" + attribute + "'", "Table");
    }
  }

  @Test
  void hmac_whenTheValueIsOfAnotherType_isRefused() {
    HushtableException failure =
        assertRefused(
            () -> patients.hmac("number", "secret"),
            VALUE_NOT_SUPPORTED,
            "'number'",
            "Integer",
            "String");
    assertThat(failure.getMessage()).doesNotContain("secret");
    assertRefused(() -> patients.hmac("email", 5), VALUE_NOT_SUPPORTED, "'email'");
    assertRefused(() -> patients.hmac("email", n("5")), VALUE_NOT_SUPPORTED, "'email'");
    assertRefused(() -> patients.hmac("number", 5L), VALUE_NOT_SUPPORTED, "'number'", "Long");
    assertRefused(() -> patients.hmac("email", "\udfff"), VALUE_NOT_SUPPORTED, "'email'");
  }

  // --- What it is bound to

  @Test
  void decryptModel_whenTheTableWasRestoredUnderAnotherName_opensByItsLogicalName() {
    ModelEncryptor<Patient> restored =
        ModelEncryptor.builder(Patient.class)
            .tableName("Table-restored-2024-06-07")
            .logicalTableName("Table")
            .keys(keys)
            .build();
    ModelEncryptor<Patient> unnamed =
        ModelEncryptor.builder(Patient.class)
            .tableName("Table-restored-2024-06-07")
            .keys(keys)
            .build();
    Map<String, AttributeValue> stored = patients.encryptModel(patient());

    assertThat(restored.decryptModel(stored)).isEqualTo(patient());
    assertThat(patients.decryptModel(restored.encryptModel(patient()))).isEqualTo(patient());
    assertRefused(
        () -> unnamed.decryptModel(stored), NOT_AUTHENTIC, "table Table-restored-2024-06-07");
  }

  @Test
  void encryptModel_whenTheTableIsGivenByItsArn_bindsItsName() {
    ModelEncryptor<Patient> byArn =
        ModelEncryptor.builder(Patient.class)
            .tableName("arn:aws:dynamodb:eu-central-1:123456789012:table/Table")
            .keys(keys)
            .build();

    assertThat(patients.decryptModel(byArn.encryptModel(patient()))).isEqualTo(patient());
  }

  @Test
  void decryptModel_whenTheMapIsEmpty_isRefused() {
    assertRefused(() -> patients.decryptModel(Map.of()), KEY_ATTRIBUTE_MISSING, "table Table");
  }

  @Test
  void decryptModel_whenFromAnotherScope_isRefused() {
    ModelEncryptor<Patient> tenant =
        ModelEncryptor.builder(Patient.class).tableName("Table").scope(TENANT).keys(keys).build();

    assertThat(tenant.decryptModel(tenant.encryptModel(patient()))).isEqualTo(patient());
    assertRefused(
        () -> tenant.decryptModel(patients.encryptModel(patient())),
        UNKNOWN_KEY,
        "scope tenant-2",
        "id=p-1");
  }

  @Test
  void decryptModel_whenTwoBeansExchangeHashes_isRefused() {
    Patient bob = patient();
    bob.setId("p-2");
    bob.setEmail("bob@example.com");
    Map<String, AttributeValue> stored = new LinkedHashMap<>(patients.encryptModel(patient()));
    stored.put("email__hmac", patients.hmac("email", "bob@example.com"));

    assertRefused(() -> patients.decryptModel(stored), INDEX_MISMATCH, "'email'", "id=p-1");
    assertThat(patients.decryptModel(patients.encryptModel(bob))).isEqualTo(bob);
  }

  @Test
  void decryptModel_whenPlaintextIsFound_isRefusedAndNotShown() {
    Map<String, AttributeValue> stored = new LinkedHashMap<>(patients.encryptModel(patient()));
    stored.put("ssn", s("a secret"));

    HushtableException failure =
        assertRefused(() -> patients.decryptModel(stored), PLAINTEXT_FOUND, "'ssn'");
    assertThat(failure.toString()).doesNotContain("a secret");
  }

  // --- Refusals

  @Test
  void encryptModel_whenThePartitionKeyIsMissing_isRefused() {
    Patient patient = patient();
    patient.setId(null);

    assertRefused(
        () -> patients.encryptModel(patient), KEY_ATTRIBUTE_MISSING, "'id'", "table Table");
  }

  @Test
  void encryptModel_whenAnEncryptedKeyIsMissing_isRefused() {
    Ticket ticket = ticket();
    ticket.setSeat(null);

    assertRefused(
        () -> encryptor(Ticket.class).encryptModel(ticket), KEY_ATTRIBUTE_MISSING, "'seat'");
  }

  @Test
  void encryptModel_whenAReservedAttributeIsGiven_isRefused() {
    ModelEncryptor<Open> encryptor = encryptor(Open.class);
    for (String name : List.of("email__source", "email__hmac")) {
      Open open = new Open();
      open.setId("o-1");
      open.setExtra(Map.of(name, "x"));
      assertRefused(() -> encryptor.encryptModel(open), RESERVED_ATTRIBUTE, "'" + name + "'");
    }
  }

  @Test
  void encryptModel_whenAStringIsNoText_isRefusedAndNotShown() {
    Patient patient = patient();
    patient.setSsn("half \ud83c a pair");

    HushtableException failure =
        assertRefused(() -> patients.encryptModel(patient), VALUE_NOT_SUPPORTED, "'ssn'", "Table");
    assertThat(failure.getMessage()).doesNotContain("half \ud83c", "a pair");
  }

  @Test
  void encryptModel_whenTheProviderIsClosed_isRefused() {
    Map<String, AttributeValue> stored = patients.encryptModel(patient());
    keys.close();

    assertRefused(() -> patients.encryptModel(patient()), KEY_PROVIDER_CLOSED);
    assertRefused(() -> patients.decryptModel(stored), KEY_PROVIDER_CLOSED);
    assertRefused(() -> patients.hmac("email", "a"), KEY_PROVIDER_CLOSED);
  }

  @Test
  void encryptModel_whenTheScopeHasNoKeys_isRefused() {
    ModelEncryptor<Patient> unknown =
        ModelEncryptor.builder(Patient.class)
            .tableName("Table")
            .scope(KeyScope.of("unknown"))
            .keys(keys)
            .build();

    assertRefused(() -> unknown.encryptModel(patient()), KEY_NOT_FOUND, "unknown");
  }

  @Test
  void build_whenASettingIsMissing_isRefused() {
    assertRefused(
        () -> ModelEncryptor.builder(Patient.class).keys(keys).build(),
        INVALID_CONFIGURATION,
        "tableName");
    assertRefused(
        () -> ModelEncryptor.builder(Patient.class).tableName("Table").build(),
        INVALID_CONFIGURATION,
        "keys");
  }

  @Test
  void encryptModel_whenSharedByThreads_works() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Patient>> results = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Patient patient = patient();
        patient.setId("p-" + i);
        results.add(threads.submit(() -> patients.decryptModel(patients.encryptModel(patient))));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get().getId()).isEqualTo("p-" + i);
      }
    } finally {
      threads.shutdown();
    }
  }

  // --- Helpers

  private <T> ModelEncryptor<T> encryptor(Class<T> type) {
    return ModelEncryptor.builder(type).tableName("Table").keys(keys).build();
  }

  private static List<AttributeValue> sources(Map<String, AttributeValue> item) {
    List<AttributeValue> sources = new ArrayList<>();
    item.forEach(
        (name, value) -> {
          if (name.endsWith("__source")) {
            sources.add(value);
          }
          sources.addAll(sources(value.m()));
          value.l().forEach(element -> sources.addAll(sources(Map.of("", element))));
        });
    return sources;
  }

  /** Every name, text and byte of an item. */
  private static String text(Map<String, AttributeValue> item) {
    StringBuilder text = new StringBuilder();
    item.forEach((name, value) -> text.append(name).append('\n').append(text(value)).append('\n'));
    return text.toString();
  }

  private static String text(AttributeValue value) {
    if (value.b() != null) {
      return new String(value.b().asByteArray(), StandardCharsets.UTF_8);
    }
    if (value.hasL()) {
      StringBuilder text = new StringBuilder();
      value.l().forEach(element -> text.append(text(element)).append('\n'));
      return text.toString();
    }
    return value.hasM() ? text(value.m()) : value.toString();
  }

  private static Patient patient() {
    Patient patient = new Patient();
    patient.setId("p-1");
    patient.setEmail("alice@example.com");
    patient.setSsn("078-05-1120");
    patient.setNumber(424242);
    patient.setPlan("gold");
    Address address = new Address();
    address.setZip("8001");
    address.setStreet("Bahnhofstrasse 1");
    address.setCity("Zürich");
    patient.setAddress(address);
    patient.setContacts(List.of(contact("Bob", "son", contact("Carol", null))));
    patient.setByRole(Map.of("father", contact("Dave", null)));
    patient.setGrid(List.of(List.of(contact("Eve", null)), List.of()));
    Opening opening = new Opening();
    opening.setHour(9);
    patient.setOpening(opening);
    return patient;
  }

  private static Contact contact(String name, String label, Contact... children) {
    Contact contact = new Contact();
    contact.setName(name);
    contact.setLabel(label);
    contact.setChildren(List.of(children));
    return contact;
  }

  private static Ticket ticket() {
    Ticket ticket = new Ticket();
    ticket.setHolder("Ann");
    ticket.setSeat(7);
    ticket.setShow("Faust");
    ticket.setPrice(new BigDecimal("12.50"));
    ticket.setNote("aisle");
    return ticket;
  }

  private static Everything everything() {
    Everything bean = new Everything();
    bean.setId("e-1");
    bean.setText("naïve 中文 🎉");
    bean.setNumber(-42);
    bean.setDecimal(new BigDecimal("12345678901234567890123456789012345678"));
    bean.setInstant(Instant.parse("2024-06-07T08:09:10.123456789Z"));
    bean.setFlag(true);
    bean.setSize(Size.EXTRA_LARGE);
    bean.setBytes(new byte[] {0, -1, 127});
    bean.setList(List.of("b", "a", "b"));
    bean.setMap(Map.of("one", 1, "two", 2));
    bean.setTexts(Set.of("x", "y", "z"));
    bean.setNumbers(Set.of(1, 10, 2));
    bean.setBinaries(Set.of(SdkBytes.fromUtf8String("p"), SdkBytes.fromUtf8String("q")));
    bean.setDeep(List.of(Map.of("k", List.of("v"))));
    Place place = new Place();
    place.setCity("Basel");
    bean.setHome(List.of(place));
    return bean;
  }

  // --- Beans

  public enum Size {
    S,
    MEDIUM,
    EXTRA_LARGE
  }

  @DynamoDbImmutable(builder = Card.Builder.class)
  public record Card(
      @DynamoDbPartitionKey String id,
      @Encrypted @EqualityIndex(normalizers = {Normalizer.Trim.class, Normalizer.LowerCase.class})
          String number) {

    public static final class Builder {
      private String id;
      private String number;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder number(String number) {
        this.number = number;
        return this;
      }

      public Card build() {
        return new Card(id, number);
      }
    }
  }

  @DynamoDbBean
  public static class Padded extends WithId {
    @Encrypted private Size size;

    @Encrypted(padTo = 64)
    private String text;

    public Size getSize() {
      return size;
    }

    public void setSize(Size size) {
      this.size = size;
    }

    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  /** Takes attributes of any name. */
  @DynamoDbBean
  public static class Open extends WithId {
    @Encrypted private String email;
    private Map<String, String> extra;

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @DynamoDbFlatten
    public Map<String, String> getExtra() {
      return extra;
    }

    public void setExtra(Map<String, String> extra) {
      this.extra = extra;
    }
  }

  /** Encrypted whole, so it has no annotations of its own. */
  @DynamoDbBean
  public static class Place {
    private String city;

    public String getCity() {
      return city;
    }

    public void setCity(String city) {
      this.city = city;
    }
  }

  /** A property of every type that the SDK maps differently. */
  @DynamoDbBean
  public static class Everything extends WithId {
    @Encrypted @EqualityIndex private String text;
    @Encrypted @EqualityIndex private Integer number;
    @Encrypted @EqualityIndex private BigDecimal decimal;
    @Encrypted @EqualityIndex private Instant instant;

    @Encrypted
    @EqualityIndex(acknowledgeLowEntropy = true)
    private Boolean flag;

    @Encrypted
    @EqualityIndex(acknowledgeLowEntropy = true)
    private Size size;

    @Encrypted @EqualityIndex private byte[] bytes;
    @Encrypted @EqualityIndex private List<String> list;
    @Encrypted private Map<String, Integer> map;
    @Encrypted @EqualityIndex private Set<String> texts;
    @Encrypted @EqualityIndex private Set<Integer> numbers;
    @Encrypted @EqualityIndex private Set<SdkBytes> binaries;
    @Encrypted private List<Map<String, List<String>>> deep;
    @Encrypted private List<Place> home;

    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    public Integer getNumber() {
      return number;
    }

    public void setNumber(Integer number) {
      this.number = number;
    }

    public BigDecimal getDecimal() {
      return decimal;
    }

    public void setDecimal(BigDecimal decimal) {
      this.decimal = decimal;
    }

    public Instant getInstant() {
      return instant;
    }

    public void setInstant(Instant instant) {
      this.instant = instant;
    }

    public Boolean getFlag() {
      return flag;
    }

    public void setFlag(Boolean flag) {
      this.flag = flag;
    }

    public Size getSize() {
      return size;
    }

    public void setSize(Size size) {
      this.size = size;
    }

    public byte[] getBytes() {
      return bytes;
    }

    public void setBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    public List<String> getList() {
      return list;
    }

    public void setList(List<String> list) {
      this.list = list;
    }

    public Map<String, Integer> getMap() {
      return map;
    }

    public void setMap(Map<String, Integer> map) {
      this.map = map;
    }

    public Set<String> getTexts() {
      return texts;
    }

    public void setTexts(Set<String> texts) {
      this.texts = texts;
    }

    public Set<Integer> getNumbers() {
      return numbers;
    }

    public void setNumbers(Set<Integer> numbers) {
      this.numbers = numbers;
    }

    public Set<SdkBytes> getBinaries() {
      return binaries;
    }

    public void setBinaries(Set<SdkBytes> binaries) {
      this.binaries = binaries;
    }

    public List<Map<String, List<String>>> getDeep() {
      return deep;
    }

    public void setDeep(List<Map<String, List<String>>> deep) {
      this.deep = deep;
    }

    public List<Place> getHome() {
      return home;
    }

    public void setHome(List<Place> home) {
      this.home = home;
    }
  }
}
