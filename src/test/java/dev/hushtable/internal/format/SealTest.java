package dev.hushtable.internal.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a seal says, byte by byte, and what it calls the same item. */
class SealTest {
  private static final int DIGEST_BYTES = 32;

  /** Begins after the encoding, the count, and two names with their lengths. */
  private static final int DIGEST = 1 + 1 + 1 + "a".length() + 1 + "bc".length();

  private static final AttributeValue ONE = AttributeValue.fromS("1");
  private static final Map<String, AttributeValue> ITEM = Map.of("a", ONE, "other", ONE);

  // --- The bytes

  /** Frozen: seals outlive releases. */
  @Test
  void encode_whenGivenAnItem_hasTheDocumentedLayout() throws Exception {
    byte[] seal = encode(Set.of("bc", "a"), ITEM);

    assertThat(seal).startsWith(1, 2, 1, 'a', 2, 'b', 'c').hasSize(DIGEST + DIGEST_BYTES);
    byte[] digest =
        sha256(field(1, "hushtable/v1/seal"), field(2, "a"), field(3, "\u00011"), field(2, "bc"));
    assertThat(Arrays.copyOfRange(seal, DIGEST, seal.length)).isEqualTo(digest);
  }

  @Test
  void encode_whenNothingIsCovered_isADigestOfNoFields() throws Exception {
    byte[] seal = encode(Set.of(), ITEM);

    assertThat(seal).startsWith(1, 0).hasSize(2 + DIGEST_BYTES);
    assertThat(seal).endsWith(sha256(field(1, "hushtable/v1/seal")));
  }

  @Test
  void encode_whenNamesComeInAnotherOrder_isTheSame() throws Exception {
    assertThat(encode(List.of("bc", "a"), ITEM)).isEqualTo(encode(List.of("a", "bc"), ITEM));
  }

  /** Java compares UTF-16, in which a surrogate pair comes before what UTF-8 has it after. */
  @Test
  void encode_whenNamesAreNotAscii_ordersThemByTheirUtf8() throws Exception {
    byte[] seal = encode(Set.of("\uFF61", "\uD83D\uDE00"), Map.of());

    assertThat(seal)
        .startsWith(
            new ByteWriter().put(1).put(2).put(3).put("\uFF61".getBytes(UTF_8)).toByteArray());
    assertThat(Seal.decode(seal).covers("\uD83D\uDE00")).isTrue();
  }

  @Test
  void encode_whenNamesDifferInUnicodeFormOnly_coversBoth() throws Exception {
    Map<String, AttributeValue> item = Map.of("\u00E9", ONE, "e\u0301", ONE);
    Seal seal = seal(item.keySet(), item);

    assertThat(seal.isIntact(item)).isTrue();
    assertThat(seal.isIntact(Map.of("\u00E9", ONE))).isFalse();
    assertThat(seal(Set.of("\u00E9"), item).covers("e\u0301")).isFalse();
  }

  @Test
  void encode_whenANameIsNoText_isRefused() {
    assertThatThrownBy(() -> encode(Set.of("\uD800"), Map.of()))
        .isInstanceOf(UnsupportedValueException.class);
  }

  @Test
  void encode_whenAValueCannotBeEncoded_namesItsAttribute() {
    assertThatThrownBy(() -> encode(Set.of("a"), Map.of("a", AttributeValue.fromN("secret"))))
        .isInstanceOf(UnsupportedValueException.class)
        .hasMessageContaining("'a'")
        .hasMessageNotContaining("secret");
  }

  @Test
  void encode_whenOnlyTheItemDiffers_isOfTheSameLength() throws Exception {
    assertThat(encode(Set.of("a", "bc"), Map.of())).hasSameSizeAs(encode(Set.of("a", "bc"), ITEM));
  }

  // --- Strictness

  @Test
  void decode_whenEncoded_coversTheNamesAndNoOthers() throws Exception {
    Seal seal = seal(Set.of("a", "bc"), ITEM);

    assertThat(seal.covers("a")).isTrue();
    assertThat(seal.covers("bc")).as("absent, but covered").isTrue();
    assertThat(seal.covers("other")).isFalse();
    assertThat(seal.isIntact(ITEM)).isTrue();
  }

  @Test
  void decode_whenAnyBitIsFlipped_isRefusedOrAnotherSeal() throws Exception {
    byte[] encoded = encode(Set.of("a", "bc"), ITEM);
    int refused = 0;
    for (int at = 0; at < encoded.length; at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] flipped = encoded.clone();
        flipped[at] ^= (byte) (1 << bit);
        Seal seal;
        try {
          seal = Seal.decode(flipped);
        } catch (MalformedValueException e) {
          refused++;
          assertThat(at).as("no bit of the digest is malformed").isLessThan(DIGEST);
          continue;
        }
        assertThat(seal.isIntact(ITEM)).as("byte %d, bit %d", at, bit).isFalse();
      }
    }
    assertThat(refused).as("encoding, count, lengths and order").isGreaterThan(4 * Byte.SIZE);
  }

  @Test
  void decode_whenCutOrExtended_isRefused() throws Exception {
    byte[] encoded = encode(Set.of("a", "bc"), ITEM);
    for (int length = 0; length < 2 * encoded.length; length++) {
      if (length != encoded.length) {
        byte[] other = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> Seal.decode(other))
            .as("%d bytes", length)
            .isInstanceOf(MalformedValueException.class);
      }
    }
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("encoding 0", new int[] {0, 1, 1, 'a'}),
        Arguments.of("encoding 2", new int[] {2, 1, 1, 'a'}),
        Arguments.of("names in another order", new int[] {1, 2, 1, 'b', 1, 'a'}),
        Arguments.of("one name twice", new int[] {1, 2, 1, 'a', 1, 'a'}),
        Arguments.of("a name that is not UTF-8", new int[] {1, 1, 1, 0xff}),
        Arguments.of("a longer form of the count", new int[] {1, 0x81, 0, 1, 'a'}),
        Arguments.of("a longer form of a length", new int[] {1, 1, 0x81, 0, 'a'}),
        Arguments.of("more names than there are", new int[] {1, 2, 1, 'a'}),
        Arguments.of("very many names", new int[] {1, 0xff, 0xff, 0xff, 0xff, 7, 1, 'a'}),
        Arguments.of("a very long name", new int[] {1, 1, 0xff, 0xff, 0xff, 0xff, 7, 'a'}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void decode_whenMalformed_isRefused(String what, int[] beginning) {
    ByteWriter bytes = new ByteWriter();
    Arrays.stream(beginning).forEach(bytes::put);
    byte[] encoded = bytes.put(new byte[DIGEST_BYTES]).toByteArray();

    assertThatThrownBy(() -> Seal.decode(encoded)).isInstanceOf(MalformedValueException.class);
  }

  // --- Intact

  /** Each is another item than all others, also where they look alike. */
  private static final List<Map<String, AttributeValue>> DIFFERENT =
      List.of(
          Map.of(),
          Map.of("a", ONE),
          Map.of("bc", ONE),
          Map.of("a", ONE, "bc", ONE),
          Map.of("a", AttributeValue.fromN("1")),
          Map.of("a", AttributeValue.fromN("-1")),
          Map.of("a", AttributeValue.fromN("10")),
          Map.of("a", AttributeValue.fromB(SdkBytes.fromUtf8String("1"))),
          Map.of("a", AttributeValue.fromSs(List.of("1"))),
          Map.of("a", AttributeValue.fromNs(List.of("1"))),
          Map.of("a", AttributeValue.fromL(List.of(ONE))),
          Map.of("a", AttributeValue.fromS("")),
          Map.of("a", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0]))),
          Map.of("a", AttributeValue.fromL(List.of())),
          Map.of("a", AttributeValue.fromM(Map.of())),
          Map.of("a", AttributeValue.fromNul(true)),
          Map.of("a", AttributeValue.fromBool(true)),
          Map.of("a", AttributeValue.fromBool(false)),
          Map.of("a", AttributeValue.fromS("\u00E9")),
          Map.of("a", AttributeValue.fromS("e\u0301")),
          Map.of("a", AttributeValue.fromL(List.of(ONE, AttributeValue.fromS("2")))),
          Map.of("a", AttributeValue.fromL(List.of(AttributeValue.fromS("2"), ONE))),
          Map.of("a", AttributeValue.fromM(Map.of("x", ONE))),
          Map.of("a", AttributeValue.fromM(Map.of("x", AttributeValue.fromNul(true)))),
          Map.of("a", AttributeValue.fromM(Map.of("y", ONE))));

  @Test
  void isIntact_whenItemsDiffer_tellsThemApart() throws Exception {
    for (int i = 0; i < DIFFERENT.size(); i++) {
      Seal seal = seal(Set.of("a", "bc"), DIFFERENT.get(i));
      for (int j = 0; j < DIFFERENT.size(); j++) {
        assertThat(seal.isIntact(DIFFERENT.get(j))).as("%d and %d", i, j).isEqualTo(i == j);
      }
    }
  }

  /** What moves from a name into a value, or from one value into the next, must be noticed. */
  @Test
  void isIntact_whenItemsAreCutElsewhere_tellsThemApart() throws Exception {
    Map<String, AttributeValue> item = Map.of("a", AttributeValue.fromS("b"), "b", ONE);

    assertThat(encode(Set.of("a", "b"), Map.of("a", ONE)))
        .isNotEqualTo(encode(Set.of("a", "b"), Map.of("b", ONE)));
    assertThat(seal(Set.of("a", "b"), item).isIntact(Map.of("a", ONE, "b", item.get("a"))))
        .isFalse();
    assertThat(digest(Set.of("a"), Map.of())).isNotEqualTo(digest(Set.of("a", "b"), Map.of()));
  }

  @Test
  void isIntact_whenDynamoDbStoresItOtherwise_isTrue() throws Exception {
    Map<String, AttributeValue> given =
        Map.of(
            "number", AttributeValue.fromN("1.50"),
            "large", AttributeValue.fromN("1E+20"),
            "zero", AttributeValue.fromN("-0.0"),
            "strings", AttributeValue.fromSs(List.of("b", "a")),
            "numbers", AttributeValue.fromNs(List.of("2.0", "1")),
            "document", AttributeValue.fromM(Map.of("n", AttributeValue.fromN("7.0"))));
    Map<String, AttributeValue> stored =
        Map.of(
            "number", AttributeValue.fromN("1.5"),
            "large", AttributeValue.fromN("100000000000000000000"),
            "zero", AttributeValue.fromN("0"),
            "strings", AttributeValue.fromSs(List.of("a", "b")),
            "numbers", AttributeValue.fromNs(List.of("1", "2")),
            "document", AttributeValue.fromM(Map.of("n", AttributeValue.fromN("7"))));

    assertThat(seal(given.keySet(), given).isIntact(stored)).isTrue();
  }

  @Test
  void isIntact_whenAnUncoveredAttributeChanges_isTrue() throws Exception {
    Map<String, AttributeValue> changed = new HashMap<>(ITEM);
    changed.put("other", AttributeValue.fromN("9"));
    changed.put("A", ONE);

    assertThat(seal(Set.of("a", "bc"), ITEM).isIntact(changed)).isTrue();
  }

  // --- Helpers

  private static byte[] encode(Collection<String> names, Map<String, AttributeValue> item)
      throws UnsupportedValueException {
    return Seal.encode(SealedNames.of(names), item);
  }

  private static Seal seal(Collection<String> names, Map<String, AttributeValue> item)
      throws Exception {
    return Seal.decode(encode(names, item));
  }

  private static byte[] digest(Set<String> names, Map<String, AttributeValue> item)
      throws Exception {
    byte[] seal = encode(names, item);
    return Arrays.copyOfRange(seal, seal.length - DIGEST_BYTES, seal.length);
  }

  private static byte[] field(int tag, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(tag);
    out.writeInt(content.length());
    out.write(content.getBytes(US_ASCII));
    return bytes.toByteArray();
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    Arrays.stream(parts).forEach(sha256::update);
    return sha256.digest();
  }
}
