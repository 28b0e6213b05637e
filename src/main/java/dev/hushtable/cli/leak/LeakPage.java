package dev.hushtable.cli.leak;

import dev.hushtable.cli.leak.LeakReport.Finding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A leak report as a page of HTML that needs nothing else: no script, no network, light and dark,
 * and good to print. Its security policy forbids it to load anything.
 */
public final class LeakPage {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int BARS = 15;

  private static final String STYLE =
      """
      :root { color-scheme: light dark;
        --paper: #faf9f6; --card: #ffffff; --ink: #1f1e1b; --soft: #6a665e; --line: #e4e0d8;
        --accent: #24577f; --area: #24577f1c; --good: #1f6f43; --goodbg: #e2f2e8;
        --doubt: #8a5a00; --doubtbg: #fbefd6; --bad: #a32c25; --badbg: #fbe5e2; }
      @media (prefers-color-scheme: dark) { :root {
        --paper: #161719; --card: #1e2023; --ink: #e9e7e2; --soft: #a3a099; --line: #34363a;
        --accent: #82b6dd; --area: #82b6dd22; --good: #7fd0a0; --goodbg: #17352499;
        --doubt: #e8bd68; --doubtbg: #3d300f; --bad: #f29a92; --badbg: #46201d; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--paper); color: var(--ink);
        font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
      main { max-width: 62rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
      h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 .4rem; text-wrap: balance; }
      h2 { font-size: 1.3rem; margin: 0; overflow-wrap: anywhere; }
      h3 { font-size: .95rem; margin: 0 0 .6rem; }
      p { margin: .35rem 0; max-width: 44rem; }
      code, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
      .lead { color: var(--soft); max-width: none; }
      .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
        padding: 1.6rem 1.7rem; margin-top: 1.6rem; }
      .head { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; margin-bottom: .5rem; }
      .chip { font-size: .85rem; font-weight: 600; padding: .12rem .7rem; border-radius: 99px; white-space: nowrap; }
      .fine { color: var(--good); background: var(--goodbg); }
      .think { color: var(--doubt); background: var(--doubtbg); }
      .do-not-index { color: var(--bad); background: var(--badbg); }
      .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
        gap: 1.1rem 1.4rem; margin: 1.3rem 0 .4rem; }
      .figures dt { font-size: .82rem; color: var(--soft); }
      .figures dd { margin: 0; font-size: 1.25rem; font-weight: 600; line-height: 1.3;
        font-variant-numeric: tabular-nums; }
      .figures small { display: block; font-size: .82rem; font-weight: 400; color: var(--soft); }
      .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
        gap: 1.8rem 2rem; margin-top: 1.5rem; }
      figure { margin: 0; }
      .wide { grid-column: 1 / -1; }
      .wide { overflow-x: auto; }
      .wide svg { min-width: 36rem; }
      figcaption { font-size: .84rem; color: var(--soft); margin-top: .4rem; max-width: 40rem; }
      svg { display: block; width: 100%; height: auto; overflow: visible; }
      svg text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
        fill: var(--ink); font-variant-numeric: tabular-nums; }
      svg .mono { font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; }
      svg .tick, svg .axis, svg .soft { fill: var(--soft); }
      svg .note { font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
      .grid { stroke: var(--line); }
      .curve { fill: none; stroke: var(--accent); stroke-width: 2.2; stroke-linejoin: round; }
      .area { fill: var(--area); }
      .dot { fill: var(--accent); stroke: var(--card); stroke-width: 1.5; }
      .bar { fill: var(--accent); }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      .scroll { overflow-x: auto; }
      th { text-align: left; font-size: .82rem; font-weight: 500; color: var(--soft); }
      th, td { padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; }
      tr:last-child td { border-bottom: 0; }
      .number { text-align: right; padding-right: 1.4rem; }
      a { color: var(--accent); }
      ul { padding-left: 1.1rem; margin: .5rem 0; }
      li { margin: .3rem 0; max-width: 46rem; }
      footer { margin-top: 2.4rem; color: var(--soft); font-size: .88rem; }
      footer p { max-width: 50rem; }
      @media print {
        :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb;
          --accent: #1b4a70; --area: #1b4a7018; --good: #1f6f43; --goodbg: #fff; --doubt: #6b4500;
          --doubtbg: #fff; --bad: #8d1f19; --badbg: #fff; }
        body { font-size: 11pt; }
        main { padding: 0; max-width: none; }
        .card { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 1.2rem 0 0; }
        .chip { border: 1px solid; }
        figure, .figures, .head { break-inside: avoid; }
        .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      }
      """;

  private final StringBuilder html = new StringBuilder();
  private final LeakReport report;

  private LeakPage(LeakReport report) {
    this.report = report;
  }

  /** The page of a report that was made at some time. */
  public static String of(LeakReport report, Instant when) {
    LeakPage page = new LeakPage(report);
    page.write(when);
    return page.html.toString();
  }

  private void write(Instant when) {
    String table = Html.escape(report.table());
    add(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer">
        <title>Leak report: %s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <h1>What the hashes of %s give away</h1>
        <p class="lead">%,d items read from %s%s, on %s.</p>
        """,
        table,
        STYLE,
        table,
        report.itemsRead(),
        Html.escape(report.source()),
        Html.escape(LeakText.extent(report)),
        DAY.format(when));
    if (report.findings().size() > 1) {
      summary();
    }
    for (int i = 0; i < report.findings().size(); i++) {
      finding("f" + i, report.findings().get(i));
    }
    footer();
    add("</main>\n</body>\n</html>\n");
  }

  private void summary() {
    add(
        """
        <section class="card scroll" aria-label="All attributes">
        <table>
        <thead><tr><th scope="col">Attribute</th><th scope="col">Advice</th><th scope="col" class="number">Values</th>
        <th scope="col" class="number">Most frequent</th><th scope="col" class="number">Min-entropy</th>
        <th scope="col" class="number">100 guesses</th></tr></thead>
        <tbody>
        """);
    for (int i = 0; i < report.findings().size(); i++) {
      Finding finding = report.findings().get(i);
      LeakStatistics statistics = finding.statistics();
      add(
          """
          <tr><td><a href="#f%d">%s</a></td><td>%s</td><td class="number">%,d</td>
          <td class="number">%s</td><td class="number">%.1f bits</td><td class="number">%s</td></tr>
          """,
          i,
          name(finding),
          chip(finding.verdict()),
          statistics.distinct(),
          Verdict.percent(statistics.mostFrequent().value()),
          statistics.minEntropy(),
          Verdict.percent(statistics.guessingRate(100)));
    }
    add("</tbody>\n</table>\n</section>\n");
  }

  private String name(Finding finding) {
    String generation =
        report.namesGeneration(finding) ? ", generation " + finding.generation() : "";
    return "<code>" + Html.escape(finding.attribute()) + "</code>" + generation;
  }

  private static String chip(Verdict verdict) {
    return "<span class=\"chip "
        + verdict.advice()
        + "\">"
        + capital(verdict.advice().words())
        + "</span>";
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private void finding(String id, Finding finding) {
    LeakStatistics statistics = finding.statistics();
    Verdict verdict = finding.verdict();
    add(
        "<section class=\"card\" id=\"%s\" aria-labelledby=\"%s-h\">\n<div class=\"head\"><h2"
            + " id=\"%s-h\">%s</h2>%s</div>\n",
        id, id, id, name(finding), chip(verdict));
    verdict.reasons().forEach(reason -> add("<p>%s</p>\n", Html.escape(reason)));
    add("<dl class=\"figures\">\n");
    figure("Items", text("%,d", statistics.items()), "");
    figure("Different values", text("%,d", statistics.distinct()), distinctNote(statistics));
    figure(
        "Most frequent",
        Verdict.percent(statistics.mostFrequent().value()),
        statistics.isComplete()
            ? text("%,d items", statistics.count(1))
            : text(
                "of all: %s to %s",
                Verdict.percent(statistics.mostFrequent().low()),
                Verdict.percent(statistics.mostFrequent().high())));
    figure(
        "Min-entropy",
        text("%.1f bits", statistics.minEntropy()),
        text("Shannon: %.1f bits", statistics.shannonEntropy()));
    figure(
        "Ten guesses name",
        Verdict.percent(statistics.guessingRate(10)),
        text("a hundred: %s", Verdict.percent(statistics.guessingRate(100))));
    figure(
        "Guesses for half",
        text("%,d", statistics.workFactor(0.5)),
        text("guesswork: %.1f bits", statistics.guessworkBits(0.5)));
    add("</dl>\n<div class=\"charts\">\n");
    if (LeakText.isWorthDrawing(statistics)) {
      List<HashCounts.Counted> top = finding.top().stream().limit(BARS).toList();
      chart(
          "wide",
          "The most frequent hashes",
          Chart.head(id + "a", statistics, top),
          text(
              "Each bar is one value, named by the first bytes of its hash: the share of items that"
                  + " have it, and how many these are.%s",
              statistics.distinct() > top.size()
                  ? text(
                      " %,d others have %s of the items.",
                      statistics.distinct() - top.size(),
                      Verdict.percent(1 - statistics.guessingRate(top.size())))
                  : ""));
    }
    chart(
        "",
        "How often values occur",
        Chart.rankFrequency(id + "b", statistics),
        "Values by rank, the most frequent on the left; both scales are logarithmic. A flat line"
            + " tells nothing; a steep one tells values apart.");
    chart(
        "",
        "What guessing names",
        Chart.guessing(id + "c", statistics),
        "The share of items whose value is among so many guesses, for one who knows which values"
            + " are frequent.");
    add("</div>\n</section>\n");
  }

  private static String distinctNote(LeakStatistics statistics) {
    return statistics.isComplete()
        ? text("%s of items share one", Verdict.percent(statistics.sharedRate()))
        : text("in all, at least about %,.0f", statistics.distinctAtLeast());
  }

  private void figure(String name, String value, String note) {
    add(
        "<div><dt>%s</dt><dd>%s%s</dd></div>\n",
        Html.escape(name),
        Html.escape(value),
        note.isEmpty() ? "" : "<small>" + Html.escape(note) + "</small>");
  }

  private void chart(String style, String title, String svg, String caption) {
    add(
        "<figure class=\"%s\"><h3>%s</h3>%s<figcaption>%s</figcaption></figure>\n",
        style, Html.escape(title), svg, Html.escape(caption));
  }

  private void footer() {
    add("<footer>\n");
    if (!report.notes().isEmpty()) {
      add("<ul>\n");
      report.notes().forEach(note -> add("<li>%s</li>\n", Html.escape(note)));
      add("</ul>\n");
    }
    add(
        """
        <p>These figures assume an attacker who knows how frequent each value is and sees the hashes, and nothing more.
        Other attributes beside a hash, and values that can be tried out, tell more. Measures: J. Bonneau, “The Science of
        Guessing”, IEEE Symposium on Security and Privacy 2012. No value and no key was read for this page; hashes are
        shortened to four bytes.</p>
        </footer>
        """);
  }

  private void add(String format, Object... arguments) {
    html.append(arguments.length == 0 ? format : text(format, arguments));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
