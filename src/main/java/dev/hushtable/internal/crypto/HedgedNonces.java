package dev.hushtable.internal.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Draws nonces that repeat for different data neither when the random source repeats nor when a
 * process is cloned with all of its state: HMAC-SHA-256, under a key of its own, of fresh random
 * bytes and of everything that is about to be encrypted. If both repeat, so does the whole
 * ciphertext, which reveals that it is the same and nothing more. Thread safe; keeps nothing
 * between calls.
 *
 * <p>After Bellare and Tackmann, "Nonce-Based Cryptography: Retaining Security When Randomness
 * Fails" (EUROCRYPT 2016).
 */
public final class HedgedNonces {
  /** How many random bytes enter a draw. */
  public static final int RANDOM_BYTES = 32;

  private final HmacKey hedgeKey;

  /**
   * Takes a key.
   *
   * @param hedgeKey 32 bytes for this purpose only; copied, and the caller may wipe it
   */
  public HedgedNonces(byte[] hedgeKey) {
    this.hedgeKey = new HmacKey(hedgeKey);
  }

  /**
   * The base nonce of values that are encrypted together; see {@link #nth}.
   *
   * @param random at least {@value #RANDOM_BYTES} fresh random bytes, or what stands in their place
   * @param data all that is about to be encrypted or authenticated under it, in order
   */
  public byte[] base(byte[] random, List<byte[]> data) {
    return Arrays.copyOf(draw(random, data), KcXaes256Gcm.NONCE_BYTES);
  }

  /** The whole {@value HmacKey#TAG_BYTES} bytes of a draw, for the identifier of a message. */
  public byte[] draw(byte[] random, List<byte[]> data) {
    int length = Integer.BYTES + random.length;
    for (byte[] part : data) {
      length = Math.addExact(length, Integer.BYTES + part.length);
    }
    // In one piece, which is quicker than many small ones.
    ByteBuffer all = ByteBuffer.allocate(length);
    all.putInt(random.length).put(random);
    for (byte[] part : data) {
      all.putInt(part.length).put(part);
    }
    byte[] drawn = hedgeKey.mac(all.array());
    Arrays.fill(all.array(), (byte) 0);
    return drawn;
  }

  /**
   * Writes base + n, where only the last 12 bytes count, as a big-endian number modulo 2^96; n is
   * not negative.
   */
  public static void nth(byte[] base, int n, byte[] out, int outOffset) {
    System.arraycopy(base, 0, out, outOffset, KcXaes256Gcm.NONCE_BYTES);
    long carry = n;
    for (int i = KcXaes256Gcm.NONCE_BYTES - 1; i >= KcXaes256Gcm.PREFIX_BYTES && carry != 0; i--) {
      carry += base[i] & 0xff;
      out[outOffset + i] = (byte) carry;
      carry >>>= Byte.SIZE;
    }
  }
}
