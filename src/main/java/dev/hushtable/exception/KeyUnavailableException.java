package dev.hushtable.exception;

import org.jspecify.annotations.Nullable;

/**
 * Keys out of reach: not found, disabled, denied, throttled, or the service that keeps them is
 * down.
 */
public final class KeyUnavailableException extends HushtableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   */
  public KeyUnavailableException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   * @param cause the error beneath, or null
   */
  public KeyUnavailableException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }

  /**
   * The same error for another caller: a load of a key is shared, and each who waits for it gets an
   * exception with a stack trace of its own.
   *
   * @param shared the error that the load failed with; becomes the cause
   */
  public KeyUnavailableException(KeyUnavailableException shared) {
    this(shared.code(), shared.text(), shared);
  }
}
