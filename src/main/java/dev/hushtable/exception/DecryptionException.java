package dev.hushtable.exception;

import org.jspecify.annotations.Nullable;

/**
 * Data that does not open: altered, moved, under an unknown key or in an unknown format. Nothing of
 * it was returned.
 */
public final class DecryptionException extends HushtableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   */
  public DecryptionException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   * @param cause the error beneath, or null
   */
  public DecryptionException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
