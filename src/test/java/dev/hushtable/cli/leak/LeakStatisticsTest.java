package dev.hushtable.cli.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakStatisticsTest {
  private static final Offset<Double> EXACT = within(1e-9);

  /** By hand: shares 1/2, 1/4, 1/8, 1/8. */
  private final LeakStatistics halves = LeakStatistics.ofAll(4, 2, 1, 1);

  @Test
  void entropies_ofHalves_areThoseByHand() {
    assertThat(halves.items()).isEqualTo(8);
    assertThat(halves.distinct()).isEqualTo(4);
    assertThat(halves.minEntropy()).isEqualTo(1, EXACT);
    assertThat(halves.shannonEntropy()).isEqualTo(1.75, EXACT);
  }

  @Test
  void guessing_ofHalves_isThatByHand() {
    assertThat(halves.guessingRate(0)).isZero();
    assertThat(halves.guessingRate(1)).isEqualTo(0.5, EXACT);
    assertThat(halves.guessingRate(2)).isEqualTo(0.75, EXACT);
    assertThat(halves.guessingRate(100)).isEqualTo(1, EXACT);
    assertThat(halves.workFactor(0.5)).isEqualTo(1);
    assertThat(halves.workFactor(0.51)).isEqualTo(2);
    assertThat(halves.workFactor(1)).isEqualTo(4);
    // G(1/2): half succeed with the first guess, the others give up after it: 1/2 + 1/2 = 1 guess.
    // In bits: lg(2 * 1 / (1/2) - 1) - lg(2 - 1/2) = lg 3 - lg 3/2 = 1.
    assertThat(halves.guessworkBits(0.5)).isEqualTo(1, EXACT);
  }

  @Test
  void sharedRate_always_leavesOutWhatOccursOnce() {
    assertThat(halves.sharedRate()).isEqualTo(6 / 8.0, EXACT);
    assertThat(LeakStatistics.ofAll(1, 1, 1).sharedRate()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 1000})
  void bits_ofAUniformDistribution_areTheLogarithmOfItsSize(int values) {
    int[] counts = new int[values];
    Arrays.fill(counts, 3);
    LeakStatistics uniform = LeakStatistics.ofAll(counts);
    double bits = Math.log(values) / Math.log(2);

    assertThat(uniform.minEntropy()).isEqualTo(bits, EXACT);
    assertThat(uniform.shannonEntropy()).isEqualTo(bits, EXACT);
    assertThat(uniform.guessworkBits(1)).isEqualTo(bits, EXACT);
    assertThat(uniform.guessworkBits(0.5)).isEqualTo(bits, EXACT);
  }

  @Test
  void statistics_ofRandomCounts_areThoseOfBruteForce() {
    Random random = new Random(42);
    for (int round = 0; round < 50; round++) {
      int[] counts =
          random
              .ints(1 + random.nextInt(30), 1, 40)
              .map(count -> -count)
              .sorted()
              .map(c -> -c)
              .toArray();
      LeakStatistics statistics = LeakStatistics.ofAll(counts);
      double alpha = random.nextDouble();
      double n = Arrays.stream(counts).sum();

      assertThat(statistics.workFactor(alpha)).isEqualTo(bruteWorkFactor(counts, n, alpha));
      assertThat(statistics.guessworkBits(alpha))
          .isEqualTo(bruteGuesswork(counts, n, alpha), within(1e-6));
      int guesses = 1 + random.nextInt(counts.length);
      assertThat(statistics.guessingRate(guesses))
          .isEqualTo(Arrays.stream(counts).limit(guesses).sum() / n, EXACT);
    }
  }

  private static int bruteWorkFactor(int[] counts, double n, double alpha) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i];
      if (sum / n >= alpha) {
        return i + 1;
      }
    }
    return counts.length;
  }

  /** Guesses for each item one by one, giving up after the work factor. */
  private static double bruteGuesswork(int[] counts, double n, double alpha) {
    int most = bruteWorkFactor(counts, n, alpha);
    double guesses = 0;
    double named = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int item = 0; item < counts[i]; item++) {
        guesses += Math.min(i + 1, most);
        named += i < most ? 1 : 0;
      }
    }
    double rate = named / n;
    return (Math.log(2 * guesses / n / rate - 1) - Math.log(2 - rate)) / Math.log(2);
  }

  @Test
  void mostFrequent_ofASample_hasWilsonsInterval() {
    int[] counts = new int[91];
    Arrays.fill(counts, 1);
    counts[0] = 10;

    LeakStatistics.Share share = LeakStatistics.ofSample(0, counts).mostFrequent();

    // Wilson's interval of 10 of 100, as in the tables.
    assertThat(share.value()).isEqualTo(0.1, EXACT);
    assertThat(share.low()).isEqualTo(0.0552, within(0.0001));
    assertThat(share.high()).isEqualTo(0.1744, within(0.0001));
  }

  @Test
  void coverage_ofASample_isGoodsEstimate() {
    assertThat(LeakStatistics.ofSample(0, 4, 2, 1, 1).coverage()).isEqualTo(6 / 8.0, EXACT);
    assertThat(halves.coverage()).isEqualTo(1, EXACT);
  }

  @Test
  void distinctAtLeast_ofASample_isChaosEstimate() {
    assertThat(halves.distinctAtLeast()).isEqualTo(4, EXACT);
    // f1 = 2, f2 = 1: 4 + 2 * 1 / (2 * 2).
    assertThat(LeakStatistics.ofSample(0, 4, 2, 1, 1).distinctAtLeast()).isEqualTo(4.5, EXACT);
    // Of a population of 16: 4 + 4 / (8/7 * 2 * 1 + 0.5/0.5 * 2).
    assertThat(LeakStatistics.ofSample(16, 4, 2, 1, 1).distinctAtLeast())
        .isEqualTo(4 + 4 / (16 / 7.0 + 2), EXACT);
  }

  @Test
  void distinctAtLeast_whenAllAreDifferent_isThePopulation() {
    int[] counts = new int[100];
    Arrays.fill(counts, 1);

    assertThat(LeakStatistics.ofSample(1000, counts).distinctAtLeast())
        .isEqualTo(1000, within(1e-6));
  }

  /** Draws many samples of a known table: what is said of the whole has to hold for most. */
  @Test
  void estimates_ofManySamples_holdForTheTable() {
    Random random = new Random(7);
    int[] table = new int[20_000];
    for (int i = 0; i < table.length; i++) {
      table[i] = (int) (200 * Math.pow(random.nextDouble(), 3));
    }
    double share = Arrays.stream(table).filter(value -> value == 0).count() / (double) table.length;
    int covered = 0;
    for (int round = 0; round < 100; round++) {
      int[] counts = new int[200];
      for (int i = 0; i < 1_000; i++) {
        counts[table[random.nextInt(table.length)]]++;
      }
      int[] sorted =
          Arrays.stream(counts).filter(c -> c > 0).map(c -> -c).sorted().map(c -> -c).toArray();
      LeakStatistics.Share seen = LeakStatistics.ofSample(table.length, sorted).mostFrequent();
      covered += seen.low() <= share && share <= seen.high() ? 1 : 0;
    }
    assertThat(covered).isBetween(88, 100);
  }

  @Test
  void construction_whenCountsMakeNoSense_isRefused() {
    assertThatThrownBy(LeakStatistics::ofAll).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LeakStatistics.ofAll(1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LeakStatistics.ofAll(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
