package dev.hushtable.internal.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Duration BASE = Duration.ofMillis(50);
  private static final Duration MAX = Duration.ofMillis(170);

  private final Retries retries = new Retries(10, BASE, MAX);

  private Duration longest(int attempts) {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 1_000; i++) {
      Duration delay = retries.delay(attempts);
      assertThat(delay).isGreaterThanOrEqualTo(Duration.ZERO);
      longest = delay.compareTo(longest) > 0 ? delay : longest;
    }
    return longest;
  }

  @Test
  void delay_whenNothingWasSentYet_isZero() {
    assertThat(longest(0)).isZero();
  }

  @Test
  void delay_whenAttemptsGrow_growsUpToTheLimit() {
    assertThat(longest(1)).isBetween(Duration.ofMillis(40), BASE);
    assertThat(longest(2)).isBetween(Duration.ofMillis(80), Duration.ofMillis(100));
    assertThat(longest(3)).isBetween(Duration.ofMillis(140), MAX);
    assertThat(longest(1_000_000)).isBetween(Duration.ofMillis(140), MAX);
  }

  @Test
  void delay_always_isRandom() {
    Set<Duration> delays = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      delays.add(retries.delay(3));
    }
    assertThat(delays).hasSizeGreaterThan(90);
  }

  @Test
  void delay_whenBaseIsZero_isZero() {
    assertThat(new Retries(10, Duration.ZERO, MAX).delay(5)).isZero();
  }
}
