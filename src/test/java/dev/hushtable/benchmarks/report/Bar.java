package dev.hushtable.benchmarks.report;

import java.util.OptionalDouble;

/**
 * What a figure has to be.
 *
 * @param id what the page calls the reason by if it is missed
 * @param figure in words
 * @param value the figure
 * @param limit what it is held to
 * @param atMost whether it may not be more, or else not less
 * @param unit what stands behind the number, with a blank if it needs one
 */
record Bar(String id, String figure, Quantity value, double limit, boolean atMost, String unit) {

  static Bar atMost(String id, String figure, Quantity value, double limit, String unit) {
    return new Bar(id, figure, value, limit, true, unit);
  }

  static Bar atLeast(String id, String figure, Quantity value, double limit, String unit) {
    return new Bar(id, figure, value, limit, false, unit);
  }

  /** A row of the page's table. */
  String row(Measurements measurements) {
    OptionalDouble measured = value.of(measurements);
    return "| %s | %s %s | %s | %s |\n"
        .formatted(
            figure,
            atMost ? "at most" : "at least",
            Numbers.plain(limit) + unit,
            measured.isPresent() ? Numbers.text(measured.getAsDouble()) + unit : "–",
            measured.isEmpty() ? "not measured" : isMet(measured) ? "met" : missed());
  }

  private String missed() {
    return "**missed** (" + id + ")";
  }

  private boolean isMet(OptionalDouble measured) {
    return atMost ? measured.getAsDouble() <= limit : measured.getAsDouble() >= limit;
  }
}
