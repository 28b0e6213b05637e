package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.annotation.Normalizer;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.GroupCodec;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The rules and tables of {@code format.md} are those of the library. */
class SpecificationTest {
  private static final SpecificationPage PAGE = SpecificationPage.whole();
  private static final HexFormat HEX = HexFormat.of();

  // --- Notation

  static Stream<Arguments> varints() {
    return PAGE.section("1. Notation").rows().stream()
        .filter(row -> row.get(0).matches("\\d+"))
        .map(
            row ->
                Arguments.of(Long.parseLong(row.get(0)), SpecificationPage.onlyCode(row.get(1))));
  }

  /** The codec does not show its varints but as lengths. */
  @ParameterizedTest
  @MethodSource("varints")
  void varint_always_isThatOfTheTable(long number, String hex) throws Exception {
    if (number <= 1 << 20) {
      String text = "x".repeat((int) number);
      byte[] list = ValueCodec.encode(AttributeValue.fromL(List.of(s(text))), 0);
      assertThat(HEX.formatHex(list, 0, 3 + hex.length() / 2)).isEqualTo("060101" + hex);
    } else {
      assertThat(malformed("0601 01" + hex)).contains("past its end");
    }
  }

  @Test
  void varint_whenAboveTheLargest_isRefused() {
    List<Arguments> varints = varints().toList();
    assertThat(varints).hasSize(7);
    assertThat(varints.get(6).get()[0]).isEqualTo((long) Integer.MAX_VALUE);

    assertThat(malformed("068080808008")).contains("shortest");
    assertThat(malformed("06ffffffff17")).contains("shortest");
    assertThat(malformed("06808000")).contains("shortest");
    assertThat(malformed("06808080808000")).contains("shortest");
  }

  // --- The cipher

  @Test
  void cipher_always_hasTheVectors() {
    List<Map<String, byte[]>> vectors = PAGE.section("5. KC-XAES-256-GCM").blocks();
    assertThat(vectors).hasSize(2);
    for (Map<String, byte[]> vector : vectors) {
      byte[] plaintext = vector.get("plaintext");
      byte[] commitment = new byte[KcXaes256Gcm.COMMITMENT_BYTES];
      byte[] ciphertext = new byte[plaintext.length + KcXaes256Gcm.TAG_BYTES];
      KcXaes256Gcm.Group group = new KcXaes256Gcm(vector.get("K")).group(vector.get("N"), 0);
      group.commitment(vector.get("N"), 0, commitment, 0);
      group.encrypt(vector.get("N"), 0, plaintext, ciphertext, 0, vector.get("AAD"));

      assertThat(ciphertext).isEqualTo(vector.get("ciphertext"));
      assertThat(commitment).isEqualTo(vector.get("commitment"));
    }
  }

  static Stream<Arguments> nonces() {
    return PAGE.section("6. Nonces").rows().stream()
        .map(
            row ->
                Arguments.of(joined(row.get(0)), Integer.parseInt(row.get(1)), joined(row.get(2))));
  }

  private static String joined(String cell) {
    return String.join("", SpecificationPage.code(cell));
  }

  @ParameterizedTest
  @MethodSource("nonces")
  void nonce_always_isThatOfTheTable(String base, int number, String nonce) {
    byte[] out = new byte[KcXaes256Gcm.NONCE_BYTES];
    HedgedNonces.nth(HEX.parseHex(base), number, out, 0);

    assertThat(HEX.formatHex(out)).isEqualTo(nonce);
  }

  // --- Plaintexts

  static Stream<Arguments> numbers() {
    return PAGE.section("7.2 Numbers").rows().stream()
        .map(
            row ->
                Arguments.of(
                    SpecificationPage.onlyCode(row.get(0)),
                    SpecificationPage.onlyCode(row.get(1))));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void number_always_hasTheCanonicalFormOfTheTable(String text, String canonical) throws Exception {
    AttributeValue value = AttributeValue.fromN(text);

    assertThat(ValueCodec.encodeCanonically(value))
        .isEqualTo(("\2" + canonical).getBytes(StandardCharsets.US_ASCII));
    assertThat(ValueCodec.decode(ValueCodec.encode(value, 0))).isEqualTo(value);
  }

  static Stream<String> refusedNumbers() {
    String paragraph =
        PAGE.section("7.2 Numbers").text().split("\nRefused: ", -1)[1].split("\n\n", -1)[0];
    assertThat(paragraph).endsWith("and no characters at all.");
    return Stream.concat(
        SpecificationPage.code(paragraph).stream(), Stream.of("", "1." + "0".repeat(999)));
  }

  @Test
  void number_whenItHasAsManyCharactersAsThePageAllows_isAccepted() throws Exception {
    assertThat(ValueCodec.encodeCanonically(AttributeValue.fromN("1." + "0".repeat(998))))
        .isEqualTo("\0021E0".getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("refusedNumbers")
  void number_whenThePageRefusesIt_isRefused(String text) {
    AttributeValue value = AttributeValue.fromN(text);

    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> ValueCodec.encode(value, 0));
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> ValueCodec.encodeCanonically(value));
    assertThat(malformed("02" + HEX.formatHex(text.getBytes(StandardCharsets.UTF_8)))).isNotEmpty();
  }

  static Stream<Arguments> examples() {
    return PAGE.section("7.6 Examples").rows().stream()
        .map(
            row -> {
              String stored = SpecificationPage.onlyCode(row.get(1));
              boolean same = row.get(2).equals("the same");
              return Arguments.of(
                  SpecificationPage.onlyCode(row.get(0)),
                  stored,
                  same ? stored : SpecificationPage.onlyCode(row.get(2)));
            });
  }

  @ParameterizedTest
  @MethodSource("examples")
  void value_always_hasTheEncodingsOfTheTable(String json, String stored, String canonical)
      throws Exception {
    AttributeValue value = SpecificationPage.value(json);

    assertThat(HEX.formatHex(ValueCodec.encode(value, 0))).isEqualTo(stored);
    assertThat(HEX.formatHex(ValueCodec.encodeCanonically(value))).isEqualTo(canonical);
    AttributeValue decoded = ValueCodec.decode(HEX.parseHex(stored));
    assertThat(HEX.formatHex(ValueCodec.encode(decoded, 0))).isEqualTo(stored);
  }

  @Test
  void types_always_areThoseOfTheExamples() {
    Set<String> numbered = new TreeSet<>();
    PAGE.section("7.1 Types").rows().stream()
        .forEach(row -> numbered.add(SpecificationPage.onlyCode(row.get(0)) + " " + row.get(1)));
    Set<String> used = new TreeSet<>();
    examples()
        .map(Arguments::get)
        .forEach(
            row ->
                used.add(
                    ((String) row[1]).substring(0, 2) + " " + ((String) row[0]).split("\"")[1]));

    assertThat(used).isEqualTo(numbered).hasSize(10);
  }

  /** What the library says for the reasons that the page gives, which begin or end so. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("no type .*|.* no known type|padding inside", "unknown type"),
          Map.entry("(a name that is )?not UTF-8.*", "not UTF-8"),
          Map.entry(".*not a number|a number out of range", "a number in it is none"),
          Map.entry("a boolean without .*|no count|fewer .*", "ends too early"),
          Map.entry("a boolean that is .*", "neither 0 nor 1"),
          Map.entry("bytes follow .*", "bytes follow"),
          Map.entry("a length that points .*", "past its end"),
          Map.entry("a count .*", "shortest form"),
          Map.entry(".* out of order|.* twice", "not in order"),
          Map.entry("an empty set", "empty"),
          Map.entry("no padding .*", "padding"));

  static Stream<Arguments> refusedPlaintexts() {
    return PAGE.section("7.5 Decoding").rows().stream()
        .map(row -> Arguments.of(SpecificationPage.onlyCode(row.get(0)), row.get(1)));
  }

  @ParameterizedTest
  @MethodSource("refusedPlaintexts")
  void plaintext_whenThePageRefusesIt_isRefusedForThatReason(String hex, String reason) {
    List<String> expected =
        REASONS.entrySet().stream()
            .filter(entry -> reason.matches(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();

    assertThat(expected).as(reason).hasSize(1);
    assertThat(malformed(hex)).contains(expected);
  }

  @Test
  void plaintext_whenThePageAcceptsIt_isAccepted() throws Exception {
    assertThat(refusedPlaintexts()).hasSizeGreaterThan(30);

    assertThat(ValueCodec.decode(HEX.parseHex("05"))).isEqualTo(AttributeValue.fromNul(true));
    assertThatExceptionOfType(MalformedValueException.class)
        .as("equal numbers in a set")
        .isThrownBy(() -> ValueCodec.decode(HEX.parseHex("0902013103312e30")));
    assertThat(ValueCodec.decode(HEX.parseHex("8161800000"))).isEqualTo(s("a"));
    assertThat(ValueCodec.decode(HEX.parseHex("06010100"))).isEqualTo(EngineFixture.l(s("")));
  }

  @Test
  void nesting_whenAsDeepAsThePageAllows_isAcceptedAndNoDeeper() throws Exception {
    AttributeValue string = s("x");
    AttributeValue empty = EngineFixture.l();
    AttributeValue allowed = nested(32, string);
    assertThat(ValueCodec.decode(ValueCodec.encode(allowed, 0))).isEqualTo(allowed);
    assertThat(ValueCodec.encode(nested(32, empty), 0)).startsWith(6, 1, 6);

    for (AttributeValue tooDeep : List.of(nested(33, string), nested(33, empty))) {
      assertThatExceptionOfType(UnsupportedValueException.class)
          .isThrownBy(() -> ValueCodec.encode(tooDeep, 0));
    }
    StringBuilder bytes = new StringBuilder("00");
    for (int i = 0; i < 33; i++) {
      bytes.insert(0, "0106" + HEX.toHexDigits((byte) (bytes.length() / 2)));
    }
    assertThat(malformed("06" + bytes)).contains("nested");
  }

  private static AttributeValue nested(int lists, AttributeValue innermost) {
    AttributeValue value = innermost;
    for (int i = 0; i < lists; i++) {
      value = EngineFixture.l(value);
    }
    return value;
  }

  /** Why it is refused; fails if it is not. */
  private static String malformed(String hex) {
    try {
      ValueCodec.decode(HEX.parseHex(hex.replace(" ", "")));
    } catch (MalformedValueException e) {
      return e.reason();
    }
    throw new AssertionError(hex + " was accepted");
  }

  // --- Groups

  static Stream<Arguments> groups() {
    return PAGE.section("7.7 Groups").rows().stream()
        .filter(row -> row.get(0).startsWith("`{"))
        .map(
            row ->
                Arguments.of(
                    SpecificationPage.value(
                        "{\"M\": " + SpecificationPage.onlyCode(row.get(0)) + "}"),
                    joined(row.get(1))));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void group_always_hasTheEncodingOfTheTable(AttributeValue members, String hex) throws Exception {
    Map<String, byte[]> plaintexts = new HashMap<>();
    for (Map.Entry<String, AttributeValue> member : members.m().entrySet()) {
      plaintexts.put(member.getKey(), ValueCodec.encode(member.getValue(), 0));
    }

    assertThat(HEX.formatHex(GroupCodec.encode(plaintexts))).isEqualTo(hex);
    assertThat(GroupCodec.decode(HEX.parseHex(hex))).containsExactlyInAnyOrderEntriesOf(plaintexts);
  }

  /** The same as {@link #REASONS} for groups. */
  private static final Map<String, String> GROUP_REASONS =
      Map.of(
          "another first byte", "unknown version",
          "no count|fewer .*|a member of no bytes", "ends too early",
          "a count .*", "shortest form",
          "bytes follow .*", "bytes follow",
          "a length .*", "past its end",
          "a name that is not UTF-8", "not UTF-8",
          ".* out of order|.* twice", "not in order",
          "a member of no known type", "unknown type");

  static Stream<Arguments> refusedGroups() {
    return PAGE.section("7.7 Groups").rows().stream()
        .filter(row -> row.size() == 2 && row.get(0).matches("`[0-9a-f]+`"))
        .map(row -> Arguments.of(SpecificationPage.onlyCode(row.get(0)), row.get(1)));
  }

  @ParameterizedTest
  @MethodSource("refusedGroups")
  void group_whenThePageRefusesIt_isRefusedForThatReason(String hex, String reason) {
    List<String> expected =
        GROUP_REASONS.entrySet().stream()
            .filter(entry -> reason.matches(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();

    assertThat(expected).as(reason).hasSize(1);
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> decodeGroup(hex))
        .satisfies(e -> assertThat(e.reason()).contains(expected));
  }

  private static void decodeGroup(String hex) throws MalformedValueException {
    for (byte[] member : GroupCodec.decode(HEX.parseHex(hex)).values()) {
      ValueCodec.decode(member);
    }
  }

  @Test
  void group_whenThePageAcceptsIt_isAccepted() throws Exception {
    assertThat(groups()).hasSize(2);
    assertThat(refusedGroups()).hasSizeGreaterThan(10);

    assertThat(GroupCodec.decode(HEX.parseHex("0100"))).isEmpty();
    assertThat(GroupCodec.decode(HEX.parseHex("010101610105"))).containsOnlyKeys("a");
  }

  // --- Paths

  static Stream<Arguments> paths() {
    AttributePath root = AttributePath.ROOT;
    return Stream.of(
        Arguments.of(root.attribute("email")),
        Arguments.of(root.attribute("address").attribute("zip")),
        Arguments.of(root.attribute("contacts").element().attribute("phone")),
        Arguments.of(root.attribute("grid").element().element().attribute("name")));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void path_always_hasTheBytesOfTheTable(AttributePath path) {
    String row =
        PAGE.section("8. Associated data").rows().stream()
            .filter(cells -> cells.get(0).equals("`" + path + "`"))
            .map(cells -> String.join("", SpecificationPage.code(cells.get(1))))
            .findFirst()
            .orElseThrow();

    // Behind tag and length.
    assertThat(HEX.formatHex(AssociatedData.path(path)).substring(10)).isEqualTo(row);
  }

  // --- Blind indexes

  @Test
  void rootMessage_always_isThatOfThePage() throws Exception {
    assertThat(BlindIndex.rootMessage(1, "Members", "tenant-7"))
        .isEqualTo(PAGE.section("9. Blind indexes").values().get("root message"));
  }

  @Test
  void trim_always_removesTheCharactersOfThePage() {
    String removed = normalizer("trim").split("\\. ", -1)[0];
    Set<Integer> listed = new TreeSet<>();
    Pattern.compile("U\\+(?<from>[0-9A-F]{4})(?:–U\\+(?<to>[0-9A-F]{4}))?")
        .matcher(removed)
        .results()
        .map(MatchResult::group)
        .forEach(
            range -> {
              String[] ends = range.replace("U+", "").split("–", -1);
              int last = Integer.parseInt(ends[ends.length - 1], 16);
              IntStream.rangeClosed(Integer.parseInt(ends[0], 16), last).forEach(listed::add);
            });

    Normalizer trim = new Normalizer.Trim();
    Set<Integer> trimmed = new TreeSet<>();
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(
            c -> trim.normalize(Character.toString(c) + "x" + Character.toString(c)).equals("x"))
        .forEach(trimmed::add);
    assertThat(trimmed).isEqualTo(listed).hasSize(25);
    assertThat(trim.id()).isEqualTo("trim");
  }

  @Test
  void lower_always_doesWhatThePageSays() {
    Normalizer lower = new Normalizer.LowerCase();

    assertThat(lower.id()).isEqualTo("lower");
    assertThat(normalizer("lower")).contains("simple lower case mapping", "U+03C2 by U+03C3");
    assertThat(lower.normalize("Ä\u0130\ud801\udc00ß")).isEqualTo("äi\ud801\udc28ß");
    assertThat(lower.normalize("ΝΙΚΟΣ ΑΣ-Α νικος")).isEqualTo("νικοσ ασ-α νικοσ");
  }

  @Test
  void nfc_always_isNamedAsThePageSays() {
    assertThat(normalizer("nfc")).contains("Form C");
    assertThat(new Normalizer.Nfc().id()).isEqualTo("nfc");
  }

  private static String normalizer(String id) {
    return PAGE.section("9. Blind indexes").rows().stream()
        .filter(row -> row.get(0).equals("`" + id + "`"))
        .map(row -> row.get(1))
        .findFirst()
        .orElseThrow();
  }
}
