package dev.hushtable.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HedgedNoncesTest {
  private static final byte[] RANDOM = new byte[HedgedNonces.RANDOM_BYTES];
  private static final byte[] KEY = "the hedge key, which is 32 bytes".getBytes(US_ASCII);

  private final HedgedNonces nonces = new HedgedNonces(KEY);

  @Test
  void base_whenRandomAndDataRepeat_repeats() {
    byte[] first = nonces.base(RANDOM, parts("ab", "c"));
    assertThat(first).hasSize(24);
    assertThat(nonces.base(RANDOM.clone(), parts("ab", "c"))).isEqualTo(first);
    assertThat(new HedgedNonces(KEY).base(RANDOM, parts("ab", "c"))).isEqualTo(first);
  }

  @Test
  void base_whenOnlyTheDataDiffers_differs() {
    Stream<List<byte[]>> data =
        Stream.of(
            parts(),
            parts(""),
            parts("", ""),
            parts("ab", "c"),
            parts("a", "bc"),
            parts("abc"),
            parts("", "abc"),
            parts("abc", ""),
            parts("ab", "c", ""),
            parts("ab", "", "c"),
            parts("a", "b", "c"),
            parts("c", "ab"),
            parts("xb", "c"),
            parts("ab", "x"),
            // What a length looks like, as data.
            parts("ab\0\0\0\1c"),
            parts("\0\0\0\2ab", "c"),
            parts("\0\0\0\0"));
    assertThat(data.map(parts -> hex(nonces.base(RANDOM, parts)))).doesNotHaveDuplicates();
  }

  @Test
  void base_whenAnyPartOfManyChanges_differs() {
    List<String> drawn = new ArrayList<>();
    drawn.add(hex(nonces.base(RANDOM, parts("item", "path", "value", "path2", "value2"))));
    for (int part = 0; part < 5; part++) {
      List<byte[]> data = parts("item", "path", "value", "path2", "value2");
      data.get(part)[0] ^= 1;
      drawn.add(hex(nonces.base(RANDOM, data)));
    }
    assertThat(drawn).doesNotHaveDuplicates();
  }

  @Test
  void base_whenOnlyTheRandomBytesDiffer_differs() {
    List<String> drawn = new ArrayList<>();
    drawn.add(hex(nonces.base(RANDOM, parts("ab"))));
    for (int bit = 0; bit < RANDOM.length * 8; bit++) {
      byte[] random = RANDOM.clone();
      random[bit / 8] ^= (byte) (1 << bit % 8);
      drawn.add(hex(nonces.base(random, parts("ab"))));
    }
    assertThat(drawn).doesNotHaveDuplicates();
  }

  @Test
  void base_whenOnlyTheKeyDiffers_differs() {
    byte[] other = KEY.clone();
    other[31] ^= 1;
    assertThat(new HedgedNonces(other).base(RANDOM, parts("ab")))
        .isNotEqualTo(nonces.base(RANDOM, parts("ab")));
  }

  /** Frozen: a transaction's retry must be the same bytes, whichever release sends it. */
  @Test
  void base_whenDrawn_isTheStartOfAnHmac() {
    byte[] message =
        ByteBuffer.allocate(4 + 32 + 4 + 2 + 4 + 1)
            .putInt(32)
            .put(RANDOM)
            .putInt(2)
            .put("ab".getBytes(US_ASCII))
            .putInt(1)
            .put("c".getBytes(US_ASCII))
            .array();
    assertThat(nonces.base(RANDOM, parts("ab", "c")))
        .isEqualTo(Arrays.copyOf(new HmacKey(KEY).mac(message), 24));
  }

  @ParameterizedTest
  @CsvSource({
    "000000000000000000000000,          0, 000000000000000000000000",
    "000000000000000000000000,          1, 000000000000000000000001",
    "0000000000000000000000ff,          1, 000000000000000000000100",
    "00000000000000000000fffe,          3, 000000000000000000010001",
    "0000ffffffffffffffffffff,          1, 000100000000000000000000",
    "ffffffffffffffffffffffff,          0, ffffffffffffffffffffffff",
    "ffffffffffffffffffffffff,          1, 000000000000000000000000",
    "ffffffffffffffffffffffff,        256, 0000000000000000000000ff",
    "ffffffffffffffff80000001, 2147483647, 000000000000000000000000",
    "7fffffffffffffffffffffff,          1, 800000000000000000000000"
  })
  void nth_whenAdded_countsTheLastTwelveBytesAndLeavesThePrefix(String from, int n, String to) {
    String prefix = "ffffffffffffffffffffffff";
    byte[] base = HexFormat.of().parseHex(prefix + from);
    byte[] nonce = new byte[24];
    HedgedNonces.nth(base, n, nonce, 0);
    assertThat(hex(nonce)).isEqualTo(prefix + to);
    assertThat(hex(base)).as("the base is not changed").isEqualTo(prefix + from);
  }

  @Test
  void nth_whenBaseIsRandom_agreesWithBigIntegers() {
    Random random = new Random(96);
    for (int i = 0; i < 2_000; i++) {
      byte[] base = new byte[24];
      random.nextBytes(base);
      Arrays.fill(base, 24 - random.nextInt(13), 24, (byte) 0xff);
      int n = random.nextInt(Integer.MAX_VALUE) >>> random.nextInt(31);
      BigInteger sum =
          new BigInteger(1, Arrays.copyOfRange(base, 12, 24))
              .add(BigInteger.valueOf(n))
              .mod(BigInteger.ONE.shiftLeft(96));
      byte[] nonce = new byte[24];
      HedgedNonces.nth(base, n, nonce, 0);
      assertThat(Arrays.copyOf(nonce, 12)).isEqualTo(Arrays.copyOf(base, 12));
      assertThat(new BigInteger(1, Arrays.copyOfRange(nonce, 12, 24))).isEqualTo(sum);
    }
  }

  @Test
  void nth_whenWrittenAtAnOffset_touchesNothingElse() {
    byte[] base = new byte[24];
    Arrays.fill(base, (byte) 0xff);
    byte[] out = new byte[30];
    Arrays.fill(out, (byte) 0x55);
    HedgedNonces.nth(base, 2, out, 5);
    assertThat(hex(out))
        .isEqualTo("5555555555" + "ff".repeat(12) + "000000000000000000000001" + "55");
  }

  private static List<byte[]> parts(String... texts) {
    List<byte[]> parts = new ArrayList<>();
    for (String text : texts) {
      parts.add(text.getBytes(US_ASCII));
    }
    return parts;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
