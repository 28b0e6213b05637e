package dev.hushtable.keys.kms;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The time by which a key provider's cache goes, as a test lets it pass. Thread safe. */
public final class SimulatedTime {
  private final AtomicLong nanos = new AtomicLong();

  /** Lets time pass. */
  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Makes the provider go by this time. */
  public KeyStoreKeyProvider.Builder rule(KeyStoreKeyProvider.Builder builder) {
    return builder.clock(nanos::get);
  }
}
