package dev.hushtable.benchmarks.report;

import java.util.Locale;

/** Numbers for people, of three digits or the whole ones. */
final class Numbers {
  private Numbers() {}

  static String text(double value) {
    String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Without digits that say nothing. */
  static String plain(double value) {
    return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : "" + value;
  }
}
