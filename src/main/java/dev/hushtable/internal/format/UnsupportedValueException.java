package dev.hushtable.internal.format;

/** A value that cannot be encoded. The message never holds the value. */
public final class UnsupportedValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnsupportedValueException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** The reason as the end of a sentence. */
  public String reason() {
    return reason;
  }
}
