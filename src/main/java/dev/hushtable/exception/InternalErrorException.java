package dev.hushtable.exception;

import org.jspecify.annotations.Nullable;

/** A bug in this library, stopped before it did harm. Please report it. */
public final class InternalErrorException extends HushtableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   */
  public InternalErrorException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   * @param cause the error beneath, or null
   */
  public InternalErrorException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
