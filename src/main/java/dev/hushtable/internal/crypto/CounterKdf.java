package dev.hushtable.internal.crypto;

import java.nio.ByteBuffer;

/** The KDF in counter mode with HMAC-SHA-256, for keys of 32 bytes (NIST SP 800-108r1, 4.1). */
final class CounterKdf {
  private static final byte[] FIRST = number(1);
  private static final byte[] SEPARATOR = {0};
  private static final byte[] LENGTH_BITS = number(HmacKey.TAG_BYTES * Byte.SIZE);

  private CounterKdf() {}

  static byte[] derive(byte[] key, byte[] label, byte[] context) {
    return new HmacKey(key).mac(FIRST, label, SEPARATOR, context, LENGTH_BITS);
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }
}
