package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What goes in comes out. */
class ValueCodecTest {

  static Stream<Arguments> layouts() {
    return Stream.of(
        Arguments.of(fromS(""), "01"),
        Arguments.of(fromS("aé😀"), "0161c3a9f09f9880"),
        Arguments.of(fromN("1.0"), "02312e30"),
        Arguments.of(fromB(binary()), "03"),
        Arguments.of(fromB(binary(0, 0x80, 255)), "030080ff"),
        Arguments.of(fromBool(false), "0400"),
        Arguments.of(fromBool(true), "0401"),
        Arguments.of(fromNul(true), "05"),
        Arguments.of(fromL(List.of()), "0600"),
        Arguments.of(
            fromL(List.of(fromS("a"), fromN("1"), fromNul(true))), "0603010161020131 0500"),
        Arguments.of(fromM(Map.of()), "0700"),
        Arguments.of(
            fromM(Map.of("b", fromBool(true), "a", fromS(""))), "0702 0161 0100 0162 040101"),
        Arguments.of(fromSs(List.of("b", "a", "")), "0803 00 0161 0162"),
        Arguments.of(fromNs(List.of("2", "10")), "0902 023130 0132"),
        Arguments.of(fromBs(List.of(binary(200), binary(1, 2))), "0a02 020102 01c8"),
        Arguments.of(fromL(List.of(fromS("x".repeat(200)))), "0601 01c801" + "78".repeat(200)));
  }

  /** Frozen: stored values hold these bytes. */
  @ParameterizedTest
  @MethodSource("layouts")
  void encode_whenGivenEachType_hasTheDocumentedLayout(AttributeValue value, String hex)
      throws Exception {
    String expected = hex.replace(" ", "");
    assertThat(HexFormat.of().formatHex(ValueCodec.encode(value, 0))).isEqualTo(expected);
    AttributeValue decoded = ValueCodec.decode(HexFormat.of().parseHex(expected));
    assertThat(decoded.type()).isEqualTo(value.type());
    assertThat(HexFormat.of().formatHex(ValueCodec.encode(decoded, 0))).isEqualTo(expected);
  }

  static Stream<AttributeValue> values() {
    AttributeValue document =
        fromM(
            Map.of(
                "", fromS(""),
                "dotted.name[0]", fromL(List.of(fromL(List.of()), fromM(Map.of()))),
                "null", fromNul(true),
                "sets", fromL(List.of(fromSs(List.of("", "a")), fromNs(List.of("-1", "0")))),
                "deep", fromM(Map.of("deeper", fromM(Map.of("deepest", fromBool(false)))))));
    return Stream.of(
        fromS(""),
        fromS("\0"),
        fromS("Grüße, 世界, 😀, e\u0301, \uFEFF, \uFFFF, \uDBFF\uDFFF"),
        fromS("x".repeat(100_000)),
        fromN("0"),
        fromN("-0"),
        fromN("0.00"),
        fromN("-1.50"),
        fromN("+007"),
        fromN("1e5"),
        fromN("12345678901234567890123456789012345678"),
        fromN("-0.0000012345678901234567890123456789012345678"),
        fromN("9.9999999999999999999999999999999999999E+125"),
        fromN("1E-130"),
        fromB(binary()),
        fromB(binary(0)),
        fromB(binary(0x80, 0, 0)),
        fromBool(true),
        fromBool(false),
        fromNul(true),
        fromL(List.of()),
        fromL(List.of(fromS(""), fromL(List.of()), fromM(Map.of()), fromB(binary()))),
        fromM(Map.of()),
        fromM(Map.of("only", fromNs(List.of("1.0")))),
        document,
        fromSs(List.of("")),
        fromSs(List.of("a", "b", "é", "\uFFFF", "😀")),
        fromNs(List.of("-1", "0.50", "1E5")),
        fromBs(List.of(binary(), binary(0), binary(0, 0), binary(255))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void decode_whenGivenWhatWasEncoded_givesTheSameValue(AttributeValue value) throws Exception {
    for (int padTo : new int[] {0, 1, 2, 3, 64, 1_000}) {
      assertThat(ValueCodec.decode(ValueCodec.encode(value, padTo))).isEqualTo(value);
    }
  }

  @Test
  void decode_whenValuesAreRandom_givesTheSameValue() throws Exception {
    RandomValues random = new RandomValues(42);
    for (int i = 0; i < 4_000; i++) {
      AttributeValue value = random.value();
      int padTo = random.nextInt(300);
      byte[] encoded = ValueCodec.encode(value, padTo);
      assertThat(encoded).hasSizeGreaterThanOrEqualTo(padTo);
      AttributeValue decoded = ValueCodec.decode(encoded);
      assertThat(decoded).as("value %d", i).isEqualTo(value);
      assertThat(decoded.type()).isEqualTo(value.type());
    }
  }

  @Test
  void decode_whenTypesHoldTheSameText_keepsThemApart() throws Exception {
    List<AttributeValue> alike =
        List.of(
            fromS("1"),
            fromN("1"),
            fromB(SdkBytes.fromUtf8String("1")),
            fromSs(List.of("1")),
            fromNs(List.of("1")),
            fromBs(List.of(SdkBytes.fromUtf8String("1"))),
            fromL(List.of(fromS("1"))),
            fromM(Map.of("1", fromS("1"))));
    assertThat(alike).extracting(ValueCodecTest::hex).doesNotHaveDuplicates();
    for (AttributeValue value : alike) {
      assertThat(ValueCodec.decode(ValueCodec.encode(value, 0))).isEqualTo(value);
    }
  }

  @Test
  void encode_whenMapsDifferInOrderOnly_givesTheSameBytes() {
    // Sorted as UTF-8: U+FFFF comes before U+1F600, though not as Java compares strings.
    Map<String, AttributeValue> one = new LinkedHashMap<>();
    Map<String, AttributeValue> other = new LinkedHashMap<>();
    List<String> names = Arrays.asList("😀", "\uFFFF", "é", "z", "a", "aa", "");
    names.forEach(name -> one.put(name, fromS(name)));
    Collections.reverse(names);
    names.forEach(name -> other.put(name, fromS(name)));
    assertThat(hex(fromM(one))).isEqualTo(hex(fromM(other)));
    assertThat(hex(fromM(one)).indexOf("efbfbf")).isLessThan(hex(fromM(one)).indexOf("f09f9880"));
  }

  private static String hex(AttributeValue value) {
    try {
      return HexFormat.of().formatHex(ValueCodec.encode(value, 0));
    } catch (UnsupportedValueException e) {
      throw new AssertionError(e);
    }
  }

  private static SdkBytes binary(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return SdkBytes.fromByteArray(array);
  }
}
