package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.internal.crypto.HmacKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class BlindIndexTest {
  private static final AttributePath EMAIL = AttributePath.ROOT.attribute("email");
  private static final byte[] KEY = new byte[BlindIndex.KEY_BYTES];

  @Test
  void keyInfo_whenOneInputChanges_differs() throws Exception {
    AttributePath profile = AttributePath.ROOT.attribute("profile");
    List<String> infos =
        List.of(
            info(1, "Customers", "scope", EMAIL),
            info(2, "Customers", "scope", EMAIL),
            info(255, "Customers", "scope", EMAIL),
            info(1, "Customers2", "scope", EMAIL),
            info(1, "Customers", "scope2", EMAIL),
            info(1, "Customersscope", "", EMAIL),
            info(1, "", "Customersscope", EMAIL),
            info(1, "Customer", "sscope", EMAIL),
            info(1, "Customers", "scope", AttributePath.ROOT),
            info(1, "Customers", "scope", AttributePath.ROOT.attribute("emai")),
            info(1, "Customers", "scope", EMAIL.element()),
            info(1, "Customers", "scope", profile.attribute("email")),
            info(1, "Customers", "scope", AttributePath.ROOT.attribute("profile.email")),
            info(1, "Customers", "scope", EMAIL, ""),
            info(1, "Customers", "scope", EMAIL, "", ""),
            info(1, "Customers", "scope", EMAIL, "trim"),
            info(1, "Customers", "scope", EMAIL, "lower"),
            info(1, "Customers", "scope", EMAIL, "trim", "lower"),
            info(1, "Customers", "scope", EMAIL, "lower", "trim"),
            info(1, "Customers", "scope", EMAIL, "trimlower"),
            info(1, "Customers", "scope", EMAIL, "trim,lower"),
            info(1, "Customers", "scope", EMAIL, "triml", "ower"));
    assertThat(infos).doesNotHaveDuplicates();
    assertThat(info(1, "Customers", "scope", EMAIL)).isEqualTo(infos.get(0));
  }

  /** Frozen: every stored hash is under a key of these bytes. */
  @Test
  void keyInfo_whenGivenEachField_hasTheDocumentedLayout() throws Exception {
    assertThat(info(3, "Customers", "scope", EMAIL, "trim"))
        .isEqualTo(
            field(1, "hushtable/v1/index-key")
                + field(2, "\u0003")
                + field(3, "Customers")
                + field(4, "scope")
                + field(5, "\u0001\u0001\u0005email")
                + field(6, "equality")
                + field(7, "trim"));
  }

  @Test
  void keyInfo_whenTextHoldsHalfASurrogatePair_isRefused() {
    String broken = "\uD800";
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> info(1, broken, "scope", EMAIL));
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> info(1, "Customers", broken, EMAIL));
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> info(1, "Customers", "scope", EMAIL, broken));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 255})
  void compute_whenGivenAValue_isGenerationAndHmac(int generation) throws Exception {
    byte[] canonical = ValueCodec.encodeCanonically(AttributeValue.fromS("alice@example.com"));
    AttributeValue index = BlindIndex.compute(generation, new HmacKey(KEY), canonical);

    HMac hmac = new HMac(new SHA256Digest());
    hmac.init(new KeyParameter(KEY));
    hmac.update(canonical, 0, canonical.length);
    byte[] expected = new byte[33];
    expected[0] = (byte) generation;
    hmac.doFinal(expected, 1);
    assertThat(index).isEqualTo(AttributeValue.fromB(SdkBytes.fromByteArray(expected)));
    assertThat(index.b().asByteArray()).hasSize(BlindIndex.BYTES).hasSize(33);
    assertThat(BlindIndex.isWellFormed(index)).isTrue();
    assertThat(BlindIndex.generation(index)).isEqualTo(generation);
  }

  @Test
  void compute_whenValueKeyOrTypeDiffers_differs() throws Exception {
    HmacKey key = new HmacKey(KEY);
    byte[] otherKey = KEY.clone();
    otherKey[0] = 1;
    byte[] one = ValueCodec.encodeCanonically(AttributeValue.fromN("1"));
    assertThat(
            List.of(
                BlindIndex.compute(1, key, one),
                BlindIndex.compute(2, key, one),
                BlindIndex.compute(1, new HmacKey(otherKey), one),
                BlindIndex.compute(1, key, ValueCodec.encodeCanonically(AttributeValue.fromS("1"))),
                BlindIndex.compute(
                    1, key, ValueCodec.encodeCanonically(AttributeValue.fromN("2")))))
        .doesNotHaveDuplicates();
    assertThat(
            BlindIndex.compute(1, key, ValueCodec.encodeCanonically(AttributeValue.fromN("1.0"))))
        .isEqualTo(BlindIndex.compute(1, key, one));
  }

  static Stream<AttributeValue> malformed() {
    byte[] generationZero = new byte[33];
    byte[] tooShort = new byte[32];
    byte[] tooLong = new byte[34];
    Arrays.fill(tooShort, (byte) 1);
    Arrays.fill(tooLong, (byte) 1);
    return Stream.of(
        AttributeValue.fromB(SdkBytes.fromByteArray(generationZero)),
        AttributeValue.fromB(SdkBytes.fromByteArray(tooShort)),
        AttributeValue.fromB(SdkBytes.fromByteArray(tooLong)),
        AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])),
        AttributeValue.fromS("\u0001".repeat(33)),
        AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(tooLong))),
        AttributeValue.fromNul(true),
        AttributeValue.builder().build());
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void isWellFormed_whenLengthTypeOrGenerationIsWrong_isFalse(AttributeValue value) {
    assertThat(BlindIndex.isWellFormed(value)).isFalse();
  }

  private static String info(
      int generation, String table, String scope, AttributePath path, String... normalizers)
      throws UnsupportedValueException {
    return HexFormat.of()
        .formatHex(BlindIndex.keyInfo(generation, table, scope, path, List.of(normalizers)));
  }

  private static String field(int tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().toHexDigits((byte) tag)
        + HexFormat.of().toHexDigits(bytes.length)
        + HexFormat.of().formatHex(bytes);
  }
}
