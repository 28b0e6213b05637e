package dev.hushtable.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Millions of writes, with the random source that the library uses. */
class NonceUniquenessTest {
  private static final int WRITES = 10_000_000;

  private final byte[] itemData = new byte[100];
  private final byte[] path = "\f\0\0\0\u0006\u0001\u0001\u0003ssn".getBytes(US_ASCII);
  private final byte[] plaintext = "\u0001078-05-1120".getBytes(US_ASCII);
  private final byte[] otherPath = "\f\0\0\0\b\u0001\u0001\u0005email".getBytes(US_ASCII);
  private final byte[] otherPlaintext = "\u0001alice@example.com".getBytes(US_ASCII);
  private final List<byte[]> data = List.of(itemData, path, plaintext, otherPath, otherPlaintext);

  /**
   * The values of a write have the nonces base + i, which share the first 12 bytes: where these do
   * not repeat, no nonce does. The last 12 bytes do not repeat either.
   */
  @Test
  void base_whenDrawnForTenMillionWrites_repeatsNeitherHalf() {
    HedgedNonces nonces = new HedgedNonces(SecretBytes.random(KcXaes256Gcm.KEY_BYTES));
    Halves prefixes = new Halves(WRITES);
    Halves counters = new Halves(WRITES);
    byte[] second = new byte[KcXaes256Gcm.NONCE_BYTES];
    for (int write = 0; write < WRITES; write++) {
      // Of five writes one stores an item again as it is; else the key of the item differs, or a
      // value does.
      int item = write - (write % 5 == 4 ? 1 : 0);
      ByteBuffer.wrap(itemData).putInt(60, item / 2);
      ByteBuffer.wrap(plaintext).putInt(1, item % 2);

      byte[] base = nonces.base(SecretBytes.random(HedgedNonces.RANDOM_BYTES), data);
      HedgedNonces.nth(base, 1, second, 0);

      if (Arrays.mismatch(base, second) < KcXaes256Gcm.PREFIX_BYTES) {
        throw new AssertionError(
            "write " + write + " has one nonce, or two prefixes, for two values");
      }
      prefixes.add(base, 0);
      counters.add(base, KcXaes256Gcm.PREFIX_BYTES);
    }
    assertThat(prefixes.repeats()).isZero();
    assertThat(counters.repeats()).isZero();
  }

  @Test
  void repeats_whenTwelveBytesWereAddedBefore_countsThem() {
    Halves halves = new Halves(6);
    halves.add("abcdefghijkl".getBytes(US_ASCII), 0);
    halves.add("abcdefghijkm".getBytes(US_ASCII), 0);
    halves.add("bbcdefghijkl".getBytes(US_ASCII), 0);
    assertThat(halves.repeats()).isZero();
    halves.add("-abcdefghijkl-".getBytes(US_ASCII), 1);
    assertThat(halves.repeats()).isEqualTo(1);
    halves.add("abcdefghijkm".getBytes(US_ASCII), 0);
    halves.add("abcdefghijkm".getBytes(US_ASCII), 0);
    assertThat(halves.repeats()).isEqualTo(3);
  }

  /** Strings of 12 bytes, in 12 bytes each. */
  private static final class Halves {
    private final long[] heads;
    private final int[] tails;
    private int size;

    Halves(int capacity) {
      heads = new long[capacity];
      tails = new int[capacity];
    }

    void add(byte[] bytes, int offset) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, KcXaes256Gcm.PREFIX_BYTES);
      heads[size] = buffer.getLong();
      tails[size] = buffer.getInt();
      size++;
    }

    /** How many were there before they were added. */
    int repeats() {
      Set<Long> suspects = suspects();
      Set<List<Number>> seen = new HashSet<>();
      int repeats = 0;
      for (int i = 0; i < size; i++) {
        if (suspects.contains(heads[i]) && !seen.add(List.of(heads[i], tails[i]))) {
          repeats++;
        }
      }
      return repeats;
    }

    /** The first 8 bytes of any that may be repeated. */
    private Set<Long> suspects() {
      long[] sorted = Arrays.copyOf(heads, size);
      Arrays.sort(sorted);
      Set<Long> suspects = new HashSet<>();
      for (int i = 1; i < size; i++) {
        if (sorted[i] == sorted[i - 1]) {
          suspects.add(sorted[i]);
        }
      }
      return suspects;
    }
  }
}
