package dev.hushtable.exception;

import org.jspecify.annotations.Nullable;

/**
 * The caller's mistake: an annotated class, a setting, a request or an expression. Nothing was
 * sent.
 */
public final class InvalidUsageException extends HushtableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   */
  public InvalidUsageException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   * @param cause the error beneath, or null
   */
  public InvalidUsageException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
