package dev.hushtable.internal.materials;

/**
 * How far a data key is reused to encrypt.
 *
 * @param messages how many messages it encrypts, at least 1
 * @param bytes how many bytes of plaintext it encrypts, at least 1; a longer message has a data key
 *     of its own
 */
public record DataKeyLimits(long messages, long bytes) {
  /** How many messages, unless the caller says otherwise. */
  public static final long DEFAULT_MESSAGES = 10_000;

  /** How many bytes, unless the caller says otherwise. */
  public static final long DEFAULT_BYTES = 1L << 30;

  /** The defaults. */
  public static final DataKeyLimits DEFAULT = new DataKeyLimits(DEFAULT_MESSAGES, DEFAULT_BYTES);

  /** Whether a message of that length has a data key of its own. */
  boolean isAlone(long lengthBytes) {
    return messages == 1 || lengthBytes > bytes;
  }
}
