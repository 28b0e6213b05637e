package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.SecretBytes;

/**
 * One generation of a scope's index root key, from which the key of each attribute's blind index is
 * derived. The bytes themselves cannot be read back.
 *
 * <p>Thread safe. {@link #close()} overwrites the bytes; what was derived before stays usable.
 */
public final class IndexRootKey implements AutoCloseable {
  /** The first generation. */
  public static final int FIRST_GENERATION = 1;

  /** The last generation: it is stored in one byte. */
  public static final int LAST_GENERATION = 255;

  private final int generation;
  private final SecretBytes bytes;

  private IndexRootKey(int generation, SecretBytes bytes) {
    this.generation = generation;
    this.bytes = bytes;
  }

  /**
   * Wraps key bytes that a provider has unwrapped.
   *
   * @param generation {@value #FIRST_GENERATION} to {@value #LAST_GENERATION}
   * @param bytes at least 32 bytes; copied, and the caller should overwrite its own
   * @return the key
   * @throws IllegalArgumentException if an argument is out of bounds
   */
  public static IndexRootKey of(int generation, byte[] bytes) {
    if (generation < FIRST_GENERATION || generation > LAST_GENERATION) {
      throw new IllegalArgumentException(
          "A generation is " + FIRST_GENERATION + " to " + LAST_GENERATION);
    }
    return new IndexRootKey(generation, SecretBytes.copyOf(bytes));
  }

  /**
   * The generation.
   *
   * @return {@value #FIRST_GENERATION} to {@value #LAST_GENERATION}
   */
  public int generation() {
    return generation;
  }

  /**
   * Derives a key with HKDF-SHA-256 (RFC 5869), empty salt.
   *
   * @param info what the derived key is for
   * @param lengthBytes its length, 1 to 8,160
   * @return the derived key; the caller owns it and should overwrite it after use
   * @throws KeyUnavailableException {@link ErrorCode#KEY_PROVIDER_CLOSED} if closed
   */
  public byte[] derive(byte[] info, int lengthBytes) {
    return ClosedKeys.derive(this, () -> bytes.derive(info, lengthBytes));
  }

  @Override
  public void close() {
    bytes.close();
  }

  /** Names the generation; never the bytes. */
  @Override
  public String toString() {
    return "IndexRootKey[generation " + generation + "]";
  }
}
