package dev.hushtable.internal.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Key bytes that are never handed out, only used to derive other keys, and that are overwritten on
 * {@link #close()}. Wiping is best effort: the JVM may have moved the array before, and keys
 * derived from it live on. Thread safe.
 */
public final class SecretBytes implements AutoCloseable {
  private static final int MIN_BYTES = 32;

  private final byte[] bytes;
  private boolean closed;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy.
   *
   * @param bytes at least 32 bytes; the caller should wipe its own
   */
  public static SecretBytes copyOf(byte[] bytes) {
    if (bytes.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "A key has at least " + MIN_BYTES + " bytes, not " + bytes.length);
    }
    return new SecretBytes(bytes.clone());
  }

  /** {@code lengthBytes} fresh bytes of the platform's default {@link SecureRandom}. */
  public static byte[] random(int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    Random.SOURCE.nextBytes(bytes);
    return bytes;
  }

  /**
   * HKDF-SHA-256 of these bytes with an empty salt. Synchronized with {@link #close()}, so that no
   * key is ever derived from bytes that are half wiped.
   *
   * @throws IllegalStateException if closed
   */
  public synchronized byte[] derive(byte[] info, int lengthBytes) {
    if (closed) {
      throw new IllegalStateException("The key has been closed");
    }
    return Hkdf.derive(new byte[0], bytes, info, lengthBytes);
  }

  /**
   * 32 bytes by the KDF in counter mode with HMAC-SHA-256 (NIST SP 800-108).
   *
   * @throws IllegalStateException if closed
   */
  public synchronized byte[] deriveByCounter(byte[] label, byte[] context) {
    if (closed) {
      throw new IllegalStateException("The key has been closed");
    }
    return CounterKdf.derive(bytes, label, context);
  }

  @Override
  public synchronized void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "SecretBytes[" + bytes.length + " bytes]";
  }

  /** Made on first use, since seeding can take a while. */
  private static final class Random {
    private static final SecureRandom SOURCE = new SecureRandom();
  }
}
