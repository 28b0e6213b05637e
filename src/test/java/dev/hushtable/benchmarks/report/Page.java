package dev.hushtable.benchmarks.report;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page whose prose is written by hand, with places for what is generated: {@code <!-- name -->}
 * and {@code <!-- /name -->}. Why a bar is missed stands where {@code <!-- why: id -->} is.
 */
final class Page {
  private static final Pattern MISSED = Pattern.compile("\\*\\*missed\\*\\* \\(([a-z-]+)\\)");

  private final String text;

  Page(String text) {
    this.text = text;
  }

  /** The same page with another content of one place. */
  Page with(String name, String content) {
    String begin = "<!-- " + name + " -->";
    String end = "<!-- /" + name + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException("The page has no place for " + name + ".");
    }
    return new Page(
        text.substring(0, from + begin.length()) + "\n\n" + content + "\n" + text.substring(to));
  }

  /** The bars that are missed without a word on why. */
  List<String> unexplained() {
    return MISSED
        .matcher(text)
        .results()
        .map((MatchResult missed) -> missed.group(1))
        .filter(id -> !text.contains("<!-- why: " + id + " -->"))
        .toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
