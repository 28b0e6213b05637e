package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ValueCodecPaddingTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void encode_whenValuesAreShorterThanPadTo_givesAllTheSameLength() throws Exception {
    for (int length = 0; length <= 63; length++) {
      AttributeValue value = fromS("x".repeat(length));
      byte[] padded = ValueCodec.encode(value, 64);
      assertThat(padded).as("a string of %d", length).hasSize(64);
      assertThat(ValueCodec.decode(padded)).isEqualTo(value);
    }
  }

  @Test
  void encode_whenValuesOfAnyTypeAreShort_givesAllTheSameLength() throws Exception {
    for (AttributeValue value :
        List.of(
            fromBool(true),
            fromNul(true),
            fromN("-1.5"),
            fromS(""),
            fromL(List.of()),
            fromB(SdkBytes.fromByteArray(new byte[20])))) {
      assertThat(ValueCodec.encode(value, 32)).hasSize(32);
    }
  }

  /** Frozen: a flag in the type byte, the value, 80, zeros. */
  @Test
  void encode_whenPadded_hasTheDocumentedLayout() throws Exception {
    assertThat(HEX.formatHex(ValueCodec.encode(fromS("ab"), 7))).isEqualTo("81616280000000");
    assertThat(HEX.formatHex(ValueCodec.encode(fromS("ab"), 4))).isEqualTo("81616280");
    assertThat(HEX.formatHex(ValueCodec.encode(fromNul(true), 2))).isEqualTo("8580");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 50, 100, 101})
  void encode_whenPadToIsNoLongerThanTheValue_addsNothing(int padTo) throws Exception {
    AttributeValue value = fromS("x".repeat(100));
    assertThat(ValueCodec.encode(value, padTo)).hasSize(101).isEqualTo(ValueCodec.encode(value, 0));
  }

  static Stream<byte[]> treacherousEnds() {
    return Stream.of("80", "8000", "800000", "61800000", "00", "000000", "8080", "0080", "80008000")
        .map(HEX::parseHex);
  }

  @ParameterizedTest
  @MethodSource("treacherousEnds")
  void decode_whenTheValueEndsLikePadding_givesItWhole(byte[] bytes) throws Exception {
    List<AttributeValue> values =
        List.of(
            fromB(SdkBytes.fromByteArray(bytes)),
            fromBs(List.of(SdkBytes.fromByteArray(bytes))),
            fromL(List.of(fromB(SdkBytes.fromByteArray(bytes)))));
    for (AttributeValue value : values) {
      for (int padTo = 0; padTo < 20; padTo++) {
        assertThat(ValueCodec.decode(ValueCodec.encode(value, padTo)))
            .as("padded to %d", padTo)
            .isEqualTo(value);
      }
    }
  }

  @Test
  void decode_whenTextEndsInNulCharacters_givesItWhole() throws Exception {
    for (String text : List.of("\0", "a\0\0", "\u0080", "\u0080\0\0")) {
      for (int padTo = 0; padTo < 12; padTo++) {
        assertThat(ValueCodec.decode(ValueCodec.encode(fromS(text), padTo))).isEqualTo(fromS(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "81", // nothing after the flag
        "8100", // no mark
        "81000000", // no mark
        "8161", // ends in the value
        "816100", // zeros without a mark
        "81610001", // an end that is neither mark nor zero
        "816181", // nearly a mark
        "81618001", // bytes after the mark
        "80", // the flag on no type
        "8080", // the same with a mark
        "8b80", // the flag on an unknown type
        "ff80", // the same
        "858080", // NULL with a body
        "8480", // BOOL without a body
        "84010180", // BOOL with two bytes
        "860080" + "6180", // a list with bytes behind it
      })
  void decode_whenPaddingIsBroken_isRefused(String hex) {
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> ValueCodec.decode(HEX.parseHex(hex)));
  }

  /** The type byte with its flag can look like the mark. */
  @ParameterizedTest
  @ValueSource(strings = {"80", "8000", "800000"})
  void decode_whenTypeByteLooksLikeTheMark_isNoPadding(String hex) {
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> ValueCodec.decode(HEX.parseHex(hex)))
        .withMessage("its padding is broken");
  }

  @Test
  void decode_whenPaddingIsCutOrAltered_isRefusedOrGivesTheSameValue() throws Exception {
    byte[] padded = ValueCodec.encode(fromN("12345"), 40);
    int mark = 6;
    assertThat(padded[mark]).isEqualTo((byte) 0x80);
    for (int at = mark + 1; at < padded.length; at++) {
      byte[] altered = padded.clone();
      altered[at] = 1;
      assertThatExceptionOfType(MalformedValueException.class)
          .isThrownBy(() -> ValueCodec.decode(altered));
      // Less of it is padding too, to another length.
      byte[] cut = Arrays.copyOf(padded, at);
      assertThat(ValueCodec.decode(cut)).isEqualTo(fromN("12345"));
    }
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> ValueCodec.decode(Arrays.copyOf(padded, mark)));
  }

  @Test
  void decode_whenFlagStandsOnANestedValue_isRefused() {
    // A list of one string "a", whose type byte bears the flag.
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> ValueCodec.decode(HEX.parseHex("060181026180")));
  }
}
