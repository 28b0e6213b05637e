package dev.hushtable.internal.cache;

import java.time.Duration;

/**
 * Hears what a cache does, as it does it; must be quick, must not throw, and is called by several
 * threads.
 */
public interface CacheListener {

  /**
   * A value was at hand.
   *
   * @param expired whether it was used only because its source is out of reach
   */
  void hit(boolean expired);

  /** A value was loaded. */
  void loaded(Duration took);

  /** A load failed, and there is no value to go on with, or no longer. */
  void failed(Object key, Duration took, FailureKind kind, Throwable failure);

  /**
   * A load failed, and the value that was loaded before is used on.
   *
   * @param expired whether that is beyond its time to live
   */
  void usedOn(Object key, Duration took, boolean expired, Throwable failure);
}
