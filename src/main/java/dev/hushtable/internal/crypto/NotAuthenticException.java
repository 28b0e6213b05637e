package dev.hushtable.internal.crypto;

import org.jspecify.annotations.Nullable;

/**
 * A ciphertext does not open: the key, the nonce, the associated data or the ciphertext is not what
 * it was.
 */
public final class NotAuthenticException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param cause what was noticed first, or null
   */
  public NotAuthenticException(@Nullable Throwable cause) {
    super(cause);
  }
}
