package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

  /** What makes an item, or the table that it is read from, fail in a step. */
  private record Damage(
      int vector,
      Consumer<Map<String, AttributeValue>> change,
      UnaryOperator<EngineFixture> table) {

    static Damage of(int vector, Consumer<Map<String, AttributeValue>> change) {
      return new Damage(vector, change, table -> table);
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
              new Damage(1, item -> {}, table -> table.withFormats(StoredFormat.ENCRYPTION_SDK))),
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
          step(14, Damage.of(1, item -> item.remove("email__source"))),
          step(15, Damage.of(1, item -> item.put("ssn", item.remove("ssn__source")))),
          step(
              16,
              Damage.of(2, item -> item.put("contacts", s("x"))),
              Damage.of(2, item -> item.put("contacts", EngineFixture.l(s("x")))),
              Damage.of(2, item -> item.put("depots", EngineFixture.l())),
              Damage.of(2, item -> item.put("depots", EngineFixture.m("a", s("x"))))));

  private static Map.Entry<String, List<Damage>> step(int number, Damage... damage) {
    return Map.entry(Integer.toString(number), List.of(damage));
  }

  private static void flip(Map<String, AttributeValue> item, String name, int at) {
    byte[] bytes = item.get(name).b().asByteArray();
    bytes[at] ^= 2;
    item.put(name, b(bytes));
  }

  private static AttributeValue cut(AttributeValue value, int length) {
    return AttributeValue.fromB(
        SdkBytes.fromByteArray(Arrays.copyOf(value.b().asByteArray(), length)));
  }

  /** Another plaintext in the place of a value of vector 1. */
  private static AttributeValue forged(int value, String plaintext) {
    return b(SpecificationVector.of(1).forge(value, HexFormat.of().parseHex(plaintext)));
  }

  private static Stream<List<String>> readingSteps() {
    return PAGE.section("10. Reading").rows().stream();
  }

  static Stream<Arguments> steps() {
    return readingSteps()
        .flatMap(
            row ->
                DAMAGE.get(row.get(0)).stream()
                    .map(
                        damage ->
                            Arguments.of(
                                row.get(0),
                                damage,
                                SpecificationPage.onlyCode(row.get(row.size() - 1)))));
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
    assertThat(readingSteps().map(row -> row.get(0)))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).mapToObj(String::valueOf).toList());
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
}
