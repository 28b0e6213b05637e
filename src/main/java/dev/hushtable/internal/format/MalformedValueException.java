package dev.hushtable.internal.format;

/**
 * Bytes that are authentic but not in an encoding that this version knows. The message never holds
 * the value.
 */
public final class MalformedValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  MalformedValueException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** The reason as the end of a sentence. */
  public String reason() {
    return reason;
  }
}
