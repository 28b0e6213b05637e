package dev.hushtable.cli.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.cli.leak.Verdict.Advice;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  @Test
  void verdict_whenAllValuesAreDifferent_isFine() {
    assertThat(verdict(uniform(10_000, 1)).advice()).isEqualTo(Advice.FINE);
  }

  @Test
  void verdict_whenItemsAreFew_isNeverFine() {
    assertThat(verdict(uniform(999, 1)).advice()).isEqualTo(Advice.THINK);
    assertThat(verdict(uniform(1_000, 1)).advice()).isEqualTo(Advice.FINE);
  }

  @Test
  void verdict_whenValuesAreFew_isNotToIndex() {
    assertThat(verdict(uniform(99, 100)).advice()).isEqualTo(Advice.DO_NOT_INDEX);
    assertThat(verdict(uniform(99, 100)).reasons()).first().asString().contains("99 different");
  }

  /** One value so often, all others once, of 100,000 items. */
  @ParameterizedTest
  @CsvSource({"4, FINE", "400, FINE", "600, THINK", "4800, THINK", "5300, DO_NOT_INDEX"})
  void verdict_ofOneCommonValue_dependsOnItsShare(int count, Advice advice) {
    int[] counts = uniform(100_000 - count + 1, 1);
    counts[0] = count;

    assertThat(verdict(counts).advice()).isEqualTo(advice);
  }

  @Test
  void verdict_whenTenGuessesNameAQuarter_isNotToIndex() {
    int[] counts =
        IntStream.concat(
                IntStream.generate(() -> 300).limit(10), IntStream.generate(() -> 1).limit(7_000))
            .toArray();

    assertThat(verdict(counts).advice()).isEqualTo(Advice.DO_NOT_INDEX);
  }

  @Test
  void verdict_whenRepetitionsAreChance_doesNotHoldThemAgainstTheAttribute() {
    // A hundred values twice among 1,100: a hundred guesses name 18 %, of values that are not
    // common.
    int[] counts =
        IntStream.concat(
                IntStream.generate(() -> 2).limit(100), IntStream.generate(() -> 1).limit(900))
            .toArray();

    assertThat(verdict(counts).advice()).isEqualTo(Advice.FINE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 %", "0.0000001, less than 0.001 %", "0.00005, 0.0050 %", "0.0049, 0.490 %",
    "0.05, 5.00 %", "0.384, 38.4 %", "0.9999, 100 %", "1, 100 %"
  })
  void percent_ofAnyShare_hasThreeDigitsThatCount(double share, String text) {
    assertThat(Verdict.percent(share)).isEqualTo(text);
  }

  private static int[] uniform(int values, int count) {
    int[] counts = new int[values];
    Arrays.fill(counts, count);
    return counts;
  }

  private static Verdict verdict(int[] counts) {
    return Verdict.of(LeakStatistics.ofAll(counts));
  }
}
