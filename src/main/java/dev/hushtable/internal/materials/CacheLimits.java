package dev.hushtable.internal.materials;

import java.time.Duration;

/**
 * How far data keys are reused.
 *
 * @param messages how many messages one data key encrypts, at least 1
 * @param bytes how many bytes of plaintext one data key encrypts, at least 1; a longer message has
 *     a data key of its own
 * @param age how long a data key is used, to encrypt or to decrypt
 * @param entries how many data keys are kept of each kind
 */
public record CacheLimits(long messages, long bytes, Duration age, int entries) {
  /** How many messages, unless the caller says otherwise. */
  public static final long DEFAULT_MESSAGES = 10_000;

  /** How many bytes, unless the caller says otherwise. */
  public static final long DEFAULT_BYTES = 1L << 30;
}
