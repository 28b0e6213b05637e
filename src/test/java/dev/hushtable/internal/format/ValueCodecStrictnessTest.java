package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Both ways only what DynamoDB stores, and no other exception than the codec's own. */
class ValueCodecStrictnessTest {

  /** Without their trailing zeros their exponents do not fit in an int. */
  @ParameterizedTest
  @ValueSource(strings = {"100E2147483647", "-1000E2147483646", "1.00E2147483647"})
  void encode_whenExponentOverflows_isRefused(String number) {
    assertRefused(fromN(number));
    assertRefused(fromNs(List.of(number)));
  }

  static Stream<AttributeValue> valuesWithNull() {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put(null, fromS("x"));
    return Stream.of(
        fromM(map),
        fromSs(Arrays.asList("a", null)),
        fromNs(Arrays.asList("1", null)),
        fromBs(Arrays.asList(SdkBytes.fromUtf8String("a"), null)));
  }

  @ParameterizedTest
  @MethodSource("valuesWithNull")
  void encode_whenMemberOrNameIsNull_isRefused(AttributeValue value) {
    assertRefused(value);
  }

  static Stream<AttributeValue> falseNulls() {
    return Stream.of(fromNul(false), fromL(List.of(fromNul(false))));
  }

  /** It would come back as {@code NULL: true}. */
  @ParameterizedTest
  @MethodSource("falseNulls")
  void encode_whenNullIsFalse_isRefused(AttributeValue value) {
    assertRefused(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0800", "0900", "0a00", "0601080100", "888000", "898000"})
  void decode_whenSetIsEmpty_isRefused(String hex) {
    assertMalformed(hex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"02", "0261", "0220", "02d9a1", "023145313236", "0901 00", "0901 01 61"})
  void decode_whenNumberIsNone_isRefused(String hex) {
    assertMalformed(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0902 0131 03312e30", "0903 022d30 0130 0132", "0902 023130 03314531"})
  void decode_whenNumberSetHoldsOneNumberTwice_isRefused(String hex) {
    assertMalformed(hex.replace(" ", ""));
  }

  private static void assertRefused(AttributeValue value) {
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> ValueCodec.encode(value, 0));
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> ValueCodec.encodeCanonically(value));
  }

  private static void assertMalformed(String hex) {
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> ValueCodec.decode(HexFormat.of().parseHex(hex)));
  }
}
