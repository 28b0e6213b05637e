package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Bytes that are no encoding are refused, cheaply and with the one exception for it. */
class ValueCodecDecodeTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0b", "10", "7f", "0061", "0b61"})
  void decode_whenTypeIsMissingOrUnknown_isRefused(String hex) {
    assertRefused(hex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0402", "04ff", "0480"})
  void decode_whenBooleanIsNeitherZeroNorOne_isRefused(String hex) {
    assertRefused(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0500", // NULL
        "040100", // BOOL
        "060000", // an empty list
        "060101016100", // a list of "a"
        "070000", // an empty map
        "07010161050000", // a map of NULL
        "0801016100", // a set
        "0901013100",
        "0a01016100",
        "0601050100", // a NULL with a body in a list
        "060104020101", // a BOOL of two bytes in a list
        "06010602000000" // bytes behind a list in a list
      })
  void decode_whenBytesFollow_isRefused(String hex) {
    assertRefused(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04", // no boolean
        "06",
        "07",
        "08",
        "09",
        "0a", // no count
        "0680",
        "0780",
        "0880", // half a count
        "0601",
        "0701",
        "0801",
        "0901",
        "0a01", // no element
        "060101", // no length
        "06010180", // half a length
        "0601010261", // a length past the end
        "060201016101", // the second element is cut
        "0701016105", // an entry without the length of its value
        "07010261", // a name past the end
        "080102 61", // a member past the end
        "06010601", // a list in a list, without its elements
        "0601060101"
      })
  void decode_whenCutShort_isRefused(String hex) {
    assertRefused(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "068000", // 0 in two bytes
        "06808000", // in three
        "0681000500", // 1 in two bytes
        "060101810061", // a length of 1 in two bytes
        "07010161058000", // a length of 0 in two bytes
        "0701810061 0500", // the length of a name
        "080181 0061", // the length of a member
        "06ffffffff0f", // 2^32 - 1
        "068080808008", // 2^31
        "06808080808001", // six bytes
        "06ffffffffffffffffff01", // ten bytes
        "068080808000" // 0 in five bytes
      })
  void decode_whenLengthIsNotInItsShortestFormOrTooLarge_isRefused(String hex) {
    assertRefused(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0702 0162 0500 0161 0500", // b, a
        "0702 0161 0500 0161 0500", // a, a
        "0702 0161 0500 00 0500", // a, empty
        "0702 04f09f9880 0500 03efbfbf 0500", // in the order of UTF-16
        "0802 0162 0161",
        "0802 0161 0161",
        "0802 00 00",
        "0902 0132 0131",
        "0902 0131 0131",
        "0a02 0180 017f", // bytes are compared unsigned
        "0a02 01ff 01ff",
        "0a03 0101 0103 0102",
        "0601 02 0802 0162 0161"
      })
  void decode_whenEntriesAreNotInOrderOrTwice_isRefused(String hex) {
    assertRefused(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c3", // cut
        "c328", // a wrong second byte
        "80", // a continuation alone
        "c080", // NUL in two bytes
        "c1bf", // overlong
        "e08080", // overlong
        "eda080", // a high surrogate
        "edb080", // a low surrogate
        "eda080edb080", // a pair of surrogates, each encoded
        "f08080af", // overlong
        "f4908080", // past U+10FFFF
        "f5808080",
        "ff",
        "61ff62"
      })
  void decode_whenTextIsNotUtf8_isRefused(String hex) {
    int length = hex.length() / 2;
    String prefixed = HEX.toHexDigits((byte) length) + hex;
    assertRefused("01" + hex);
    assertRefused("02" + hex);
    assertRefused("060101" + prefixed);
    assertRefused("0701" + prefixed + "0500");
    assertRefused("0801" + prefixed);
    assertRefused("0901" + prefixed);
  }

  @Test
  void decode_whenNestedExactly32Or33Levels_givesTheValueOrIsRefused() throws Exception {
    byte[] value = {5};
    for (int depth = 1; depth <= 32; depth++) {
      value = listOf(value);
    }
    assertThat(ValueCodec.encode(ValueCodec.decode(value), 0)).isEqualTo(value);
    assertRefused(HEX.formatHex(listOf(value)));
  }

  @Test
  void decode_whenNestedThousandsOfLevelsDeep_isRefusedBeforeTheStackEnds() {
    byte[] value = {5};
    for (int depth = 0; depth < 4_000; depth++) {
      value = listOf(value);
    }
    byte[] deep = value;
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> ValueCodec.decode(deep));
  }

  private static byte[] listOf(byte[] typeAndBody) {
    return new ByteWriter()
        .put(6)
        .putVarint(1)
        .put(typeAndBody[0])
        .putLengthPrefixed(Arrays.copyOfRange(typeAndBody, 1, typeAndBody.length))
        .toByteArray();
  }

  /** Counts and lengths of 2^31 - 1, which must not size anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "06ffffffff07",
        "07ffffffff07",
        "08ffffffff07",
        "09ffffffff07",
        "0affffffff07",
        "06ffffffff070500",
        "07ffffffff0701610500",
        "0affffffff070161",
        "060101ffffffff07",
        "060103ffffffff0761",
        "0701ffffffff0761",
        "070161 03ffffffff07",
        "0801ffffffff0761",
        "060106 06 ffffffff07 0500"
      })
  void decode_whenLengthsAreHostile_allocatesNothingForThem(String hex) {
    assertRefused(hex); // loads every class that is involved
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    byte[] bytes = parse(hex);
    long before = threads.getThreadAllocatedBytes(thread);
    try {
      ValueCodec.decode(bytes);
      fail("decoded");
    } catch (MalformedValueException e) {
      assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(100_000);
    }
  }

  @Test
  void decode_whenBytesAreRandom_throwsOneExceptionOnly() {
    Random random = new Random(45);
    int decoded = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextInt(4) > 0) {
        bytes[0] = (byte) (random.nextInt(12) | (random.nextInt(4) == 0 ? 0x80 : 0));
      }
      for (int at = 1; at < bytes.length; at++) {
        // Small numbers, so that lengths and types often make sense.
        bytes[at] = random.nextInt(3) > 0 ? (byte) random.nextInt(11) : bytes[at];
      }
      decoded += decodeOrRefuse(bytes) ? 1 : 0;
    }
    assertThat(decoded).as("some are values").isBetween(1_000, 99_000);
  }

  @Test
  void decode_whenEncodingsAreDamaged_throwsOneExceptionOnly() throws Exception {
    RandomValues values = new RandomValues(46);
    Random random = new Random(47);
    for (int i = 0; i < 5_000; i++) {
      byte[] encoded = ValueCodec.encode(values.value(), random.nextInt(40));
      byte[] damaged = Arrays.copyOf(encoded, encoded.length - random.nextInt(2));
      for (int n = random.nextInt(3); n >= 0 && damaged.length > 0; n--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      decodeOrRefuse(damaged);
    }
  }

  @Test
  void decode_whenEncodingIsCutAnywhere_throwsOneExceptionOnly() throws Exception {
    RandomValues values = new RandomValues(48);
    for (int i = 0; i < 300; i++) {
      byte[] encoded = ValueCodec.encode(values.value(), 0);
      for (int length = 0; length < encoded.length; length++) {
        decodeOrRefuse(Arrays.copyOf(encoded, length));
      }
    }
  }

  /** Whether they are a value; if so, they are its only encoding. */
  private static boolean decodeOrRefuse(byte[] bytes) {
    AttributeValue value;
    try {
      value = ValueCodec.decode(bytes);
    } catch (MalformedValueException e) {
      assertThat(e.reason()).isNotBlank();
      return false;
    }
    try {
      int padTo = bytes[0] < 0 ? bytes.length : 0;
      assertThat(ValueCodec.encode(value, padTo)).isEqualTo(bytes);
      return true;
    } catch (UnsupportedValueException e) {
      throw new AssertionError("decoded what may not be stored", e);
    }
  }

  private static void assertRefused(String hex) {
    byte[] bytes = parse(hex);
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> ValueCodec.decode(bytes))
        .satisfies(e -> assertThat(e.reason()).isNotBlank());
  }

  private static byte[] parse(String hex) {
    return HEX.parseHex(hex.replace(" ", ""));
  }
}
