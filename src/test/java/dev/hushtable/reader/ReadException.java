package dev.hushtable.reader;

/** An item that a reader must refuse, with the code that the page gives it. */
public final class ReadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  ReadException(String code, String message) {
    super(code + ": " + message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
