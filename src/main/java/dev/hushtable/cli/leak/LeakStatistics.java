package dev.hushtable.cli.leak;

/**
 * What the frequencies of values give away to one who knows how frequent each value is. With p the
 * shares of the values, from the most frequent to the least:
 *
 * <ul>
 *   <li>the guessing rate &lambda;(q), the sum of the first q shares, is the chance to name the
 *       value of an item drawn at random with q guesses; &lambda;(1) is the share of the most
 *       frequent value, and its negative binary logarithm the min-entropy;
 *   <li>the work factor &mu;(&alpha;) is how many guesses it takes to succeed for a share &alpha;
 *       of the items;
 *   <li>the guesswork G(&alpha;) is how many guesses one makes for an item on average who gives up
 *       after &mu;(&alpha;); in bits it is the size of the uniform distribution that would take as
 *       many.
 * </ul>
 *
 * <p>Definitions after Joseph Bonneau, "The Science of Guessing: Analyzing an Anonymized Corpus of
 * 70 Million Passwords", IEEE Symposium on Security and Privacy 2012, section III. Of a sample they
 * describe the sample; what it says of the rest is estimated: coverage after Good (1953), the
 * interval of a share after Wilson (1927). Immutable.
 */
public final class LeakStatistics {
  /** Of the normal distribution: 95 % of it lie within. */
  private static final double Z = 1.959964;

  private final int[] counts;
  private final long[] cumulative;
  private final long items;
  private final long population;
  private final boolean complete;

  /**
   * A share with its interval.
   *
   * @param value what was seen, 0 to 1
   * @param low below which it is in one of 40 samples
   * @param high above which it is in one of 40 samples
   */
  public record Share(double value, double low, double high) {}

  /**
   * Of all values that there are.
   *
   * @param descending how often each value occurs, the most frequent first; at least one
   */
  public static LeakStatistics ofAll(int... descending) {
    return new LeakStatistics(descending, 0, true);
  }

  /**
   * Of a sample.
   *
   * @param population about how many items there are; 0 if that is not known
   * @param descending how often each value occurs in it, the most frequent first; at least one
   */
  public static LeakStatistics ofSample(long population, int... descending) {
    return new LeakStatistics(descending, population, false);
  }

  private LeakStatistics(int[] descending, long population, boolean complete) {
    if (descending.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    this.counts = descending.clone();
    this.population = population;
    this.complete = complete;
    this.cumulative = new long[counts.length];
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 1 || (i > 0 && counts[i] > counts[i - 1])) {
        throw new IllegalArgumentException("counts are not in order");
      }
      sum += counts[i];
      cumulative[i] = sum;
    }
    this.items = sum;
  }

  /** Whether all items were counted. */
  public boolean isComplete() {
    return complete;
  }

  /** How many values were counted. */
  public long items() {
    return items;
  }

  /** How many of them are different. */
  public int distinct() {
    return counts.length;
  }

  /** How often the value of a rank occurs; the most frequent has rank 1. */
  public int count(int rank) {
    return counts[rank - 1];
  }

  /** The share of the most frequent value. */
  public Share mostFrequent() {
    return share(counts[0]);
  }

  private Share share(long count) {
    double n = items;
    double p = count / n;
    double centre = p + Z * Z / (2 * n);
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    double scale = 1 + Z * Z / n;
    return new Share(p, Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale));
  }

  /** The min-entropy in bits. */
  public double minEntropy() {
    return bits((double) items / counts[0]);
  }

  /** The Shannon entropy in bits. A mean: it says nothing of the frequent values. */
  public double shannonEntropy() {
    double entropy = 0;
    for (int count : counts) {
      double p = (double) count / items;
      entropy -= p * bits(p);
    }
    return Math.max(0, entropy);
  }

  /** The chance to name the value of an item with so many guesses. */
  public double guessingRate(int guesses) {
    if (guesses < 1) {
      return 0;
    }
    return (double) cumulative[Math.min(guesses, counts.length) - 1] / items;
  }

  /** How many guesses it takes to name the values of a share of the items. */
  public int workFactor(double alpha) {
    double wanted = alpha * items;
    int low = 0;
    int high = counts.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] >= wanted - 1e-9) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low + 1;
  }

  /** The guesswork for a share of the items, in bits. */
  public double guessworkBits(double alpha) {
    int most = workFactor(alpha);
    double rate = guessingRate(most);
    double guesses = (1 - rate) * most;
    for (int i = 0; i < most; i++) {
      guesses += (double) counts[i] / items * (i + 1);
    }
    return bits(2 * guesses / rate - 1) - bits(2 - rate);
  }

  /** The share of items whose value another item has too. */
  public double sharedRate() {
    return (double) (items - seen(1)) / items;
  }

  /** How many values occur exactly so often. */
  private long seen(int times) {
    long seen = 0;
    for (int i = counts.length - 1; i >= 0 && counts[i] <= times; i--) {
      seen += counts[i] == times ? 1 : 0;
    }
    return seen;
  }

  /** The share of all items, also those that were not read, whose value was seen. */
  public double coverage() {
    return complete ? 1 : (double) (items - seen(1)) / items;
  }

  /**
   * About how many values there are at least, those included that were not seen. Of a population of
   * known size after Chao and Lin (2012), else after Chao (1984).
   */
  public double distinctAtLeast() {
    if (complete) {
      return distinct();
    }
    double once = seen(1);
    double twice = seen(2);
    if (population <= items) {
      return distinct() + once * (once - 1) / (2 * (twice + 1));
    }
    double sampled = (double) items / population;
    double n = items;
    double divisor = n / Math.max(1, n - 1) * 2 * twice + sampled / (1 - sampled) * once;
    return divisor == 0 ? distinct() : distinct() + once * once / divisor;
  }

  /**
   * The share of the most frequent values among those that were seen so often that it is no chance.
   */
  double commonRate(int values, int leastCount) {
    int last = Math.min(values, counts.length);
    while (last > 0 && counts[last - 1] < leastCount) {
      last--;
    }
    return guessingRate(last);
  }

  private static double bits(double x) {
    return Math.log(x) / Math.log(2);
  }
}
