package dev.hushtable.cli.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** Charts as SVG, with colours from the page around them, and their contents in words. */
final class Chart {
  /** Two charts stand beside each other where there is room. */
  private static final int WIDTH = 430;

  private static final int WIDE = 890;
  private static final int HEIGHT = 270;
  private static final int LEFT = 52;
  private static final int RIGHT = 18;
  private static final int TOP = 14;
  private static final int BOTTOM = 44;
  private static final int MAX_POINTS = 240;
  private static final int BAR_HEIGHT = 22;
  private static final int BAR_LABEL = 92;
  private static final int BAR_NUMBER = 118;

  private final StringBuilder svg = new StringBuilder();

  private Chart(String id, String title, String description, int width, int height) {
    svg.append(
        text(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t %s-d\">"
                + "<title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>",
            width, height, id, id, id, Html.escape(title), id, Html.escape(description)));
  }

  /** How often the value of each rank occurs, both on logarithmic scales. */
  static String rankFrequency(String id, LeakStatistics statistics) {
    Chart chart =
        new Chart(
            id,
            "Frequency by rank",
            text(
                "The most frequent value occurs %,d times, the value in the middle %,d times, the"
                    + " rarest %,d.",
                statistics.count(1),
                statistics.count((statistics.distinct() + 1) / 2),
                statistics.count(statistics.distinct())),
            WIDTH,
            HEIGHT);
    double decadesX = decades(statistics.distinct());
    double decadesY = decades(statistics.count(1));
    chart.logGrid(decadesX, "rank of the value");
    DoubleUnaryOperator y = count -> bottom() - (bottom() - TOP) * Math.log10(count) / decadesY;
    for (int decade = 0; decade <= decadesY; decade++) {
      chart.horizontal(y.applyAsDouble(Math.pow(10, decade)), power(decade));
    }
    List<Integer> ranks = ranks(statistics.distinct());
    IntToDoubleFunction x = rank -> x(rank, decadesX);
    chart.line(ranks, x, rank -> y.applyAsDouble(statistics.count(rank)), false);
    if (ranks.size() <= 40) {
      ranks.forEach(
          rank ->
              chart.svg.append(
                  text(
                      "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                      x.applyAsDouble(rank), y.applyAsDouble(statistics.count(rank)))));
    }
    return chart.end();
  }

  /** The share of the items that so many guesses name. */
  static String guessing(String id, LeakStatistics statistics) {
    Chart chart =
        new Chart(
            id,
            "Items named by guessing",
            text(
                "1 guess names %s of the items, 10 guesses %s, 100 guesses %s.",
                Verdict.percent(statistics.guessingRate(1)),
                Verdict.percent(statistics.guessingRate(10)),
                Verdict.percent(statistics.guessingRate(100))),
            WIDTH,
            HEIGHT);
    double decades = decades(statistics.distinct());
    chart.logGrid(decades, "guesses for an item, the most frequent values first");
    DoubleUnaryOperator y = share -> bottom() - (bottom() - TOP) * share;
    for (int quarter = 0; quarter <= 4; quarter++) {
      chart.horizontal(y.applyAsDouble(quarter / 4.0), 25 * quarter + " %");
    }
    IntToDoubleFunction x = rank -> x(rank, decades);
    chart.line(
        ranks(statistics.distinct()),
        x,
        rank -> y.applyAsDouble(statistics.guessingRate(rank)),
        true);
    for (int guesses : new int[] {1, 10, 100}) {
      if (guesses <= statistics.distinct()) {
        chart.mark(
            x.applyAsDouble(guesses),
            y.applyAsDouble(statistics.guessingRate(guesses)),
            Verdict.percent(statistics.guessingRate(guesses)));
      }
    }
    return chart.end();
  }

  /** The most frequent values, a bar each. */
  static String head(String id, LeakStatistics statistics, List<HashCounts.Counted> top) {
    List<String> names = new ArrayList<>();
    top.forEach(counted -> names.add(text("%s %,d", counted.label(), counted.count())));
    Chart chart =
        new Chart(
            id,
            "The most frequent hashes",
            String.join(", ", names) + ".",
            WIDE,
            top.size() * BAR_HEIGHT + 8);
    double most = statistics.count(1);
    double room = WIDE - BAR_LABEL - BAR_NUMBER;
    for (int i = 0; i < top.size(); i++) {
      HashCounts.Counted counted = top.get(i);
      double y = 4 + i * BAR_HEIGHT;
      double length = Math.max(1.5, room * counted.count() / most);
      chart.svg.append(
          text(
              "<text class=\"mono\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s…</text>"
                  + "<rect class=\"bar\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\""
                  + " rx=\"2\"/><text x=\"%.1f\" y=\"%.1f\">%s"
                  + " <tspan class=\"soft\">· %,d</tspan></text>",
              BAR_LABEL - 10,
              y + 14.5,
              Html.escape(counted.label()),
              BAR_LABEL,
              y + 3,
              length,
              BAR_HEIGHT - 6,
              BAR_LABEL + length + 8,
              y + 14.5,
              Verdict.percent((double) counted.count() / statistics.items()),
              counted.count()));
    }
    return chart.end();
  }

  private static double bottom() {
    return HEIGHT - BOTTOM;
  }

  /** How many powers of ten an axis spans: whole ones, at least one. */
  private static double decades(int largest) {
    return Math.max(1, Math.ceil(Math.log10(largest)));
  }

  private static double x(int rank, double decades) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.log10(rank) / decades;
  }

  /** All ranks, or as many as can be told apart on a logarithmic scale. */
  private static List<Integer> ranks(int distinct) {
    List<Integer> ranks = new ArrayList<>();
    for (int i = 0; i <= MAX_POINTS; i++) {
      int rank = (int) Math.round(Math.pow(distinct, (double) i / MAX_POINTS));
      if (ranks.isEmpty() || rank > ranks.get(ranks.size() - 1)) {
        ranks.add(rank);
      }
    }
    return ranks;
  }

  private void logGrid(double decades, String label) {
    for (int decade = 0; decade <= decades; decade++) {
      double at = x((int) Math.round(Math.pow(10, decade)), decades);
      svg.append(
          text(
              "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
              at,
              TOP,
              at,
              bottom(),
              at,
              bottom() + 17,
              decade == decades ? "end" : "middle",
              power(decade)));
    }
    svg.append(
        text(
            "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, Html.escape(label)));
  }

  private void horizontal(double y, String label) {
    svg.append(
        text(
            "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>"
                + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
            LEFT, y, WIDTH - RIGHT, y, LEFT - 8, y + 4, label));
  }

  private void line(
      List<Integer> ranks, IntToDoubleFunction x, IntToDoubleFunction y, boolean filled) {
    StringBuilder path = new StringBuilder();
    for (int rank : ranks) {
      path.append(path.length() == 0 ? 'M' : 'L')
          .append(text("%.1f %.1f", x.applyAsDouble(rank), y.applyAsDouble(rank)));
    }
    if (filled) {
      svg.append(
          text(
              "<path class=\"area\" d=\"%sL%.1f %.1fL%.1f %.1fZ\"/>",
              path,
              x.applyAsDouble(ranks.get(ranks.size() - 1)),
              bottom(),
              x.applyAsDouble(ranks.get(0)),
              bottom()));
    }
    svg.append(text("<path class=\"curve\" d=\"%s\"/>", path));
  }

  private void mark(double x, double y, String label) {
    boolean first = x < LEFT + 50;
    boolean above = y > TOP + 24;
    svg.append(
        text(
            "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>"
                + "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x, y, first ? x + 3 : x - 8, above ? y - 10 : y + 20, first ? "start" : "end", label));
  }

  private static String power(int decade) {
    return String.format(Locale.ROOT, "%,d", (long) Math.pow(10, decade));
  }

  private String end() {
    return svg.append("</svg>").toString();
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
