package dev.hushtable.reader;

/**
 * Bytes or values without the form that the page demands; which code that is depends on where they
 * were found.
 */
final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
