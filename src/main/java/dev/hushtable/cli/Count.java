package dev.hushtable.cli;

import java.util.Locale;

/** A number and what it counts, in words that agree with it. */
final class Count {
  private Count() {}

  /** Such as "1 item needs" and "2,000 items need". */
  static String of(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  /** The same of what takes an s. */
  static String of(long number, String one) {
    return of(number, one, one + "s");
  }
}
