package dev.hushtable.internal.maintenance;

import java.util.function.LongSupplier;

/**
 * Limits capacity units to so many a second. What a request consumes is known only after it, so a
 * request may begin as long as nothing is owed, and what it consumes is owed from then on. What was
 * not used for a second is lost. Thread safe.
 */
final class UnitRate {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final LongSupplier nanoTime;
  private double available;
  private long last;

  /**
   * A limit.
   *
   * @param perSecond infinite if there is none
   * @param nanoTime the clock
   */
  UnitRate(double perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** How many nanoseconds to wait before a request may begin; 0 if it may begin at once. */
  synchronized long nanosToWait() {
    refill();
    return available >= 0 ? 0 : (long) Math.ceil(-available / perSecond * NANOS);
  }

  /** Takes what a request has consumed. */
  synchronized void spend(double units) {
    if (perSecond < Double.POSITIVE_INFINITY) {
      refill();
      available -= units;
    }
  }

  private void refill() {
    if (perSecond < Double.POSITIVE_INFINITY) {
      long now = nanoTime.getAsLong();
      available = Math.min(perSecond, available + (now - last) / NANOS * perSecond);
      last = now;
    }
  }
}
