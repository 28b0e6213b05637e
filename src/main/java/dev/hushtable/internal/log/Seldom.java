package dev.hushtable.internal.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Lets one of many through every ten seconds, and counts the others. Thread safe. */
public final class Seldom {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final AtomicLong nextNanos;
  private final LongAdder suppressed = new LongAdder();

  /**
   * Begins.
   *
   * @param firstNanos when the first may pass, as {@link System#nanoTime} or another such clock
   *     tells
   */
  public Seldom(long firstNanos) {
    this.nextNanos = new AtomicLong(firstNanos);
  }

  /** One of which the first may pass after a pause. */
  public static Seldom afterPause(long nowNanos) {
    return new Seldom(nowNanos + PAUSE.toNanos());
  }

  /** Whether this one may pass; the next one waits. */
  public boolean passes(long nowNanos) {
    long next = nextNanos.get();
    if (nowNanos - next >= 0 && nextNanos.compareAndSet(next, nowNanos + PAUSE.toNanos())) {
      return true;
    }
    suppressed.increment();
    return false;
  }

  /** What to say of those that did not pass since the last that did. */
  public String others() {
    long others = suppressed.sumThenReset();
    return others == 0 ? "" : " (and " + others + " times more since this was logged last)";
  }
}
