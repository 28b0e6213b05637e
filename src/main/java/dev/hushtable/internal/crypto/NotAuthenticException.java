package dev.hushtable.internal.crypto;

/**
 * A ciphertext does not open: the key, the nonce, the associated data or the ciphertext is not what
 * it was.
 */
public final class NotAuthenticException extends Exception {
  private static final long serialVersionUID = 1L;

  NotAuthenticException(Throwable cause) {
    super(cause);
  }
}
