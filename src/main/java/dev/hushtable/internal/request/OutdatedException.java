package dev.hushtable.internal.request;

/**
 * What was read before a write is no longer so, and nothing was written: it begins again. Never
 * reaches the caller.
 */
public final class OutdatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Begins again after a failure.
   *
   * @param cause what DynamoDB answered
   */
  public OutdatedException(Exception cause) {
    super(null, cause, false, false);
  }
}
