package dev.hushtable.cli;

import java.util.Locale;

/** Counts with what is counted, as people say it. */
final class Plural {
  private Plural() {}

  /** Of a noun whose plural ends in s. */
  static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /** Of any noun, or of a noun with its verb. */
  static String of(long count, String one, String several) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
  }
}
