package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The encoding that is hashed: equal exactly where DynamoDB compares as equal. */
class ValueCodecCanonicalTest {

  /** Frozen: stored hashes are of these texts. */
  static Stream<Arguments> spellings() {
    return Stream.of(
        Arguments.of("1E0", List.of("1", "1.0", "1E0", "+1", "01", "0.1E1", "10e-1", "1.", "1E+0")),
        Arguments.of("-1E0", List.of("-1", "-1.00", "-01", "-10E-1", "-0.1E+1")),
        Arguments.of("0", List.of("0", "-0", "0.00", "+0", "000", "0E5", "-0.0E-9", ".0")),
        Arguments.of("1E2", List.of("100", "1E2", "100.0", "10E1", "0.1E3")),
        Arguments.of("15E-1", List.of("1.5", "1.50", "15E-1", "0.15E1", "+01.5")),
        Arguments.of("1E-130", List.of("1E-130", "10E-131", "0.1E-129")),
        Arguments.of("1E125", List.of("1E125", "10E124", "1" + "0".repeat(125))),
        Arguments.of(
            "12345678901234567890123456789012345678E0",
            List.of(
                "12345678901234567890123456789012345678",
                "12345678901234567890123456789012345678.000",
                "1.2345678901234567890123456789012345678E37")),
        Arguments.of(
            "99999999999999999999999999999999999999E88",
            List.of("9.9999999999999999999999999999999999999E125", "9".repeat(38) + "E88")));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void encodeCanonically_whenNumbersAreEqual_givesTheSameBytes(
      String canonical, List<String> spellings) throws Exception {
    for (String spelling : spellings) {
      byte[] bytes = ValueCodec.encodeCanonically(fromN(spelling));
      assertThat(bytes[0]).isEqualTo((byte) 2);
      assertThat(new String(bytes, 1, bytes.length - 1)).as(spelling).isEqualTo(canonical);
    }
  }

  @Test
  void encodeCanonically_whenNumbersDiffer_givesOtherBytes() {
    List<String> numbers =
        List.of(
            "0",
            "1",
            "-1",
            "10",
            "0.1",
            "11",
            "1.1",
            "1E38",
            "1E-38",
            "12345678901234567890123456789012345678",
            "12345678901234567890123456789012345679",
            // As doubles these two are one.
            "9007199254740992",
            "9007199254740993");
    assertThat(numbers)
        .extracting(number -> canonical(fromN(number)))
        .doesNotHaveDuplicates()
        .hasSize(numbers.size());
  }

  @Test
  void encodeCanonically_whenTypesDiffer_givesOtherBytes() {
    List<AttributeValue> values =
        List.of(
            fromN("1"),
            fromS("1"),
            fromS("1E0"),
            fromB(SdkBytes.fromUtf8String("1")),
            fromB(SdkBytes.fromUtf8String("1E0")),
            fromBool(true),
            fromNul(true),
            fromL(List.of(fromN("1"))),
            fromM(Map.of("1", fromN("1"))),
            fromSs(List.of("1E0")),
            fromNs(List.of("1")));
    assertThat(values)
        .extracting(ValueCodecCanonicalTest::canonical)
        .doesNotHaveDuplicates()
        .hasSize(values.size());
  }

  @Test
  void encodeCanonically_whenTextsAreEquivalentButNotEqual_givesOtherBytes() {
    assertThat(canonical(fromS("é"))).isNotEqualTo(canonical(fromS("e\u0301")));
    assertThat(canonical(fromS("a"))).isNotEqualTo(canonical(fromS("A")));
    assertThat(canonical(fromS("a"))).isNotEqualTo(canonical(fromS("a ")));
  }

  @Test
  void encodeCanonically_whenNumbersAreNested_isCanonicalThroughout() {
    assertThat(canonical(fromM(Map.of("a", fromL(List.of(fromN("1.0"), fromNs(List.of("2.0"))))))))
        .isEqualTo(canonical(fromM(Map.of("a", fromL(List.of(fromN("1"), fromNs(List.of("2"))))))));
  }

  @Test
  void encodeCanonically_whenNumberSetIsInAnotherOrderAndSpelling_givesTheSameBytes() {
    assertThat(canonical(fromNs(List.of("1", "20.0", "-3"))))
        .isEqualTo(canonical(fromNs(List.of("-3.00", "2E1", "01"))));
  }

  @Test
  void encodeCanonically_whenListIsInAnotherOrder_givesOtherBytes() {
    assertThat(canonical(fromL(List.of(fromN("1"), fromN("2")))))
        .isNotEqualTo(canonical(fromL(List.of(fromN("2"), fromN("1")))));
  }

  @Test
  void encodeCanonically_whenNumberSetHoldsOneNumberTwice_isRefused() {
    for (List<String> members :
        List.of(List.of("1", "1.0"), List.of("0", "-0"), List.of("10", "2", "1E1"))) {
      assertThatExceptionOfType(UnsupportedValueException.class)
          .isThrownBy(() -> ValueCodec.encodeCanonically(fromNs(members)));
    }
  }

  @Test
  void encodeCanonically_whenValuesAreSpelledAnew_givesTheSameBytes() {
    RandomValues random = new RandomValues(43);
    for (int i = 0; i < 3_000; i++) {
      AttributeValue value = random.value();
      AttributeValue respelled = random.respelled(value);
      assertThat(canonical(respelled)).as("value %d", i).isEqualTo(canonical(value));
    }
  }

  /** The canonical bytes are an encoding as any other, of a value equal to the given one. */
  @Test
  void encodeCanonically_whenDecodedAndEncodedAgain_isStable() throws Exception {
    RandomValues random = new RandomValues(44);
    for (int i = 0; i < 1_000; i++) {
      AttributeValue value = random.value();
      AttributeValue decoded = ValueCodec.decode(ValueCodec.encodeCanonically(value));
      assertThat(canonical(decoded)).isEqualTo(canonical(value));
      if (value.n() != null) {
        assertThat(new BigDecimal(decoded.n())).isEqualByComparingTo(value.n());
      }
    }
  }

  private static String canonical(AttributeValue value) {
    try {
      return HexFormat.of().formatHex(ValueCodec.encodeCanonically(value));
    } catch (UnsupportedValueException e) {
      throw new AssertionError(e);
    }
  }
}
