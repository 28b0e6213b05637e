package dev.hushtable.quickstart;

import java.util.Locale;

/** Something came out otherwise than promised; the message says what, in one line. */
final class UnexpectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnexpectedException(String format, Object... arguments) {
    super(String.format(Locale.ROOT, format, arguments));
  }

  /** Throws unless the promise was kept. */
  static void unless(boolean kept, String format, Object... arguments) {
    if (!kept) {
      throw new UnexpectedException(format, arguments);
    }
  }
}
