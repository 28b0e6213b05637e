package dev.hushtable.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** Bars with their numbers as SVG, with a background of its own, so that any page may hold it. */
final class BarChart {
  private static final int WIDTH = 860;
  private static final int LABELS = 340;
  private static final int NUMBERS = 90;
  private static final int ROOM = WIDTH - LABELS - NUMBERS;
  private static final int TOP = 44;
  private static final int BOTTOM = 34;
  private static final int BAR = 15;
  private static final int GAP = 11;

  /** From so much between the least and the most on, only a logarithmic scale shows both. */
  private static final double LOGARITHMIC_FROM = 100;

  private static final String OURS = "Hushtable";
  private static final List<String> COLOURS = List.of("#2f6db5", "#d98032");

  /**
   * Bars that belong together.
   *
   * @param values one of each series
   */
  record Row(String label, List<Double> values) {}

  private final String title;
  private final List<String> series;
  private final List<Row> rows;
  private final boolean logarithmic;
  private final double least;
  private final double most;
  private final StringBuilder svg = new StringBuilder();

  private BarChart(String title, List<String> series, List<Row> rows) {
    this.title = title;
    this.series = series;
    this.rows = rows;
    double smallest = values(rows).min().orElseThrow();
    double largest = values(rows).max().orElseThrow();
    this.logarithmic = largest / smallest > LOGARITHMIC_FROM;
    this.least = logarithmic ? decade(Math.floor(Math.log10(smallest))) : 0;
    this.most = logarithmic ? decade(Math.ceil(Math.log10(largest))) : largest;
  }

  private static DoubleStream values(List<Row> rows) {
    return rows.stream().flatMapToDouble(row -> row.values().stream().mapToDouble(value -> value));
  }

  private static double decade(double power) {
    return Math.pow(10, power);
  }

  /**
   * Draws.
   *
   * @param title says what the bars are, and their unit
   * @param series the names of the values of each row; none if there is one
   */
  static String draw(String title, List<String> series, List<Row> rows) {
    return new BarChart(title, series, rows).draw();
  }

  private String draw() {
    int rowHeight = Math.max(1, series.size()) * BAR + GAP;
    int height = TOP + rows.size() * rowHeight + BOTTOM;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#1b1f24\">\n",
        WIDTH, height, WIDTH, height);
    add("<title>%s</title>\n", escape(title));
    add("<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ffffff\"/>\n", WIDTH, height);
    add("<text x=\"14\" y=\"25\" font-size=\"15\" font-weight=\"bold\">%s</text>\n", escape(title));
    legend();
    grid(height - BOTTOM);
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), TOP + i * rowHeight + GAP / 2);
    }
    return svg.append("</svg>\n").toString();
  }

  private void legend() {
    int x = WIDTH - 14 - 100 * series.size();
    for (int i = 0; i < series.size(); i++) {
      add(
          "<rect x=\"%d\" y=\"14\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/>",
          x, COLOURS.get(i));
      add("<text x=\"%d\" y=\"25\">%s</text>\n", x + 18, escape(series.get(i)));
      x += 100;
    }
  }

  private void grid(int bottom) {
    if (logarithmic) {
      for (double at = least; at <= most * 1.001; at *= 10) {
        line(at, bottom);
      }
      add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#57606a\">logarithmic scale</text>\n",
          LABELS - 10, bottom + 20);
    } else {
      double step = step(most / 8);
      for (double at = 0; at <= most; at += step) {
        line(at, bottom);
      }
    }
  }

  /** The next of 1, 2, 5, 10, 20 and so on. */
  private static double step(double atLeast) {
    double decade = decade(Math.floor(Math.log10(atLeast)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * decade >= atLeast) {
        return factor * decade;
      }
    }
    return 10 * decade;
  }

  private void line(double value, int bottom) {
    double x = x(value);
    add(
        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#d0d7de\"/>",
        x, TOP, x, bottom);
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#57606a\">%s</text>\n",
        x, bottom + 20, grouped(value));
  }

  private static String grouped(double value) {
    return value < 1 && value > 0
        ? Double.toString(value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  private void row(Row row, int top) {
    int bars = row.values().size();
    add(
        "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\"%s>%s</text>\n",
        LABELS - 10,
        top + bars * BAR / 2.0 + 4.5,
        row.label().startsWith(OURS) ? " font-weight=\"bold\"" : "",
        escape(row.label()));
    for (int i = 0; i < bars; i++) {
      double value = row.values().get(i);
      double length = Math.max(1, x(value) - LABELS);
      add(
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>",
          LABELS, top + i * BAR + 1, length, BAR - 2, COLOURS.get(i));
      add(
          "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\">%s</text>\n",
          LABELS + length + 6, top + i * BAR + 12.0, Numbers.text(value));
    }
  }

  private double x(double value) {
    DoubleUnaryOperator scale = logarithmic ? Math::log10 : DoubleUnaryOperator.identity();
    double begin = scale.applyAsDouble(least);
    return LABELS
        + ROOM * (scale.applyAsDouble(value) - begin) / (scale.applyAsDouble(most) - begin);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
