package dev.hushtable.cli.leak;

import dev.hushtable.cli.leak.HashCounts.Counted;
import dev.hushtable.cli.leak.LeakReport.Finding;
import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import java.util.List;
import java.util.Locale;

/** A leak report on a terminal, and as plain lines elsewhere. */
public final class LeakText {
  private static final int BARS = 10;
  private static final int LEAST_COUNT = 5;
  private static final int MAX_BAR = 50;
  private static final int LABEL = 18;
  private static final int ROOM_FOR_TEXT = 40;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private final Terminal out;

  private LeakText(Terminal out) {
    this.out = out;
  }

  /** Prints it. */
  public static void print(LeakReport report, Terminal out) {
    new LeakText(out).print(report);
  }

  private void print(LeakReport report) {
    out.heading("What the hashes of " + DisplayWidth.visible(report.table()) + " give away");
    out.paragraph(
        "%,d items read from %s%s, for %,.1f read units.",
        report.itemsRead(), report.source(), extent(report), report.readUnits());
    report.findings().forEach(finding -> finding(report, finding));
    if (!report.notes().isEmpty()) {
      out.blank();
      report.notes().forEach(note -> out.hanging("- ", "%s", note));
    }
  }

  static String extent(LeakReport report) {
    if (report.complete()) {
      return ", which is all of them";
    }
    return report.tableItems() > report.itemsRead()
        ? String.format(Locale.ROOT, ", a sample of about %,d", report.tableItems())
        : ", a sample";
  }

  private void finding(LeakReport report, Finding finding) {
    LeakStatistics statistics = finding.statistics();
    Verdict verdict = finding.verdict();
    out.blank();
    out.hanging(
        out.style(Style.BOLD, DisplayWidth.visible(finding.attribute()))
            + "  "
            + out.style(style(verdict), verdict.advice().words()),
        report.namesGeneration(finding) ? "  (generation " + finding.generation() + ")" : "");
    verdict.reasons().forEach(reason -> out.hanging("  ", "%s", reason));
    out.blank();
    out.fact("items", "%,d", statistics.items());
    out.fact("values", "%s", values(statistics));
    out.fact("most frequent", "%s", mostFrequent(statistics));
    out.fact(
        "entropy",
        "min-entropy %.1f bits, Shannon %.1f bits",
        statistics.minEntropy(),
        statistics.shannonEntropy());
    out.fact(
        "guessing",
        "1 guess names %s of the items, 10 guesses %s, 100 guesses %s",
        Verdict.percent(statistics.guessingRate(1)),
        Verdict.percent(statistics.guessingRate(10)),
        Verdict.percent(statistics.guessingRate(100)));
    out.fact(
        "guesswork",
        "to name half of them takes %,d guesses an item at most (%.1f bits)",
        statistics.workFactor(0.5),
        statistics.guessworkBits(0.5));
    out.fact("shared", "%s of the items share a value", Verdict.percent(statistics.sharedRate()));
    histogram(finding);
  }

  static String values(LeakStatistics statistics) {
    String seen = String.format(Locale.ROOT, "%,d different", statistics.distinct());
    if (statistics.isComplete()) {
      return seen;
    }
    return String.format(
        Locale.ROOT,
        "%s in the sample; at least about %,.0f in all. Of all items, about %s have a value that"
            + " was seen",
        seen,
        statistics.distinctAtLeast(),
        Verdict.percent(statistics.coverage()));
  }

  static String mostFrequent(LeakStatistics statistics) {
    LeakStatistics.Share share = statistics.mostFrequent();
    String seen =
        String.format(
            Locale.ROOT, "%s, %,d items", Verdict.percent(share.value()), statistics.count(1));
    return statistics.isComplete()
        ? seen
        : String.format(
            Locale.ROOT,
            "%s; of all, %s to %s (95 %%)",
            seen,
            Verdict.percent(share.low()),
            Verdict.percent(share.high()));
  }

  private static Style style(Verdict verdict) {
    return switch (verdict.advice()) {
      case FINE -> Style.GOOD;
      case THINK -> Style.WARNING;
      case DO_NOT_INDEX -> Style.BAD;
    };
  }

  /** Whether any value is frequent enough to have a bar. */
  static boolean isWorthDrawing(LeakStatistics statistics) {
    return statistics.count(1) >= LEAST_COUNT;
  }

  /** Bars on a terminal, numbers elsewhere. */
  private void histogram(Finding finding) {
    LeakStatistics statistics = finding.statistics();
    List<Counted> top = finding.top().stream().limit(BARS).toList();
    if (!isWorthDrawing(statistics)) {
      return;
    }
    out.blank();
    int most = Math.max(10, Math.min(MAX_BAR, out.width() - ROOM_FOR_TEXT));
    double largest = (double) statistics.count(1) / statistics.items();
    for (Counted counted : top) {
      double share = (double) counted.count() / statistics.items();
      line(counted.label() + "…", share, counted.count(), share / largest, most);
    }
    int others = statistics.distinct() - top.size();
    if (others > 0) {
      double rest = 1 - statistics.guessingRate(top.size());
      out.line(
          DisplayWidth.padRight(String.format(Locale.ROOT, "%,d others", others), LABEL)
              + DisplayWidth.padLeft(Verdict.percent(rest), 9));
    }
  }

  private void line(String label, double share, int count, double part, int most) {
    String numbers =
        DisplayWidth.padLeft(Verdict.percent(share), 9)
            + DisplayWidth.padLeft(String.format(Locale.ROOT, "%,d", count), 10);
    String bar = out.isInteractive() ? "  " + out.style(Style.CODE, bar(part * most)) : "";
    out.line(DisplayWidth.padRight(label, LABEL) + numbers + bar);
  }

  private static String bar(double columns) {
    int eighths = (int) Math.max(1, Math.round(columns * 8));
    String end = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8, eighths % 8 + 1);
    return "█".repeat(eighths / 8) + end;
  }
}
