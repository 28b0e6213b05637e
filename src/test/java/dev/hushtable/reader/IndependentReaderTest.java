package dev.hushtable.reader;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader that was written from the page alone gives what the page says. */
class IndependentReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HexFormat HEX = HexFormat.of();
  private static final String GROUP = "private__source";
  private static final String HASH = "email__hmac";
  private static final JsonNode TEXT = Json.value("S", Json.NODES.textNode("x"));

  private static final Map<Integer, String> DECLARATIONS =
      Map.of(
          1,
          """
          {"table": "Customers", "partitionKey": "id", "formats": ["c1"],
           "attributes": {
             "email": {"index": {"type": "S", "normalizers": ["trim", "lower"]}},
             "ssn": {}}}
          """,
          2,
          """
          {"table": "Orders", "partitionKey": "shop", "sortKey": "number", "formats": ["c1"],
           "attributes": {"details": {}},
           "nested": {
             "contacts": {"listOf": {"attributes": {"phone": {"index": {"type": "N"}}}}},
             "depots": {"mapOf": {"attributes": {"code": {"boundName": "key"}}}}}}
          """,
          3,
          """
          {"table": "MembersRestored", "logicalTable": "Members", "scope": "tenant-7",
           "context": {"purpose": "billing", "Region": "eu"},
           "partitionKey": "email", "sortKey": "device", "formats": ["c1"],
           "attributes": {
             "email": {"index": {"type": "S"}},
             "note": {"boundName": "remark"}}}
          """,
          4,
          """
          {"table": "Accounts", "partitionKey": "id", "formats": ["c1"],
           "attributes": {"email": {"index": {"type": "S"}}},
           "seal": {"authenticated": ["limit", "closed"]}}
          """,
          5,
          """
          {"table": "Patients", "scope": "clinic-3", "context": {"Region": "eu"},
           "partitionKey": "id", "formats": ["02"],
           "attributes": {"name": {"index": {"type": "S"}}, "diagnosis": {}}}
          """,
          6,
          """
          {"table": "People", "partitionKey": "id", "formats": ["c1"],
           "attributes": {
             "note": {},
             "email": {"group": "private", "index": {"type": "S"}},
             "age": {"group": "private"}, "phone": {"group": "private"},
             "ssn": {"group": "private", "boundName": "number"}},
           "nested": {"home": {"attributes": {
             "street": {"group": "private"},
             "zip": {"group": "private", "index": {"type": "S"}}}}}}
          """);

  @Test
  void imports_always_nothingOfTheLibraryAndNoOtherCryptography() {
    JavaClasses reader = new ClassFileImporter().importPackages("dev.hushtable.reader");

    classes()
        .that(
            JavaClass.Predicates.simpleNameEndingWith("Test")
                .negate()
                .as("are not the test itself"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.hushtable.reader",
            "java.io",
            "java.lang..",
            "java.math",
            "java.nio..",
            "java.text",
            "java.util..",
            "com.fasterxml.jackson..",
            "org.bouncycastle.crypto..",
            "org.bouncycastle.util")
        .check(reader);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void read_whenVectorOfThePage_expectedPlainItem(int number) throws Exception {
    FormatPage.Section vector = new FormatPage().section("Vector " + number);
    Declaration declaration = DeclarationParser.parse(JSON.readTree(DECLARATIONS.get(number)));

    JsonNode plain =
        new IndependentReader(declaration, keys(vector, declaration)).read(vector.json(1));

    assertThat(TestValues.comparable(plain)).isEqualTo(TestValues.comparable(vector.json(0)));
  }

  private static Keys keys(FormatPage.Section vector, Declaration declaration) {
    Map<Integer, byte[]> indexRoots = Map.of(1, vector.bytes("index root"));
    if (declaration.formats().contains(Declaration.MESSAGE)) {
      return new Keys(
          List.of(), indexRoots, new RawAesDataKeys("acme", "key-1", vector.bytes("wrapping key")));
    }
    return new Keys(
        List.of(
            new Keys.BranchKeyVersion(
                declaration.scope(), vector.bytes("version"), vector.bytes("branch key"))),
        indexRoots,
        (wrapped, context) -> Optional.empty());
  }

  /** The keyring is not the format's, so the page's data key alone opens the item too. */
  @Test
  void read_whenTheDataKeyIsThatOfThePage_expectedPlainItem() throws Exception {
    FormatPage.Section vector = new FormatPage().section("Vector 5");

    assertThat(withDataKey(vector, vector.bytes("data key")).read(vector.json(1)))
        .isEqualTo(vector.json(0));
  }

  @Test
  void read_whenTheDataKeyIsOfAnotherLength_refusedAsNotUnwrapped() throws Exception {
    FormatPage.Section vector = new FormatPage().section("Vector 5");

    assertThatThrownBy(() -> withDataKey(vector, new byte[31]).read(vector.json(1)))
        .isInstanceOfSatisfying(
            ReadException.class, e -> assertThat(e.code()).isEqualTo("UNKNOWN_KEY"));
  }

  @Test
  void read_whenAProviderIdentifierIsNotUtf8_refusedAsAltered() throws Exception {
    FormatPage.Section vector = new FormatPage().section("Vector 5");
    ObjectNode stored = (ObjectNode) vector.json(1);
    String message = HEX.formatHex(stored.get("name__source").get("B").binaryValue());
    byte[] altered = HEX.parseHex(message.replace("000461636d65", "0004ff636d65"));
    stored.withObject("/name__source").put("B", altered);

    assertThatThrownBy(() -> withDataKey(vector, vector.bytes("data key")).read(stored))
        .isInstanceOfSatisfying(
            ReadException.class, e -> assertThat(e.code()).isEqualTo("NOT_AUTHENTIC"))
        .hasMessageContaining("UTF-8");
  }

  private static IndependentReader withDataKey(FormatPage.Section vector, byte[] dataKey)
      throws Exception {
    return new IndependentReader(
        DeclarationParser.parse(JSON.readTree(DECLARATIONS.get(5))),
        new Keys(
            List.of(),
            Map.of(1, vector.bytes("index root")),
            (wrapped, context) -> Optional.of(dataKey)));
  }

  static Stream<Arguments> alteredGroups() {
    return Stream.of(
        altered("a member in the clear beside it", "PLAINTEXT_FOUND", i -> i.put("age", TEXT)),
        altered("a member in the clear without it", "PLAINTEXT_FOUND", i -> i.put("phone", TEXT)),
        altered("a group of type S", "PLAINTEXT_FOUND", i -> i.put(GROUP, TEXT)),
        altered("a member alone too", "GROUP_MISMATCH", i -> i.put("age__source", i.get(GROUP))),
        altered(
            "a member alone instead",
            "GROUP_MISMATCH",
            i -> i.put("email__source", i.remove(GROUP))),
        altered("no group", "SOURCE_MISSING", i -> i.remove(GROUP)),
        altered("no group, no hash", "opened", i -> i.keySet().removeAll(List.of(GROUP, HASH))),
        altered("no hash", "opened", i -> i.remove(HASH)),
        altered("a hash that is not declared", "opened", i -> i.put("age__hmac", TEXT)),
        altered("a hash of type S", "INDEX_MISMATCH", i -> i.put(HASH, TEXT)),
        altered("another item's", "NOT_AUTHENTIC", i -> i.put("id", TEXT)),
        altered("a value", "NOT_AUTHENTIC", i -> i.put(GROUP, i.get("note__source"))),
        altered("a group as value", "NOT_AUTHENTIC", i -> i.put("note__source", i.get(GROUP))),
        altered(
            "that of a document",
            "NOT_AUTHENTIC",
            i -> i.put(GROUP, i.get("home").get("M").get(GROUP))),
        altered(
            "the hash of a document",
            "INDEX_MISMATCH",
            i -> i.put(HASH, i.get("home").get("M").get("zip__hmac"))));
  }

  private static Arguments altered(
      String what, String code, Consumer<Map<String, JsonNode>> alteration) {
    return Arguments.of(what, code, alteration);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("alteredGroups")
  void read_whenAGroupIsAltered_hasTheCodeOfThePage(
      String what, String code, Consumer<Map<String, JsonNode>> alteration) throws Exception {
    ObjectNode stored = (ObjectNode) new FormatPage().section("Vector 6").json(1);
    Map<String, JsonNode> attributes = new HashMap<>();
    stored.fields().forEachRemaining(field -> attributes.put(field.getKey(), field.getValue()));
    alteration.accept(attributes);

    assertThat(code(DECLARATIONS.get(6), Json.NODES.objectNode().setAll(attributes)))
        .isEqualTo(code);
  }

  /** The group as one that is declared otherwise sees it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"phone\": {\"group\": \"private\"}' | '\"phone\": {}' | opened",
        "'\"age\": {\"group\": \"private\"}, ' | '' | GROUP_MISMATCH",
        "'\"age\": {\"group\": \"private\"}' | '\"age\": {}' | GROUP_MISMATCH",
        "', \"boundName\": \"number\"' | '' | GROUP_MISMATCH",
        "'\"note\": {}' | '\"note\": {\"group\": \"private\"}' | GROUP_MISMATCH",
        "'\"note\": {}' | '\"note\": {\"boundName\": \"private\"}' | NOT_AUTHENTIC"
      })
  void read_whenTheGroupIsDeclaredOtherwise_hasTheCodeOfThePage(
      String declared, String otherwise, String code) throws Exception {
    String declaration = DECLARATIONS.get(6);
    assertThat(declaration).containsOnlyOnce(declared);

    assertThat(
            code(
                declaration.replace(declared, otherwise),
                new FormatPage().section("Vector 6").json(1)))
        .isEqualTo(code);
  }

  private static String code(String declaration, JsonNode stored) throws Exception {
    FormatPage.Section vector = new FormatPage().section("Vector 6");
    Declaration parsed = DeclarationParser.parse(JSON.readTree(declaration));
    try {
      new IndependentReader(parsed, keys(vector, parsed)).read(stored);
      return "opened";
    } catch (ReadException e) {
      return e.code();
    }
  }

  static Stream<Arguments> groups() throws Exception {
    return new FormatPage()
        .section("7.7 ").rows().stream()
            .filter(row -> row.get(0).startsWith("{"))
            .map(row -> Arguments.of(row.get(0), row.get(1).replaceAll("[` ]", "")));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void decodeGroup_whenExampleOfThePage_expectedMembers(String json, String plaintext)
      throws Exception {
    ObjectNode members = Json.NODES.objectNode();
    for (var member : GroupDecoder.decode(HEX.parseHex(plaintext)).entrySet()) {
      members.set(member.getKey(), ValueDecoder.decode(member.getValue()));
    }

    assertThat(members).isEqualTo(JSON.readTree(json));
  }

  static Stream<String> refusedGroups() throws Exception {
    return Stream.concat(
        Stream.of("", "01ffffffff07"),
        new FormatPage()
            .section("7.7 ").rows().stream()
                .map(row -> row.get(0))
                .filter(cell -> cell.matches("[0-9a-f]+") && cell.length() > 1));
  }

  @ParameterizedTest
  @MethodSource("refusedGroups")
  void decodeGroup_whenRefusedByThePage_refused(String plaintext) {
    assertThatThrownBy(
            () -> {
              for (byte[] member : GroupDecoder.decode(HEX.parseHex(plaintext)).values()) {
                ValueDecoder.decode(member);
              }
            })
        .isInstanceOf(MalformedException.class);
  }

  static Stream<FormatPage.Section> cipherVectors() throws Exception {
    return new FormatPage().section("5. ").codeBlocks().stream().skip(1);
  }

  @ParameterizedTest
  @MethodSource("cipherVectors")
  void decrypt_whenVectorOfThePage_expectedPlaintext(FormatPage.Section vector) throws Exception {
    byte[] associatedData = vector.text().contains("AAD\n") ? new byte[0] : vector.bytes("AAD");
    CompactValue value =
        new CompactValue(
            new byte[4], vector.bytes("N"), vector.bytes("commitment"), vector.bytes("ciphertext"));

    assertThat(value.commitment(vector.bytes("K"))).isEqualTo(value.commitment());
    assertThat(value.decrypt(vector.bytes("K"), associatedData))
        .isEqualTo(vector.bytes("plaintext"));
  }

  static Stream<Arguments> varints() throws Exception {
    return new FormatPage()
        .section("1. ").rows().stream()
            .filter(row -> row.get(0).matches("[0-9]+"))
            .map(row -> Arguments.of(row.get(0), row.get(1)));
  }

  @ParameterizedTest
  @MethodSource("varints")
  void varint_whenRowOfThePage_expectedBytesAndBack(int number, String bytes) throws Exception {
    assertThat(HEX.formatHex(Bytes.varint(number))).isEqualTo(bytes);
    assertThat(new ByteReader(HEX.parseHex(bytes)).varint()).isEqualTo(number);
  }

  static Stream<Arguments> numbers() throws Exception {
    return new FormatPage()
        .section("7.2 ").rows().stream().map(row -> Arguments.of(row.get(0), row.get(1)));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void canonical_whenNumberOfThePage_expectedText(String text, String canonical) throws Exception {
    assertThat(Numbers.canonical(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        ".",
        "E1",
        "1E",
        "1E+",
        "+-1",
        "--1",
        "1 ",
        " 1",
        "1_0",
        "1,0",
        "0x10",
        "NaN",
        "1f",
        "١",
        "1E126",
        "1E-131",
        "0.9E-130",
        "1.00000000000000000000000000000000000001",
        "0E2147483648",
        "0.0E-2147483647",
        ""
      })
  void canonical_whenRefusedByThePage_refused(String text) {
    assertThatThrownBy(() -> Numbers.canonical(text)).isInstanceOf(MalformedException.class);
  }

  static Stream<String> refusedPlaintexts() throws Exception {
    return Stream.concat(
        Stream.of(""), new FormatPage().section("7.5 ").rows().stream().map(row -> row.get(0)));
  }

  @ParameterizedTest
  @MethodSource("refusedPlaintexts")
  void decode_whenRefusedByThePage_refused(String plaintext) {
    assertThatThrownBy(() -> ValueDecoder.decode(HEX.parseHex(plaintext)))
        .isInstanceOf(MalformedException.class);
  }

  static Stream<Arguments> examples() throws Exception {
    return new FormatPage()
        .section("7.6 ").rows().stream()
            .map(row -> Arguments.of(row.get(0), row.get(1), row.get(2)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decode_whenExampleOfThePage_expectedValue(String json, String stored, String canonical)
      throws Exception {
    JsonNode value = JSON.readTree(json);

    assertThat(TestValues.comparable(ValueDecoder.decode(HEX.parseHex(stored))))
        .isEqualTo(TestValues.comparable(value));
    assertThat(HEX.formatHex(ValueEncoder.canonical(value)))
        .isEqualTo(canonical.equals("the same") ? stored : canonical);
  }

  @Test
  void decode_whenNestedAsDeepAsThePageAllows_decoded() throws Exception {
    assertThat(ValueDecoder.decode(inLists(32, Bytes.bytes(1), new byte[0])).has("L")).isTrue();
    assertThat(ValueDecoder.decode(inLists(32, Bytes.bytes(6), Bytes.bytes(0))).has("L")).isTrue();
  }

  @Test
  void decode_whenNestedDeeper_refused() {
    byte[] text = inLists(33, Bytes.bytes(1), new byte[0]);
    byte[] list = inLists(32, Bytes.bytes(6), Bytes.bytes(1, 6, 1, 0));

    assertThatThrownBy(() -> ValueDecoder.decode(text)).hasMessage("nested too deeply");
    assertThatThrownBy(() -> ValueDecoder.decode(list)).hasMessage("nested too deeply");
  }

  /** A value inside so many lists of one element. */
  private static byte[] inLists(int lists, byte[] type, byte[] body) {
    byte[] innerType = type;
    byte[] innerBody = body;
    for (int i = 0; i < lists; i++) {
      innerBody = Bytes.concat(Bytes.bytes(1), innerType, Bytes.prefixed(innerBody));
      innerType = Bytes.bytes(6);
    }
    return Bytes.concat(innerType, innerBody);
  }
}
