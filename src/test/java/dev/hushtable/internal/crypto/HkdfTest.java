package dev.hushtable.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HkdfTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 5869, appendix A.1 to A.3. */
  @ParameterizedTest
  @CsvSource({
    "000102030405060708090a0b0c,"
        + "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,"
        + "f0f1f2f3f4f5f6f7f8f9,"
        + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
        + "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
        + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf,"
        + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
        + "404142434445464748494a4b4c4d4e4f,"
        + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
        + "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
        + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
        + "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        + "cc30c58179ec3e87c14c01d5c1f3434f1d87",
    "'',"
        + "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b,"
        + "'',"
        + "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
  })
  void derive_whenGivenTestCaseOfTheRfc_givesItsOutput(
      String salt, String inputKey, String info, String output) {
    byte[] derived =
        Hkdf.derive(
            HEX.parseHex(salt), HEX.parseHex(inputKey), HEX.parseHex(info), output.length() / 2);
    assertThat(HEX.formatHex(derived)).isEqualTo(output);
  }

  @Test
  void derive_whenSaltIsEmpty_isAsWithABlockOfZeros() {
    byte[] inputKey = {1, 2, 3};
    assertThat(Hkdf.derive(new byte[0], inputKey, new byte[] {9}, 32))
        .isEqualTo(Hkdf.derive(new byte[32], inputKey, new byte[] {9}, 32));
  }

  @Test
  void derive_whenInputsAreRandom_agreesWithBouncyCastle() {
    Random random = new Random(5869);
    for (int i = 0; i < 300; i++) {
      byte[] salt = bytes(random, random.nextInt(100));
      byte[] inputKey = bytes(random, 1 + random.nextInt(100));
      byte[] info = bytes(random, random.nextInt(200));
      int length = 1 + random.nextInt(300);
      assertThat(Hkdf.derive(salt, inputKey, info, length))
          .isEqualTo(reference(salt, inputKey, info, length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 64, 65, 8_159, 8_160})
  void derive_whenLengthIsWithinBounds_givesThatManyBytes(int length) {
    byte[] inputKey = {4, 5, 6};
    byte[] derived = Hkdf.derive(new byte[0], inputKey, new byte[] {7}, length);
    assertThat(derived).isEqualTo(reference(new byte[0], inputKey, new byte[] {7}, length));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 8_161, Integer.MAX_VALUE})
  void derive_whenLengthIsOutOfBounds_isRefused(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hkdf.derive(new byte[0], new byte[32], new byte[0], length));
  }

  @Test
  void derive_whenItReturns_leavesItsArgumentsAsTheyWere() {
    byte[] salt = {1};
    byte[] inputKey = {2};
    byte[] info = {3};
    Hkdf.derive(salt, inputKey, info, 64);
    assertThat(salt).containsExactly(1);
    assertThat(inputKey).containsExactly(2);
    assertThat(info).containsExactly(3);
  }

  private static byte[] reference(byte[] salt, byte[] inputKey, byte[] info, int length) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(new HKDFParameters(inputKey, salt, info));
    byte[] output = new byte[length];
    generator.generateBytes(output, 0, length);
    return output;
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Arrays.copyOf(bytes, length);
  }
}
