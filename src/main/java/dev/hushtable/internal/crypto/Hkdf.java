package dev.hushtable.internal.crypto;

import java.util.Arrays;

/** HKDF (RFC 5869). */
public final class Hkdf {
  private static final int MAX_BLOCKS = 255;

  private Hkdf() {}

  /**
   * Extract and expand with SHA-256.
   *
   * @param salt the salt; empty means a block of zeros, as the RFC says
   * @param inputKey the input keying material
   * @param info what the output is for
   * @param lengthBytes how many bytes to give, 1 to 8,160
   */
  public static byte[] derive(byte[] salt, byte[] inputKey, byte[] info, int lengthBytes) {
    return expand(extract(HmacHash.SHA_256, salt, inputKey), info, lengthBytes);
  }

  /** The pseudorandom key that any number of outputs are expanded from. */
  static HmacKey extract(HmacHash hash, byte[] salt, byte[] inputKey) {
    byte[] pseudorandomKey =
        new HmacKey(hash, salt.length == 0 ? new byte[hash.tagBytes()] : salt).mac(inputKey);
    HmacKey expander = new HmacKey(hash, pseudorandomKey);
    Arrays.fill(pseudorandomKey, (byte) 0);
    return expander;
  }

  /**
   * One output.
   *
   * @param lengthBytes 1 to 255 times the length of the hash
   */
  static byte[] expand(HmacKey pseudorandomKey, byte[] info, int lengthBytes) {
    int max = MAX_BLOCKS * pseudorandomKey.hash().tagBytes();
    if (lengthBytes < 1 || lengthBytes > max) {
      throw new IllegalArgumentException("HKDF gives 1 to " + max + " bytes, not " + lengthBytes);
    }
    byte[] output = new byte[lengthBytes];
    byte[] block = new byte[0];
    byte[] counter = new byte[1];
    for (int done = 0; done < lengthBytes; done += block.length) {
      counter[0]++;
      block = pseudorandomKey.mac(block, info, counter);
      System.arraycopy(block, 0, output, done, Math.min(block.length, lengthBytes - done));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }
}
