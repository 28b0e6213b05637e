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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader that was written from the page alone gives what the page says. */
class IndependentReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HexFormat HEX = HexFormat.of();

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
  @ValueSource(ints = {1, 2, 3, 4, 5})
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
