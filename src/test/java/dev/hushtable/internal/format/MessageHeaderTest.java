package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers put together by hand, after the AWS Encryption SDK's specification. */
class MessageHeaderTest {
  private static final String BEGIN = "020478" + "09".repeat(32);
  private static final String CONTEXT = "0010" + "0002" + "0001610001310001620003323334";
  private static final String KEY = "0002" + "7061" + "0001" + "ff" + "0003" + "010203";
  private static final String KEYS = "0001" + KEY;
  private static final String FRAMED = "02" + "00001000" + "0c".repeat(32) + "07".repeat(16);
  private static final String FINAL =
      "ffffffff" + "00000001" + nonce(1) + "00000002" + "aabb" + "0d".repeat(16);

  private static String nonce(int number) {
    return String.format("%024x", number);
  }

  private static byte[] bytes(String... parts) {
    return HexFormat.of().parseHex(String.join("", parts));
  }

  private static void assertMalformed(byte[] message, String reason) {
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> MessageHeader.parse(message))
        .satisfies(e -> assertThat(e.reason()).contains(reason));
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(
            () ->
                MessageHeader.parse(
                    message, MessageHeader.parse(bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL))))
        .satisfies(e -> assertThat(e.reason()).contains(reason));
  }

  @Test
  void parse_whenWellFormed_givesContextAndKeys() throws Exception {
    MessageHeader header = MessageHeader.parse(bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL));

    assertThat(header.context()).isEqualTo(Map.of("a", "1", "b", "234"));
    assertThat(header.dataKeys()).hasSize(1);
    assertThat(header.dataKeys().get(0).keyProviderId()).isEqualTo("pa");
    assertThat(header.dataKeys().get(0).keyProviderInfo())
        .isEqualTo(ByteBuffer.wrap(new byte[] {-1}));
    assertThat(header.dataKeys().get(0).ciphertext())
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  @Test
  void parse_whenThereIsNoContext_givesNone() throws Exception {
    assertThat(MessageHeader.parse(bytes(BEGIN, "0000", KEYS, FRAMED, FINAL)).context()).isEmpty();
  }

  @Test
  void parse_whenThereAreWholeFramesBefore_isAccepted() throws Exception {
    String third = FINAL.replace(nonce(1), nonce(3)).replaceFirst("00000001", "00000003");

    assertThat(MessageHeader.parse(bytes(BEGIN, CONTEXT, KEYS, FRAMED, frame(1), frame(2), third)))
        .isNotNull();
    assertMalformed(bytes(BEGIN, CONTEXT, KEYS, FRAMED, frame(2), third), "not in order");
    assertMalformed(bytes(BEGIN, CONTEXT, KEYS, FRAMED, frame(1), third), "not in order");
    assertMalformed(bytes(BEGIN, CONTEXT, KEYS, FRAMED, third), "not in order");
    String otherNonce = frame(1).replace(nonce(1), nonce(2));
    assertMalformed(bytes(BEGIN, CONTEXT, KEYS, FRAMED, otherNonce, FINAL), "another nonce");
  }

  @Test
  void parse_afterAMessageWithTheSameHeader_givesItAgain() throws Exception {
    MessageHeader last = MessageHeader.parse(bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL));
    byte[] same = bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL);
    same[5] ^= 1; // in its identifier

    assertThat(MessageHeader.parse(same, last)).isSameAs(last);
    assertThat(MessageHeader.parse(bytes(BEGIN, "0000", KEYS, FRAMED, FINAL), last))
        .isNotEqualTo(last)
        .satisfies(header -> assertThat(header.context()).isEmpty());
    byte[] otherKey = bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL);
    otherKey[bytes(BEGIN, CONTEXT, KEYS).length - 1] ^= 1;
    assertThat(MessageHeader.parse(otherKey, last)).isNotEqualTo(last);
    assertThat(MessageHeader.parse(otherKey, last).dataKeys()).isNotEqualTo(last.dataKeys());
  }

  private static String frame(int number) {
    return String.format("%08x", number) + nonce(number) + "55".repeat(4_096) + "0e".repeat(16);
  }

  @Test
  void parse_whenCutAtAnyLength_isRefused() {
    byte[] message = bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL);
    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatExceptionOfType(MalformedValueException.class)
          .as("length %d", length)
          .isThrownBy(() -> MessageHeader.parse(cut));
      assertThatExceptionOfType(MalformedValueException.class)
          .as("length %d, after the whole one", length)
          .isThrownBy(() -> MessageHeader.parse(cut, MessageHeader.parse(message)));
    }
  }

  static Stream<Arguments> malformed() {
    String whole = BEGIN + CONTEXT + KEYS + FRAMED + FINAL;
    return Stream.of(
        Arguments.of("01" + whole.substring(2), "version 2"),
        Arguments.of("020578" + whole.substring(6), "0x0478"),
        Arguments.of("020014" + whole.substring(6), "0x0478"),
        Arguments.of(whole + "00", "follow its end"),
        Arguments.of(BEGIN + CONTEXT + KEYS + FRAMED + FINAL + FINAL, "follow its end"),
        Arguments.of(BEGIN + CONTEXT + "0000" + FRAMED + FINAL, "0 wrapped data keys"),
        Arguments.of(
            BEGIN + CONTEXT + "0021" + KEY.repeat(33) + FRAMED + FINAL, "33 wrapped data keys"),
        Arguments.of(BEGIN + CONTEXT + "ffff" + KEY + FRAMED + FINAL, "65535 wrapped data keys"),
        Arguments.of(BEGIN + CONTEXT + KEYS + "01" + FRAMED.substring(2) + FINAL, "not framed"),
        Arguments.of(BEGIN + "ffff" + CONTEXT.substring(4) + KEYS + FRAMED + FINAL, "past its end"),
        Arguments.of(
            BEGIN + "0011" + CONTEXT.substring(4) + "00" + KEYS + FRAMED + FINAL,
            "follow its encryption context"),
        Arguments.of(
            BEGIN + "000e" + "0002" + "000162000131" + "000161000132" + KEYS + FRAMED + FINAL,
            "not in order"),
        Arguments.of(
            BEGIN + "000e" + "0002" + "000161000131" + "000161000132" + KEYS + FRAMED + FINAL,
            "not in order"),
        Arguments.of(BEGIN + "0002" + "0000" + KEYS + FRAMED + FINAL, "no pairs"),
        Arguments.of(BEGIN + "0008" + "0001" + "0001ff000131" + KEYS + FRAMED + FINAL, "not UTF-8"),
        Arguments.of(
            BEGIN + CONTEXT + "0001" + "0001ff" + "0000" + "0000" + FRAMED + FINAL, "not UTF-8"),
        Arguments.of(BEGIN + CONTEXT + "0001" + "ffff" + KEY + FRAMED + FINAL, "past its end"),
        Arguments.of(whole.replace(nonce(1), nonce(2)), "another nonce"),
        Arguments.of(whole.replace(nonce(1), "01" + nonce(1).substring(2)), "another nonce"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void parse_whenMalformed_isRefused(String hex, String reason) {
    assertMalformed(bytes(hex), reason);
  }

  @Test
  void parse_whenThirtyTwoKeys_isAccepted() throws Exception {
    byte[] message = bytes(BEGIN, CONTEXT, "0020", KEY.repeat(32), FRAMED, FINAL);

    assertThat(MessageHeader.parse(message).dataKeys()).hasSize(32);
  }

  /** None of them is believed, so none of them is allocated. */
  @ParameterizedTest
  @ValueSource(strings = {"7fffffff", "80000000", "ffffffff", "00100000"})
  void parse_whenALengthIsHostile_isRefusedAtOnce(String length) {
    String hostileFrame = "02" + length + FRAMED.substring(10);
    String hostileFinal = FINAL.substring(0, 40) + length + FINAL.substring(48);
    for (String hostile :
        List.of(
            BEGIN + CONTEXT + KEYS + hostileFrame + FINAL,
            BEGIN + CONTEXT + KEYS + hostileFrame + "00000001" + "00".repeat(40),
            BEGIN + CONTEXT + KEYS + FRAMED + hostileFinal)) {
      assertThatExceptionOfType(MalformedValueException.class)
          .isThrownBy(() -> MessageHeader.parse(bytes(hostile)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000", "00010001"})
  void parse_whenTheFrameLengthIsOutOfBounds_isRefused(String length) {
    String frame = "02" + length + FRAMED.substring(10);

    assertMalformed(bytes(BEGIN, CONTEXT, KEYS, frame, FINAL), "frame length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000002", "00010000"})
  void parse_whenTheFrameLengthIsAtItsBounds_isAccepted(String length) throws Exception {
    String frame = "02" + length + FRAMED.substring(10);

    assertThat(MessageHeader.parse(bytes(BEGIN, CONTEXT, KEYS, frame, FINAL))).isNotNull();
  }

  @Test
  void parse_whenTheFinalFrameIsLongerThanAFrame_isRefused() {
    String frame = "02" + "00000001" + FRAMED.substring(10);

    assertMalformed(bytes(BEGIN, CONTEXT, KEYS, frame, FINAL), "longer than a frame");
  }

  @Test
  void parse_whenFramesAreEmptyAndMany_endsSoon() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes(BEGIN, CONTEXT, KEYS, "02" + "00000001" + FRAMED.substring(10)));
    for (int i = 1; i <= 12_000; i++) {
      out.writeBytes(ByteBuffer.allocate(4 + 12 + 1 + 16).putInt(i).putLong(0).putInt(i).array());
    }

    assertMalformed(out.toByteArray(), "too early");
  }

  @Test
  void equals_whenOnlyTheBodyOrTheIdDiffers_holds() throws Exception {
    MessageHeader one = MessageHeader.parse(bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL));
    byte[] other = bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL);
    other[10] ^= 1;
    other[other.length - 1] ^= 1;

    assertThat(MessageHeader.parse(other)).isEqualTo(one).hasSameHashCodeAs(one);
  }

  @Test
  void equals_whenContextOrKeysDiffer_doesNotHold() throws Exception {
    MessageHeader one = MessageHeader.parse(bytes(BEGIN, CONTEXT, KEYS, FRAMED, FINAL));
    for (String other :
        List.of(
            BEGIN + CONTEXT.replace("31", "32") + KEYS + FRAMED + FINAL,
            BEGIN + CONTEXT + KEYS.replace("010203", "010204") + FRAMED + FINAL,
            BEGIN + CONTEXT + KEYS.replace("7061", "7062") + FRAMED + FINAL,
            BEGIN + CONTEXT + "0002" + KEY + KEY + FRAMED + FINAL)) {
      assertThat(MessageHeader.parse(bytes(other))).isNotEqualTo(one);
    }
  }

  /** They are kept in memory by all of their bytes. */
  @Test
  void parse_whenWrappedKeysAreLongerThanTheirBound_isRefused() throws Exception {
    int most = MessageHeader.MAX_DATA_KEYS_BYTES - 2 - KEY.length() / 2 - 6;

    assertThat(MessageHeader.parse(withSecondKey(most)).dataKeys()).hasSize(2);
    assertMalformed(withSecondKey(most + 1), "wrapped data keys are longer");
  }

  private static byte[] withSecondKey(int length) {
    String key = String.format("00000000%04x", length) + "00".repeat(length);
    return bytes(BEGIN, CONTEXT, "0002", KEY, key, FRAMED, FINAL);
  }
}
