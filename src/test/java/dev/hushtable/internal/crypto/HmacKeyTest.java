package dev.hushtable.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.testing.Allocations;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HmacKeyTest {
  private static final byte[] KEY = "a key of this test, 32 bytes now".getBytes(US_ASCII);

  /** RFC 4231, sections 4.2 to 4.8; the tag of 4.6 is cut to 128 bits. */
  static Stream<Arguments> testCases() {
    byte[] counted = new byte[25];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = (byte) (i + 1);
    }
    return Stream.of(
        Arguments.of(
            1,
            repeated(0x0b, 20),
            ascii("Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Arguments.of(
            2,
            ascii("Jefe"),
            ascii("what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Arguments.of(
            3,
            repeated(0xaa, 20),
            repeated(0xdd, 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Arguments.of(
            4,
            counted,
            repeated(0xcd, 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Arguments.of(
            5,
            repeated(0x0c, 20),
            ascii("Test With Truncation"),
            "a3b6167473100ee06e0c796c2955552b"),
        Arguments.of(
            6,
            repeated(0xaa, 131),
            ascii("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Arguments.of(
            7,
            repeated(0xaa, 131),
            ascii(
                "This is a test using a larger than block-size key and a larger than block-size"
                    + " data. The key needs to be hashed before being used by the HMAC algorithm."),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"));
  }

  @ParameterizedTest(name = "test case {0}")
  @MethodSource("testCases")
  void mac_whenGivenTestCaseOfTheRfc_givesItsTag(int number, byte[] key, byte[] data, String tag) {
    assertThat(HexFormat.of().formatHex(new HmacKey(key).mac(data)))
        .hasSize(2 * HmacKey.TAG_BYTES)
        .startsWith(tag);
  }

  @Test
  void mac_whenDataIsInParts_isOfTheirConcatenation() {
    HmacKey key = new HmacKey(KEY);
    byte[] data = new byte[150];
    new Random(1).nextBytes(data);
    byte[] whole = key.mac(data);
    assertThat(whole).isEqualTo(reference(KEY, data));
    for (int at = 0; at <= data.length; at++) {
      byte[] head = Arrays.copyOf(data, at);
      byte[] tail = Arrays.copyOfRange(data, at, data.length);
      assertThat(key.mac(head, tail)).isEqualTo(whole);
      assertThat(key.mac(new byte[0], head, new byte[0], tail)).isEqualTo(whole);
    }
  }

  @Test
  void mac_whenGivenNothing_isThatOfTheEmptyString() {
    assertThat(new HmacKey(KEY).mac()).isEqualTo(reference(KEY, new byte[0]));
  }

  @Test
  void constructor_whenCallerWipesItsKey_keepsACopy() throws Exception {
    byte[] own = KEY.clone();
    HmacKey key = new HmacKey(own);
    Arrays.fill(own, (byte) 0);
    byte[] expected = reference(KEY, new byte[] {1});
    Threads.run(4, thread -> assertThat(key.mac(new byte[] {1})).isEqualTo(expected));
  }

  @Test
  void mac_whenSharedByThreads_givesWhatItGivesToOne() throws Exception {
    int count = 100;
    byte[][] data = new byte[count][];
    byte[][] expected = new byte[count][];
    Random random = new Random(2);
    for (int i = 0; i < count; i++) {
      data[i] = new byte[random.nextInt(200)];
      random.nextBytes(data[i]);
      expected[i] = reference(KEY, data[i]);
    }
    HmacKey shared = new HmacKey(KEY);
    Threads.run(
        4,
        thread -> {
          for (int round = 0; round < 5_000; round++) {
            int i = (round * 7 + thread * 25) % count;
            if (!Arrays.equals(shared.mac(data[i]), expected[i])) {
              throw new AssertionError("thread " + thread + ", round " + round);
            }
          }
        });
  }

  /** A new one takes more memory than a tag. */
  @Test
  void mac_whenCalledAgain_makesNoNewInstance() {
    HmacKey shared = new HmacKey(KEY);
    long again = Allocations.leastOf(20, () -> shared.mac(KEY));
    long anew = Allocations.leastOf(20, () -> new HmacKey(KEY).mac(KEY));
    assertThat(again).isLessThan(anew / 2);
  }

  private static byte[] reference(byte[] key, byte[] data) {
    HMac hmac = new HMac(new SHA256Digest());
    hmac.init(new KeyParameter(key));
    hmac.update(data, 0, data.length);
    byte[] tag = new byte[HmacKey.TAG_BYTES];
    hmac.doFinal(tag, 0);
    return tag;
  }

  private static byte[] repeated(int value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
