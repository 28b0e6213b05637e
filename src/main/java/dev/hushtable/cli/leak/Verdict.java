package dev.hushtable.cli.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether an attribute should be indexed, as far as its frequencies tell.
 *
 * @param advice in a word
 * @param reasons in sentences, at least one
 */
public record Verdict(Advice advice, List<String> reasons) {
  /** From the best to the worst. */
  public enum Advice {
    /** Frequencies give little away. */
    FINE("fine to index"),
    /** They give some values away. */
    THINK("think twice"),
    /** They give much away. */
    DO_NOT_INDEX("do not index");

    private final String words;

    Advice(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static final double BAD_SHARE = 0.05;
  static final double BAD_RATE_OF_10 = 0.25;
  static final int BAD_DISTINCT = 100;
  static final double DOUBTFUL_SHARE = 0.005;
  static final double DOUBTFUL_RATE_OF_100 = 0.05;

  /** Fewer tell nothing good. */
  static final int LEAST_ITEMS = 1_000;

  /** What was seen less often may be chance. */
  private static final int LEAST_COUNT = 5;

  /** Takes a copy. */
  public Verdict {
    reasons = List.copyOf(reasons);
  }

  /** Of statistics. */
  public static Verdict of(LeakStatistics statistics) {
    List<String> bad = bad(statistics);
    if (!bad.isEmpty()) {
      return new Verdict(Advice.DO_NOT_INDEX, bad);
    }
    List<String> doubtful = doubtful(statistics);
    if (!doubtful.isEmpty()) {
      return new Verdict(Advice.THINK, doubtful);
    }
    return new Verdict(
        Advice.FINE,
        List.of(
            statistics.count(1) == 1
                ? "No value occurs twice, so frequencies tell nothing."
                : text(
                    "No value is common: the most frequent makes %s of the items, the 100 most"
                        + " frequent %s.",
                    percent(statistics.mostFrequent().value()),
                    percent(statistics.guessingRate(100)))));
  }

  private static List<String> bad(LeakStatistics statistics) {
    List<String> reasons = new ArrayList<>();
    if (statistics.items() >= LEAST_ITEMS
        && statistics.distinctAtLeast() < BAD_DISTINCT
        && statistics.coverage() > 0.99) {
      reasons.add(
          text(
              "It has only %d different values: their frequencies, or a handful of guesses, tell"
                  + " which is which.",
              statistics.distinct()));
    }
    if (statistics.count(1) >= LEAST_COUNT && statistics.mostFrequent().low() >= BAD_SHARE) {
      reasons.add(
          text(
              "Its most frequent value makes %s of the items: who knows what it is reads these at a"
                  + " glance.",
              percent(statistics.mostFrequent().value())));
    }
    if (statistics.commonRate(10, LEAST_COUNT) >= BAD_RATE_OF_10) {
      reasons.add(
          text(
              "Ten guesses name the value of %s of the items.",
              percent(statistics.guessingRate(10))));
    }
    return reasons;
  }

  private static List<String> doubtful(LeakStatistics statistics) {
    List<String> reasons = new ArrayList<>();
    if (statistics.items() < LEAST_ITEMS) {
      reasons.add(
          text(
              "With %,d items there is too little to go by; measure it on real data.",
              statistics.items()));
    }
    if (statistics.count(1) >= LEAST_COUNT && statistics.mostFrequent().low() >= DOUBTFUL_SHARE) {
      reasons.add(
          text(
              "Its most frequent value makes %s of the items, and can be told by that.",
              percent(statistics.mostFrequent().value())));
    }
    if (statistics.commonRate(100, LEAST_COUNT) >= DOUBTFUL_RATE_OF_100) {
      reasons.add(
          text(
              "A hundred guesses name the value of %s of the items.",
              percent(statistics.guessingRate(100))));
    }
    return reasons;
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** A share for people: three digits that count, and never 0 % of something. */
  public static String percent(double share) {
    double percent = 100 * share;
    if (percent == 0 || percent >= 99.95) {
      return String.format(Locale.ROOT, "%.0f %%", percent);
    }
    if (percent < 0.001) {
      return "less than 0.001 %";
    }
    String format =
        percent < 0.01 ? "%.4f %%" : percent < 1 ? "%.3f %%" : percent < 10 ? "%.2f %%" : "%.1f %%";
    return String.format(Locale.ROOT, format, percent);
  }
}
