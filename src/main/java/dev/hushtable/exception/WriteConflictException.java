package dev.hushtable.exception;

import org.jspecify.annotations.Nullable;

/**
 * A write that was not carried out, because of what the item, other items or other writers hold:
 * {@link ErrorCode#DUPLICATE_VALUE}, {@link ErrorCode#WRITE_CONTENDED} or {@link
 * ErrorCode#ITEM_TOO_LARGE}.
 */
public final class WriteConflictException extends HushtableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   * @param cause the error beneath; null if there is none
   */
  public WriteConflictException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
