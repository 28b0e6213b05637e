package dev.hushtable.internal.crypto;

import java.util.Arrays;

/** HKDF with SHA-256 (RFC 5869). */
public final class Hkdf {
  private static final int HASH_BYTES = HmacKey.TAG_BYTES;
  private static final int MAX_OUTPUT_BYTES = 255 * HASH_BYTES;

  private Hkdf() {}

  /**
   * Extract and expand.
   *
   * @param salt the salt; empty means a block of zeros, as the RFC says
   * @param inputKey the input keying material
   * @param info what the output is for
   * @param lengthBytes how many bytes to give, 1 to 8,160
   */
  public static byte[] derive(byte[] salt, byte[] inputKey, byte[] info, int lengthBytes) {
    if (lengthBytes < 1 || lengthBytes > MAX_OUTPUT_BYTES) {
      throw new IllegalArgumentException(
          "HKDF gives 1 to " + MAX_OUTPUT_BYTES + " bytes, not " + lengthBytes);
    }
    byte[] pseudorandomKey =
        new HmacKey(salt.length == 0 ? new byte[HASH_BYTES] : salt).mac(inputKey);
    HmacKey expander = new HmacKey(pseudorandomKey);
    Arrays.fill(pseudorandomKey, (byte) 0);
    byte[] output = new byte[lengthBytes];
    byte[] block = new byte[0];
    byte[] counter = new byte[1];
    for (int done = 0; done < lengthBytes; done += block.length) {
      counter[0]++;
      block = expander.mac(block, info, counter);
      System.arraycopy(block, 0, output, done, Math.min(block.length, lengthBytes - done));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }
}
