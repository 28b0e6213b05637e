package dev.hushtable.internal.crypto;

import java.nio.ByteBuffer;
import java.security.DrbgParameters;
import java.security.DrbgParameters.Capability;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Random bytes for nonces, from generators that threads do not share: that of the platform draws
 * for the whole process under one lock. Each is a deterministic random bit generator (NIST SP
 * 800-90A) of the JDK, seeded by the platform, or the platform's own where the JDK has none.
 *
 * <p>A process that is cloned while it runs has clones of its generators too. So the time is part
 * of what is drawn, and {@link HedgedNonces} does not rely on what is drawn alone.
 */
public final class FreshRandom {
  private static final int STRENGTH_BITS = 256;

  private static final InstancePool<SecureRandom> GENERATORS =
      new InstancePool<>(FreshRandom::newGenerator);

  private FreshRandom() {}

  private static SecureRandom newGenerator() {
    try {
      return SecureRandom.getInstance(
          "DRBG", DrbgParameters.instantiation(STRENGTH_BITS, Capability.NONE, null));
    } catch (NoSuchAlgorithmException e) {
      return new SecureRandom();
    }
  }

  /**
   * Fresh bytes; the last eight are those of the clock.
   *
   * @param lengthBytes at least 8
   */
  public static byte[] bytes(int lengthBytes) {
    byte[] drawn = new byte[lengthBytes - Long.BYTES];
    SecureRandom generator = GENERATORS.borrow();
    generator.nextBytes(drawn);
    GENERATORS.giveBack(generator);
    return ByteBuffer.allocate(lengthBytes).put(drawn).putLong(System.nanoTime()).array();
  }
}
