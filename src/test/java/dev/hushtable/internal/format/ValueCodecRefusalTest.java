package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What DynamoDB would not store is not encoded. */
class ValueCodecRefusalTest {
  static Stream<AttributeValue> brokenTexts() {
    String broken = "hunter2\uD800";
    return Stream.of(
        fromS(broken),
        fromS("\uDC00hunter2"),
        fromS("hunter2\uDC00\uDC00"),
        fromS("hunter2\uD800x"),
        fromS("\uDC00\uD800hunter2"),
        fromS("hunter2\uD800\uD800\uDC00"),
        fromL(List.of(fromS(broken))),
        fromM(Map.of("a", fromS(broken))),
        fromM(Map.of(broken, fromS("a"))),
        fromSs(List.of("a", broken)));
  }

  @ParameterizedTest
  @MethodSource("brokenTexts")
  void encode_whenTextHoldsHalfASurrogatePair_isRefused(AttributeValue value) {
    assertRefused(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "one",
        "1,5",
        "0x10",
        "NaN",
        "Infinity",
        "1_000",
        "--1",
        "1E",
        ".",
        "1E1.5",
        "1.2.3",
        "1d",
        "٣",
        "１",
        "1E٣",
        "123456789012345678901234567890123456789",
        "1.00000000000000000000000000000000000001",
        "1E126",
        "-1E126",
        "9.99E126",
        "1E-131",
        "-1E-131",
        "0.1E-130",
        "1E2147483647",
        "1E999999999999"
      })
  void encode_whenNumberIsNoneOfDynamoDb_isRefused(String number) {
    assertRefused(fromN(number));
    assertRefused(fromNs(List.of("1", number)));
    assertRefused(fromL(List.of(fromN(number))));
  }

  @Test
  void encode_whenNumberIsAbsurdlyLong_isRefused() {
    assertRefused(fromN("0".repeat(100_000) + "1"));
    assertRefused(fromN("0".repeat(1_000) + "1"));
  }

  @Test
  void encode_whenNumberHasAThousandCharacters_isAccepted() throws Exception {
    AttributeValue number = fromN("0".repeat(999) + "1");
    assertThat(ValueCodec.decode(ValueCodec.encode(number, 0))).isEqualTo(number);
    assertThat(ValueCodec.encodeCanonically(number))
        .isEqualTo(ValueCodec.encodeCanonically(fromN("1")));
  }

  static Stream<AttributeValue> brokenSets() {
    return Stream.of(
        fromSs(List.of()),
        fromNs(List.of()),
        fromBs(List.of()),
        fromSs(List.of("hunter2", "b", "hunter2")),
        fromNs(List.of("1", "2", "1")),
        fromBs(List.of(binary(1), binary(1))),
        fromM(Map.of("hunter2", fromSs(List.of()))));
  }

  @ParameterizedTest
  @MethodSource("brokenSets")
  void encode_whenSetIsEmptyOrHasDuplicates_isRefused(AttributeValue value) {
    assertRefused(value);
  }

  static Stream<AttributeValue> brokenValues() {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("hunter2", null);
    return Stream.of(
        AttributeValue.builder().build(),
        AttributeValue.builder().s(null).build(),
        AttributeValue.builder().s("hunter2").n("1").build(),
        fromL(List.of(AttributeValue.builder().build())),
        fromL(Collections.singletonList(null)),
        fromM(Map.of("hunter2", AttributeValue.builder().build())),
        fromM(map));
  }

  @ParameterizedTest
  @MethodSource("brokenValues")
  void encode_whenPartIsUnsetOrNullOrOfTwoTypes_isRefused(AttributeValue value) {
    assertRefused(value);
  }

  static Stream<UnaryOperator<AttributeValue>> wrappers() {
    return Stream.of(
        value -> fromL(List.of(value)),
        value -> fromM(Map.of("a", value)),
        value -> fromL(List.of(fromM(Map.of("a", value)))));
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void encode_whenNestedAsDeepAsDynamoDbAllows_roundTripsAndNoDeeper(
      UnaryOperator<AttributeValue> wrapper) throws Exception {
    AttributeValue deepest = fromS("x");
    AttributeValue tooDeep = wrapper.apply(deepest);
    while (depth(tooDeep) <= 32) {
      deepest = tooDeep;
      tooDeep = wrapper.apply(tooDeep);
    }
    assertThat(depth(deepest)).isGreaterThan(30);
    assertThat(ValueCodec.decode(ValueCodec.encode(deepest, 0))).isEqualTo(deepest);
    assertRefused(tooDeep);
  }

  @Test
  void encode_whenNestedExactly32Or33Levels_roundTripsOrIsRefused() throws Exception {
    AttributeValue value = fromN("1");
    for (int depth = 1; depth <= 32; depth++) {
      value = fromL(List.of(value));
      assertThat(ValueCodec.decode(ValueCodec.encode(value, 0))).isEqualTo(value);
    }
    assertRefused(fromL(List.of(value)));
    for (int i = 0; i < 5_000; i++) {
      value = fromL(List.of(value));
    }
    assertRefused(value);
  }

  private static int depth(AttributeValue value) {
    if (value.hasL()) {
      return 1 + depth(value.l().get(0));
    }
    return value.hasM() ? 1 + depth(value.m().get("a")) : 0;
  }

  private static void assertRefused(AttributeValue value) {
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> ValueCodec.encode(value, 0))
        .satisfies(e -> assertThat(e.reason()).isNotBlank().doesNotContain("hunter2"))
        .satisfies(e -> assertThat(e).hasMessage(e.reason()).hasNoCause());
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> ValueCodec.encodeCanonically(value));
  }

  private static SdkBytes binary(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return SdkBytes.fromByteArray(array);
  }
}
