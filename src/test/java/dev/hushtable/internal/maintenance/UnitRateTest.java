package dev.hushtable.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long requests wait for capacity. */
class UnitRateTest {
  private final AtomicLong now = new AtomicLong(1_000);
  private final UnitRate rate = new UnitRate(10, now::get);

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private long millisToWait() {
    return TimeUnit.NANOSECONDS.toMillis(rate.nanosToWait());
  }

  @Test
  void nanosToWait_whenNothingIsOwed_isNone() {
    assertThat(rate.nanosToWait()).isZero();
  }

  @Test
  void nanosToWait_afterARequest_isWhatItConsumed() {
    rate.spend(25);
    assertThat(millisToWait()).isEqualTo(2_500);
    pass(1_500);
    assertThat(millisToWait()).isEqualTo(1_000);
    rate.spend(5);
    assertThat(millisToWait()).isEqualTo(1_500);
    pass(1_500);
    assertThat(rate.nanosToWait()).isZero();
  }

  @Test
  void nanosToWait_afterAPause_allowsASecondAndNoMore() {
    pass(60_000);
    rate.spend(10);
    assertThat(rate.nanosToWait()).as("one second's units").isZero();
    rate.spend(10);
    assertThat(millisToWait()).isEqualTo(1_000);
  }

  @Test
  void nanosToWait_overAMinute_allowsSoManyUnits() {
    double spent = 0;
    long end = now.get() + TimeUnit.SECONDS.toNanos(60);
    while (now.get() < end) {
      now.addAndGet(rate.nanosToWait());
      rate.spend(7);
      spent += 7;
    }
    assertThat(spent).isBetween(600.0, 620.0);
  }

  @Test
  void nanosToWait_withoutALimit_isNone() {
    UnitRate unlimited = new UnitRate(Double.POSITIVE_INFINITY, now::get);
    unlimited.spend(1e9);
    assertThat(unlimited.nanosToWait()).isZero();
  }
}
