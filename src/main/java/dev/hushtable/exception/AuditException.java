package dev.hushtable.exception;

import org.jspecify.annotations.Nullable;

/**
 * An operation that a strict audit trail did not let pass, because it could not be audited: {@link
 * ErrorCode#AUDIT_UNAVAILABLE} before it began, {@link ErrorCode#AUDIT_FAILED} after it was carried
 * out.
 */
public final class AuditException extends HushtableException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   * @param cause the error beneath; null if there is none
   */
  public AuditException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
