package dev.hushtable.integration;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.integration.NodePeer.Table;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.Beans.Address;
import dev.hushtable.internal.item.Beans.Contact;
import dev.hushtable.internal.item.Beans.Patient;
import dev.hushtable.internal.item.Beans.Reading;
import dev.hushtable.internal.item.Beans.Ticket;
import dev.hushtable.internal.item.GroupedBeans;
import dev.hushtable.internal.item.ItemDecryptor;
import dev.hushtable.internal.item.ItemEncryptor;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.DynamoDbJson;
import dev.hushtable.testing.Keyrings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Values that the AWS Encryption SDK for JavaScript reads and writes, with scripts that know the
 * stored form from its description only.
 */
class NodeInteropIT {
  /** As {@code interop.js} takes it; {@link Keyrings#aes()} is the same. */
  private static final Map<String, ?> KEYRING =
      Map.of("kind", "rawAes", "namespace", "test", "name", "aes0", "key", new byte[32]);

  private static final byte[] OTHER_KEY = bytes(32);

  /** In the frames of the scripts, which are the default of the Encryption SDK. */
  private static final int FRAME_BYTES = 4096;

  /** Sequence number, nonce and tag of a frame. */
  private static final int FRAME_OVERHEAD_BYTES = 4 + 12 + 16;

  /** What precedes the text of a string in the plaintext: digest and type byte. */
  private static final int BEFORE_TEXT = 32 + 1;

  private static final KeyringKeyProvider KEYS =
      KeyringKeyProvider.builder()
          .keyring(Keyrings.aes())
          .indexRoot(IndexRootKey.FIRST_GENERATION, bytes(64))
          .build();
  private static final Table PATIENTS = Table.of("Patients", "id");
  private static final Table PEOPLE = Table.of("People", "id");
  private static final Table ANYTHING = Table.of("Anything", "id");

  /** In another order by bytes, by UTF-16 code units, and by locale. */
  private static final Map<String, String> CONTEXT =
      Map.of("Tenant", "blue", "unit", "7", "\uFF5E", "tilde", "\uD83D\uDE00", "grin");

  private static final Table ANYTHING_WITH_CONTEXT =
      new Table("Anything", List.of("id"), "tenant-2", CONTEXT);
  private static final TableBinding WITH_CONTEXT =
      new TableBinding(
          PlanBuilder.build("Anything", "Anything", PlanBuilder.schema(Anything.class)),
          KeyScope.of("tenant-2"),
          new TreeMap<>(CONTEXT),
          KEYS.formats(),
          IndexGenerations.FIRST);

  private final ModelEncryptor<Patient> patients = encryptor("Patients", Patient.class);
  private final ModelEncryptor<GroupedBeans.Person> people =
      encryptor("People", GroupedBeans.Person.class);
  private final ModelEncryptor<Anything> anything = encryptor("Anything", Anything.class);

  private static NodePeer node;

  /** For each test, so that each counts as skipped where there is no Node.js. */
  @BeforeEach
  void start() throws Throwable {
    Path folder = NodeInstallation.folder();
    if (node == null) {
      node = NodePeer.start(folder, AwsTestEnvironment.shared(), KEYRING);
    }
  }

  @AfterAll
  static void close() {
    KEYS.close();
    if (node != null) {
      node.close();
    }
  }

  // --- Node reads

  @Test
  void encryptModel_whenNodeReadsTheItem_givesItEveryValue() throws Exception {
    Map<String, AttributeValue> stored = patients.encryptModel(patient());

    assertThat(node.open(PATIENTS, stored, patientValues().keySet()))
        .containsExactlyElementsOf(patientValues().values());
  }

  @Test
  void encryptModel_whenNodeReadsEveryType_givesItTheSameValue() throws Exception {
    Anything bean = Anything.of("a-1", everyType(), "padded");

    Map<String, AttributeValue> stored = anything.encryptModel(bean);

    assertThat(node.open(ANYTHING, stored, List.of(List.of("value"), List.of("padded"))))
        .containsExactly(everyType(), s("padded"));
  }

  @Test
  void encryptModel_whenTheKeyIsANumberAndBytes_isBoundToItsValueForNodeToo() throws Exception {
    Table readings = Table.of("Readings", "meter", "serial");
    Reading reading = new Reading();
    reading.setMeter(new BigDecimal("-1.50E+3"));
    reading.setSerial(SdkBytes.fromByteArray(bytes(20)));
    reading.setValue("read");

    Map<String, AttributeValue> stored = encryptor("Readings", Reading.class).encryptModel(reading);
    assertThat(node.open(readings, stored, List.of(List.of("value")))).containsExactly(s("read"));

    // As DynamoDB gives it back.
    stored.put("meter", n("-1500"));
    assertThat(node.open(readings, stored, List.of(List.of("value")))).containsExactly(s("read"));
  }

  @Test
  void encryptModel_whenTheKeyIsEncrypted_isBoundToItsHashForNodeToo() throws Exception {
    Ticket ticket = new Ticket();
    ticket.setHolder("Ann");
    ticket.setSeat(12);
    ticket.setNote("window");

    Map<String, AttributeValue> stored = encryptor("Tickets", Ticket.class).encryptModel(ticket);

    assertThat(
            node.open(
                Table.of("Tickets", "holder__hmac", "seat__hmac"),
                stored,
                List.of(List.of("holder"), List.of("seat"), List.of("note"))))
        .containsExactly(s("Ann"), n("12"), s("window"));
  }

  @Test
  void encryptAll_whenScopeAndContextAreBound_isBoundToThemForNodeToo() throws Exception {
    List<Map<String, AttributeValue>> plain = List.of(Map.of("id", s("1"), "value", s("bound")));
    ItemEncryptor encryptor = new ItemEncryptor(WITH_CONTEXT);

    Map<String, AttributeValue> stored =
        new KeyLoader(KEYS)
            .use(encryptor.needs(plain), keys -> encryptor.encryptAll(plain, keys).get(0));

    assertThat(node.open(ANYTHING_WITH_CONTEXT, stored, List.of(List.of("value"))))
        .containsExactly(s("bound"));
  }

  @Test
  void encryptModel_whenValuesWereMoved_areRefusedByNode() throws Exception {
    Map<String, AttributeValue> stored = patients.encryptModel(patient());
    stored.put("ssn__source", stored.get("email__source"));
    assertThat(node.refusal(PATIENTS, stored, "ssn"))
        .isEqualTo("The message belongs to another attribute or item.");

    stored.put("id", s("p-2"));
    assertThat(node.refusal(PATIENTS, stored, "email"))
        .isEqualTo("The message belongs to another attribute or item.");

    assertThat(node.refusal(Table.of("Doctors", "id"), stored, "email"))
        .isEqualTo("The message belongs to another table, scope or context.");
  }

  @Test
  void encryptModel_whenNodeReadsGroups_givesItTheirMembers() throws Exception {
    Map<String, AttributeValue> stored = people.encryptModel(person());

    assertThat(node.openGroups(PEOPLE, stored, groups().keySet()))
        .containsExactlyElementsOf(groups().values());
    assertThat(node.open(PEOPLE, stored, List.of(List.of("note")))).containsExactly(s("calls"));
  }

  @Test
  void encryptModel_whenGroupsWereMoved_areRefusedByNode() throws Exception {
    String refusal = "The message belongs to another attribute or item.";
    Map<String, AttributeValue> stored = people.encryptModel(person());
    AttributeValue group = stored.get("private__source");
    assertThat(node.groupRefusal(PEOPLE, stored, "private")).isNull();
    assertThat(node.refusal(PEOPLE, stored, "private")).isEqualTo(refusal);
    assertThat(node.groupRefusal(PEOPLE, stored, "note")).isEqualTo(refusal);

    stored.put("private__source", stored.get("home").m().get("private__source"));
    assertThat(node.groupRefusal(PEOPLE, stored, "private")).isEqualTo(refusal);

    stored.put("private__source", group);
    stored.put("id", s("p-2"));
    assertThat(node.groupRefusal(PEOPLE, stored, "private")).isEqualTo(refusal);
  }

  // --- Node writes

  @Test
  void decryptModel_whenNodeWroteGroups_givesTheBean() throws Exception {
    List<Map<String, ?>> values = new ArrayList<>();
    groups()
        .forEach(
            (path, group) ->
                values.add(Map.of("path", path, "group", DynamoDbJson.toJson(group.m()))));

    Map<String, AttributeValue> stored = node.seal(PEOPLE, people.encryptModel(person()), values);

    assertThat(people.decryptModel(stored)).usingRecursiveComparison().isEqualTo(person());
  }

  @Test
  void decryptModel_whenNodePutAnotherMemberIntoAGroup_isRefused() throws Exception {
    Map<String, ?> group =
        Map.of("path", List.of("private"), "group", DynamoDbJson.toJson(Map.of("ssn", s("x"))));

    Map<String, AttributeValue> stored = node.seal(PEOPLE, Map.of("id", s("p-1")), List.of(group));

    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> people.decryptModel(stored))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.GROUP_MISMATCH));
  }

  @Test
  void decryptModel_whenNodeWroteEveryValue_givesTheBean() throws Exception {
    Map<String, AttributeValue> ours = patients.encryptModel(patient());

    Map<String, AttributeValue> stored = node.seal(PATIENTS, ours, patientValues());

    assertThat(patients.decryptModel(stored)).isEqualTo(patient());
    int framesBesides = patient().getPhoto().asByteArrayUnsafe().length / FRAME_BYTES;
    assertThat(stored.get("photo__source").b().asByteArrayUnsafe())
        .hasSize(
            ours.get("photo__source").b().asByteArrayUnsafe().length
                + framesBesides * FRAME_OVERHEAD_BYTES);
  }

  @Test
  void decryptModel_whenNodeWroteEveryType_givesTheSameValue() throws Exception {
    Map<String, AttributeValue> stored =
        node.seal(
            ANYTHING,
            Map.of("id", s("a-1")),
            Map.of(List.of("value"), everyType(), List.of("padded"), s("not padded")));

    assertThat(anything.decryptModel(stored))
        .usingRecursiveComparison()
        .isEqualTo(Anything.of("a-1", everyType(), "not padded"));
  }

  @Test
  void decrypt_whenNodeBoundScopeAndContext_givesTheValue() throws Exception {
    ItemDecryptor decryptor = new ItemDecryptor(WITH_CONTEXT);

    Map<String, AttributeValue> stored =
        node.seal(
            ANYTHING_WITH_CONTEXT, Map.of("id", s("1")), Map.of(List.of("value"), s("bound")));

    Map<String, AttributeValue> plain =
        new KeyLoader(KEYS)
            .use(decryptor.needs(List.of(stored)), keys -> decryptor.decrypt(stored, keys));

    assertThat(plain).containsEntry("value", s("bound"));
  }

  @Test
  void decryptModel_whenNodeFilledItsFrames_givesTheValues() throws Exception {
    List<String> texts =
        Stream.of(BEFORE_TEXT, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES)
            .map(length -> "x".repeat(length - BEFORE_TEXT))
            .toList();
    Patient patient = new Patient();
    patient.setId("p-1");
    patient.setContacts(texts.stream().map(NodeInteropIT::contact).toList());
    Map<List<?>, AttributeValue> values = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      values.put(List.of("contacts", i, "name"), s(texts.get(i)));
    }

    Map<String, AttributeValue> stored =
        node.seal(PATIENTS, patients.encryptModel(patient), values);

    assertThat(patients.decryptModel(stored)).isEqualTo(patient);
  }

  @Test
  void decryptModel_whenNodeWroteSomethingElse_isRefused() throws Exception {
    Map<String, String> context = Map.of("hushtable-format", "1", "hushtable-scope", "default");
    String policy = "FORBID_ENCRYPT_ALLOW_DECRYPT";
    Map<String, Map<String, Object>> messages = new LinkedHashMap<>();
    messages.put("as it should be", Map.of());
    messages.put("suite with signature", Map.of("suite", 0x0578));
    messages.put("suite 1", Map.of("suite", 0x0178, "commitmentPolicy", policy));
    messages.put("no context", Map.of("context", Map.of()));
    messages.put("a pair less", Map.of("context", context));
    messages.put("other table", Map.of("context", with(context, "hushtable-table", "Doctors")));
    messages.put(
        "a pair more",
        Map.of("context", with(with(context, "hushtable-table", "Patients"), "tenant", "blue")));
    messages.put("other key", Map.of("otherKeyring", Map.of("key", OTHER_KEY)));
    messages.put("other key name", Map.of("otherKeyring", Map.of("name", "aes1")));
    messages.put("bound to another path", Map.of("bound", Map.of("path", List.of("ssn"))));
    messages.put(
        "bound to another item", Map.of("bound", Map.of("key", Map.of("id", Map.of("S", "p-2")))));
    messages.put("bound to nothing", Map.of("plaintext", Map.of("B", bytes(100))));
    messages.put("empty", Map.of("plaintext", Map.of("B", bytes(0))));

    assertThat(outcomes(messages))
        .containsExactly(
            Map.entry("as it should be", "opened"),
            Map.entry("suite with signature", "NOT_AUTHENTIC"),
            Map.entry("suite 1", "UNKNOWN_FORMAT"),
            Map.entry("no context", "NOT_AUTHENTIC"),
            Map.entry("a pair less", "NOT_AUTHENTIC"),
            Map.entry("other table", "NOT_AUTHENTIC"),
            Map.entry("a pair more", "NOT_AUTHENTIC"),
            Map.entry("other key", "UNKNOWN_KEY"),
            Map.entry("other key name", "UNKNOWN_KEY"),
            Map.entry("bound to another path", "NOT_AUTHENTIC"),
            Map.entry("bound to another item", "NOT_AUTHENTIC"),
            Map.entry("bound to nothing", "NOT_AUTHENTIC"),
            Map.entry("empty", "NOT_AUTHENTIC"));
  }

  private static Map<String, String> with(Map<String, String> pairs, String name, String value) {
    Map<String, String> more = new HashMap<>(pairs);
    more.put(name, value);
    return more;
  }

  /** What comes of each message, as the value of a contact of its own. */
  private Map<String, String> outcomes(Map<String, Map<String, Object>> messages) throws Exception {
    Map<String, AttributeValue> contacts = new HashMap<>();
    List<Map<String, ?>> values = new ArrayList<>();
    messages.forEach(
        (name, message) -> {
          contacts.put(name, m());
          Map<String, Object> value = new HashMap<>(message);
          value.put("path", List.of("byRole", name, "name"));
          value.put("value", DynamoDbJson.toJson(s("Ann")));
          values.add(value);
        });
    Map<String, AttributeValue> item =
        Map.of("id", s("p-1"), "byRole", AttributeValue.fromM(contacts));
    Map<String, AttributeValue> stored = node.seal(PATIENTS, item, values).get("byRole").m();

    Map<String, String> outcomes = new LinkedHashMap<>();
    for (String name : messages.keySet()) {
      AttributeValue contact = AttributeValue.fromM(Map.of(name, stored.get(name)));
      outcomes.put(name, outcome(Map.of("id", s("p-1"), "byRole", contact)));
    }
    return outcomes;
  }

  private String outcome(Map<String, AttributeValue> stored) {
    try {
      patients.decryptModel(stored);
      return "opened";
    } catch (DecryptionException e) {
      return e.code().name();
    }
  }

  // --- What is read and written

  private static Patient patient() {
    Patient patient = new Patient();
    patient.setId("p-1");
    patient.setEmail("zoë+\uD83D\uDE00@example.com");
    patient.setSsn("x".repeat(4096));
    patient.setNumber(1500);
    patient.setPhoto(SdkBytes.fromByteArray(bytes(100_000)));
    patient.setPlan("gold");
    Address address = new Address();
    address.setStreet("1 Main Street");
    address.setCity("Springfield");
    patient.setAddress(address);
    Contact parent = contact("Ann");
    parent.setChildren(List.of(contact("Bob"), contact("")));
    patient.setContacts(List.of(parent));
    patient.setByRole(Map.of("näch.ster", contact("Cem")));
    patient.setGrid(List.of(List.of(contact("Dan"))));
    return patient;
  }

  /** Its values, by where they stand. */
  private static Map<List<?>, AttributeValue> patientValues() {
    Map<List<?>, AttributeValue> values = new LinkedHashMap<>();
    values.put(List.of("email"), s("zoë+\uD83D\uDE00@example.com"));
    values.put(List.of("ssn"), s("x".repeat(4096)));
    values.put(List.of("number"), n("1500"));
    values.put(List.of("photo"), b(bytes(100_000)));
    values.put(List.of("address", "street"), s("1 Main Street"));
    values.put(List.of("contacts", 0, "name"), s("Ann"));
    values.put(List.of("contacts", 0, "children", 0, "name"), s("Bob"));
    values.put(List.of("contacts", 0, "children", 1, "name"), s(""));
    values.put(List.of("byRole", "näch.ster", "name"), s("Cem"));
    values.put(List.of("grid", 0, 0, "name"), s("Dan"));
    return values;
  }

  private static GroupedBeans.Person person() {
    GroupedBeans.Person person = new GroupedBeans.Person();
    person.setId("p-1");
    person.setEmail("zoë+\uD83D\uDE00@example.com");
    person.setAge(42);
    person.setSsn("x".repeat(300));
    person.setSize(GroupedBeans.Size.S);
    person.setNote("calls");
    GroupedBeans.Address home = new GroupedBeans.Address();
    home.setZip("8001");
    person.setHome(home);
    GroupedBeans.Address other = new GroupedBeans.Address();
    other.setStreet("1 Main Street");
    other.setZip("");
    person.setOthers(List.of(other));
    return person;
  }

  /** Its groups, by where they stand, with the values by their bound names. */
  private static Map<List<?>, AttributeValue> groups() {
    Map<List<?>, AttributeValue> groups = new LinkedHashMap<>();
    groups.put(
        List.of("private"),
        m(
            "email", s("zoë+\uD83D\uDE00@example.com"),
            "age", n("42"),
            "number", s("x".repeat(300)),
            "size", s("S")));
    groups.put(List.of("home", "private"), m("zip", s("8001")));
    groups.put(List.of("others", 0, "private"), m("street", s("1 Main Street"), "zip", s("")));
    return groups;
  }

  private static Contact contact(String name) {
    Contact contact = new Contact();
    contact.setName(name);
    return contact;
  }

  private static AttributeValue everyType() {
    SdkBytes some = SdkBytes.fromByteArray(bytes(200));
    SdkBytes more = SdkBytes.fromByteArray(bytes(300));
    return m(
        "text", s("\uFEFFzoë \uD83D\uDE00"),
        "number", n("-01.20E+3"),
        "digits", n("12345678901234567890123456789012345678"),
        "bytes", b(bytes(300)),
        "true", AttributeValue.fromBool(true),
        "false", AttributeValue.fromBool(false),
        "null", AttributeValue.fromNul(true),
        "list", l(l(), s(""), n("0"), m()),
        "__proto__", m("\uFF5E", s("tilde"), "\uD83D\uDE00", s("grin"), "B", s("name")),
        "texts", AttributeValue.fromSs(List.of("", "a", "\uFF5E", "\uD83D\uDE00")),
        "numbers", AttributeValue.fromNs(List.of("-1.0", "1E2", "3")),
        "several", AttributeValue.fromBs(sorted(some, more)));
  }

  private static List<SdkBytes> sorted(SdkBytes... members) {
    return Stream.of(members)
        .sorted((a, b) -> Arrays.compareUnsigned(a.asByteArrayUnsafe(), b.asByteArrayUnsafe()))
        .toList();
  }

  // --- Our side

  private static <T> ModelEncryptor<T> encryptor(String table, Class<T> type) {
    return ModelEncryptor.builder(type).tableName(table).keys(KEYS).build();
  }

  /** The same for the same length, and others for each other. */
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
