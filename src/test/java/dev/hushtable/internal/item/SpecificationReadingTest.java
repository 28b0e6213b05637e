package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.StoredFormat;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The steps of reading an item in {@code format.md} fail with the codes that the page says. */
class SpecificationReadingTest {
  private static final SpecificationPage PAGE = SpecificationPage.whole();

  /** Where the encryption context and the wrapped data key stand in the messages of vector 5. */
  private static final int CONTEXT = 37;

  private static final int WRAPPED_KEY =
      CONTEXT + SpecificationVector.of(5).ofItem("context").length + 2;

  /** What the seal of vector 4 covers, counted, and a digest of something else. */
  private static final String NAMES =
      "0406636c6f7365640b656d61696c5f5f686d61630d656d61696c5f5f736f75726365056c696d6974";

  private static final String DIGEST = "00".repeat(32);

  /** Members of the group of vector 6. */
  private static final String AGE = "0361676503023432";

  private static final String EMAIL = "05656d61696c1201616c696365406578616d706c652e636f6d";

  /** What makes an item, or the table that it is read from, fail in a step. */
  private record Damage(
      int vector,
      Consumer<Map<String, AttributeValue>> change,
      UnaryOperator<EngineFixture> table) {

    static Damage of(int vector, Consumer<Map<String, AttributeValue>> change) {
      return new Damage(vector, change, table -> table);
    }

    static Damage ofTable(int vector, UnaryOperator<EngineFixture> table) {
      return new Damage(vector, item -> {}, table);
    }
  }

  /** For each step, ways to fail in it. */
  private static final Map<String, List<Damage>> DAMAGE =
      Map.ofEntries(
          step(1, Damage.of(1, item -> item.put("email", s("x")))),
          step(2, Damage.of(1, item -> item.put("ssn__source", s("x")))),
          step(
              3,
              Damage.of(1, item -> item.put("ssn__source", b())),
              Damage.of(1, item -> flip(item, "ssn__source", 0))),
          step(
              4,
              Damage.ofTable(1, table -> table.withFormats(StoredFormat.ENCRYPTION_SDK)),
              Damage.ofTable(5, table -> table.withFormats(StoredFormat.COMPACT)),
              new Damage(
                  1,
                  item -> item.put("ssn__source", cut(item.get("ssn__source"), 1)),
                  table -> table.withFormats(StoredFormat.ENCRYPTION_SDK))),
          step(
              5,
              Damage.of(1, item -> item.remove("id")),
              Damage.of(1, item -> item.put("id", AttributeValue.fromBool(true)))),
          step(6, Damage.of(1, item -> item.put("ssn__source", cut(item.get("ssn__source"), 77)))),
          step(7, Damage.of(1, item -> flip(item, "ssn__source", 4))),
          step(
              8,
              Damage.of(1, item -> flip(item, "ssn__source", 5)),
              Damage.of(1, item -> flip(item, "ssn__source", 28)),
              Damage.of(1, item -> flip(item, "ssn__source", 60))),
          step(
              9,
              Damage.of(1, item -> flip(item, "ssn__source", 61)),
              Damage.of(1, item -> flip(item, "ssn__source", 100)),
              Damage.of(1, item -> item.put("id", s("c-2")))),
          step(10, Damage.of(1, item -> item.put("ssn__source", forged(1, "81")))),
          step(
              11,
              Damage.of(1, item -> item.put("email__hmac", s("x"))),
              Damage.of(1, item -> item.put("email__hmac", cut(item.get("email__hmac"), 32))),
              Damage.of(1, item -> flip(item, "email__hmac", 0))),
          step(12, Damage.of(1, item -> item.put("email__source", forged(0, "0231")))),
          step(13, Damage.of(1, item -> flip(item, "email__hmac", 32))),
          step(
              14,
              Damage.of(6, item -> group(item, "02", "00")),
              Damage.of(6, item -> group(item, "01", "02", EMAIL, AGE)),
              Damage.of(6, item -> group(item, "01", "01", AGE, "00"))),
          step(
              15,
              Damage.of(6, item -> group(item, "01", "03", AGE, EMAIL, "0373736e0105")),
              Damage.of(6, item -> group(item, "01", "02", EMAIL, "046e6f74650105")),
              Damage.of(6, item -> group(item, "01", "02", EMAIL, "06737472656574020178"))),
          step(
              16,
              Damage.of(6, item -> group(item, "01", "01", AGE)),
              Damage.of(6, item -> group(item, "01", "00"))),
          step(
              17,
              Damage.of(1, item -> item.remove("email__source")),
              Damage.of(6, item -> item.remove("private__source"))),
          step(
              18,
              Damage.of(1, item -> item.put("ssn", item.remove("ssn__source"))),
              Damage.of(6, item -> item.put("phone", s("x"))),
              Damage.of(6, item -> item.put("age", s("x")))),
          step(
              19,
              Damage.of(6, item -> item.put("age__source", item.get("private__source"))),
              Damage.of(6, item -> item.put("age__source", s("x"))),
              Damage.of(6, item -> item.put("email__source", item.remove("private__source")))),
          step(
              20,
              Damage.of(2, item -> item.put("contacts", s("x"))),
              Damage.of(2, item -> item.put("contacts", EngineFixture.l(s("x")))),
              Damage.of(2, item -> item.put("depots", EngineFixture.l())),
              Damage.of(2, item -> item.put("depots", EngineFixture.m("a", s("x"))))));

  /** For each step that a group has in common with a value, or that its members have. */
  private static final Map<String, List<Damage>> GROUP_DAMAGE =
      Map.ofEntries(
          step(1, Damage.of(6, item -> item.put("email", s("x")))),
          step(2, Damage.of(6, item -> item.put("private__source", s("x")))),
          step(
              3,
              Damage.of(6, item -> item.put("private__source", b())),
              Damage.of(6, item -> flip(item, "private__source", 0))),
          step(4, Damage.ofTable(6, table -> table.withFormats(StoredFormat.ENCRYPTION_SDK))),
          step(5, Damage.of(6, item -> item.remove("id"))),
          step(
              6,
              Damage.of(
                  6, item -> item.put("private__source", cut(item.get("private__source"), 77)))),
          step(7, Damage.of(6, item -> flip(item, "private__source", 4))),
          step(8, Damage.of(6, item -> flip(item, "private__source", 60))),
          step(
              9,
              Damage.of(6, item -> flip(item, "private__source", 61)),
              Damage.of(6, item -> flipLast(item, "private__source")),
              Damage.of(6, item -> item.put("private__source", item.get("note__source"))),
              Damage.of(
                  6,
                  item -> item.put("private__source", item.get("home").m().get("private__source"))),
              Damage.of(6, item -> item.put("note__source", item.get("private__source")))),
          step(
              10,
              Damage.of(6, item -> group(item, "01", "02", "036167650181", EMAIL)),
              Damage.of(6, item -> group(item, "01", "02", "0361676500", EMAIL))),
          step(
              11,
              Damage.of(6, item -> item.put("email__hmac", s("x"))),
              Damage.of(6, item -> item.put("email__hmac", cut(item.get("email__hmac"), 32)))),
          step(12, Damage.of(6, item -> group(item, "01", "01", "05656d61696c020231"))),
          step(
              13,
              Damage.of(6, item -> flip(item, "email__hmac", 32)),
              Damage.of(6, item -> group(item, "01", "01", "05656d61696c020178")),
              Damage.of(
                  6, item -> item.put("email__hmac", item.get("home").m().get("zip__hmac")))));

  /** For each step of messages, ways to fail in it. */
  private static final Map<String, List<Damage>> MESSAGE_DAMAGE =
      Map.ofEntries(
          step(
              6,
              Damage.of(5, item -> item.put("name__source", cut(item.get("name__source"), 77))),
              Damage.of(5, item -> flip(item, "name__source", 2)),
              Damage.of(5, item -> flip(item, "name__source", CONTEXT - 1)),
              Damage.of(5, item -> set(item, "name__source", CONTEXT + 4, 0xff)),
              Damage.of(5, item -> set(item, "name__source", WRAPPED_KEY - 1, 0)),
              Damage.of(5, item -> set(item, "name__source", WRAPPED_KEY - 1, 33)),
              Damage.of(5, item -> set(item, "name__source", WRAPPED_KEY + 2, 0xff)),
              Damage.of(5, item -> extend(item, "name__source"))),
          step(
              7,
              Damage.of(5, item -> flip(item, "name__source", CONTEXT + 13)),
              Damage.ofTable(5, table -> table.withContext(Map.of("Region", "us")).withKeyring(1))),
          step(8, Damage.ofTable(5, table -> table.withKeyring(1))),
          step(
              9,
              Damage.of(5, item -> flip(item, "name__source", 3)),
              Damage.of(5, item -> flipLast(item, "name__source")),
              Damage.of(5, item -> item.put("id", s("p-2"))),
              Damage.of(5, item -> item.put("name__source", item.get("diagnosis__source")))));

  /**
   * For each step of the seal, ways to fail in it; what fails in step 2 has the code of a value.
   */
  private static final Map<String, List<Damage>> SEAL_DAMAGE =
      Map.ofEntries(
          step(
              1,
              Damage.of(4, item -> item.remove("__seal")),
              Damage.of(4, item -> item.put("__seal", s("x")))),
          step(2),
          step(
              3,
              Damage.of(4, item -> seal(item, "02", NAMES, DIGEST)),
              Damage.of(4, item -> seal(item, "01", "0201620161", DIGEST)),
              Damage.of(4, item -> seal(item, "01", "0201610161", DIGEST)),
              Damage.of(4, item -> seal(item, "01", "0101ff", DIGEST)),
              Damage.of(4, item -> seal(item, "01", "8000", DIGEST)),
              Damage.of(4, item -> seal(item, "01", NAMES, DIGEST.substring(2))),
              Damage.of(4, item -> seal(item, "01", NAMES, DIGEST + "00"))),
          step(4, Damage.of(4, item -> seal(item, "01", "00", DIGEST))),
          step(
              5,
              Damage.of(4, item -> item.put("limit", AttributeValue.fromN("1501"))),
              Damage.of(4, item -> item.put("limit", AttributeValue.fromN("x"))),
              Damage.of(4, item -> item.put("closed", s("x"))),
              Damage.of(4, item -> item.remove("limit"))));

  private static Map.Entry<String, List<Damage>> step(int number, Damage... damage) {
    return Map.entry(Integer.toString(number), List.of(damage));
  }

  private static void flip(Map<String, AttributeValue> item, String name, int at) {
    byte[] bytes = item.get(name).b().asByteArray();
    bytes[at] ^= 2;
    item.put(name, b(bytes));
  }

  private static void flipLast(Map<String, AttributeValue> item, String name) {
    flip(item, name, item.get(name).b().asByteArray().length - 1);
  }

  private static void set(Map<String, AttributeValue> item, String name, int at, int value) {
    byte[] bytes = item.get(name).b().asByteArray();
    bytes[at] = (byte) value;
    item.put(name, b(bytes));
  }

  private static void extend(Map<String, AttributeValue> item, String name) {
    item.put(name, cut(item.get(name), item.get(name).b().asByteArray().length + 1));
  }

  /** Another plaintext in the place of the seal of vector 4. */
  private static void seal(Map<String, AttributeValue> item, String... plaintext) {
    SpecificationVector vector = SpecificationVector.of(4);
    byte[] bytes = HexFormat.of().parseHex(String.join("", plaintext));
    item.put("__seal", b(vector.forge(vector.seal().orElseThrow(), bytes)));
  }

  private static AttributeValue cut(AttributeValue value, int length) {
    return AttributeValue.fromB(
        SdkBytes.fromByteArray(Arrays.copyOf(value.b().asByteArray(), length)));
  }

  /** Another plaintext in the place of the group of vector 6. */
  private static void group(Map<String, AttributeValue> item, String... plaintext) {
    SpecificationVector vector = SpecificationVector.of(6);
    byte[] bytes = HexFormat.of().parseHex(String.join("", plaintext));
    item.put("private__source", b(vector.forge(vector.values().get(2), bytes)));
  }

  /** Another plaintext in the place of a value of vector 1. */
  private static AttributeValue forged(int value, String plaintext) {
    SpecificationVector vector = SpecificationVector.of(1);
    return b(vector.forge(vector.values().get(value), HexFormat.of().parseHex(plaintext)));
  }

  private static Stream<Arguments> steps(String section, Map<String, List<Damage>> damages) {
    return PAGE.section(section).rows().stream()
        .filter(row -> row.size() > 2 && damages.containsKey(row.get(0)))
        .flatMap(
            row ->
                damages.get(row.get(0)).stream()
                    .map(
                        damage ->
                            Arguments.of(
                                section + " " + row.get(0),
                                damage,
                                SpecificationPage.onlyCode(row.get(row.size() - 1)))));
  }

  static Stream<Arguments> steps() {
    return Stream.of(
            steps("10. Reading", DAMAGE),
            steps("10. Reading", GROUP_DAMAGE),
            steps("12.4 Reading", MESSAGE_DAMAGE),
            steps("13. Seal", SEAL_DAMAGE))
        .flatMap(section -> section);
  }

  @ParameterizedTest(name = "step {0}: {2}")
  @MethodSource("steps")
  void decrypt_whenAStepOfThePageFails_hasItsCode(String step, Damage damage, String code) {
    SpecificationVector vector = SpecificationVector.of(damage.vector());
    Map<String, AttributeValue> stored = vector.stored();
    damage.change().accept(stored);
    EngineFixture table = damage.table().apply(vector.table());

    assertThatExceptionOfType(HushtableException.class)
        .isThrownBy(() -> table.decrypt(stored))
        .satisfies(e -> assertThat(e.code().name()).isEqualTo(code));
  }

  @Test
  void steps_always_areAllTested() {
    assertThat(numbers("10. Reading")).containsExactlyElementsOf(numbers(1, 20));
    assertThat(DAMAGE).containsOnlyKeys(numbers(1, 20));
    assertThat(GROUP_DAMAGE).containsOnlyKeys(numbers(1, 13));
    assertThat(numbers("12.4 Reading")).containsExactlyElementsOf(numbers(6, 9));
    assertThat(MESSAGE_DAMAGE).containsOnlyKeys(numbers(6, 9));
    assertThat(numbers("13. Seal")).endsWith(numbers(1, 5).toArray(String[]::new));
    assertThat(SEAL_DAMAGE).containsOnlyKeys(numbers(1, 5));
  }

  private static List<String> numbers(String section) {
    return PAGE.section(section).rows().stream()
        .filter(row -> row.size() > 2)
        .map(row -> row.get(0))
        .toList();
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
  }

  @Test
  void decrypt_whenAKeyAttributeHasNoEncoding_hasTheCodeOfThePage() {
    SpecificationVector vector = SpecificationVector.of(1);
    Map<String, AttributeValue> stored = vector.stored();
    stored.put("id", AttributeValue.fromN("x"));

    assertThatExceptionOfType(HushtableException.class)
        .isThrownBy(() -> vector.table().decrypt(stored))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_NOT_SUPPORTED));
    assertThat(PAGE.section("10. Reading").text()).contains("`VALUE_NOT_SUPPORTED`, in step 5");
  }

  @Test
  void decrypt_whenTheTableIsNotSealed_givesTheSealAsItIs() {
    SpecificationVector vector = SpecificationVector.of(1);
    Map<String, AttributeValue> stored = vector.stored();
    stored.put("__seal", s("x"));

    assertThat(vector.table().decrypt(stored)).containsEntry("__seal", s("x"));
  }

  @Test
  void decrypt_whenWhatIsWrongIsAllowedByThePage_opens() {
    SpecificationVector vector = SpecificationVector.of(2);
    Map<String, AttributeValue> stored = vector.stored();
    stored.put("contacts", AttributeValue.fromNul(true));
    stored.put("details__hmac", s("x"));
    stored.put("other__source", s("y"));

    assertThat(vector.table().decrypt(stored))
        .doesNotContainKey("details__hmac")
        .containsEntry("contacts", AttributeValue.fromNul(true))
        .containsEntry("other__source", s("y"));
  }

  @Test
  void decrypt_whenAGroupIsAllowedByThePage_opens() {
    Map<String, AttributeValue> stored = SpecificationVector.of(6).stored();
    stored.put("age__hmac", s("x"));
    stored.put("secret__source", s("y"));
    stored.remove("email__hmac");
    group(stored, "01", "02", "036167650105", EMAIL);

    assertThat(SpecificationVector.of(6).table().decrypt(stored))
        .doesNotContainKeys("age__hmac", "ssn")
        .containsEntry("age", AttributeValue.fromNul(true))
        .containsEntry("email", s("alice@example.com"))
        .containsEntry("secret__source", s("y"));
    group(stored, "01", "00");
    assertThat(SpecificationVector.of(6).table().decrypt(stored))
        .doesNotContainKeys("age", "email");
  }

  @Test
  void encrypt_whenTheItemHoldsWhatThePageReserves_isRefused() {
    SpecificationVector vector = SpecificationVector.of(6);
    for (String name : List.of("note__source", "age__source", "age__hmac", "private__source")) {
      Map<String, AttributeValue> plain = vector.plain();
      plain.put(name, s("x"));
      assertThatExceptionOfType(HushtableException.class)
          .as(name)
          .isThrownBy(() -> vector.table().encrypt(plain))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESERVED_ATTRIBUTE));
    }
  }
}
