package dev.hushtable.internal.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hushtable.keys.KeyCacheSettings;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What the caches of one key provider have in common.
 *
 * @param limits how long values are kept, and how many in each cache
 * @param kinds what a failed load means
 * @param loaders runs the loads, which may block; if it rejects one, the load fails with what it
 *     threw
 * @param completions runs what callers have attached to a value; another than the loads', or one
 *     that waits there for a second value could wait for itself
 * @param listener hears what the caches do
 * @param clock tells their time
 * @param random spreads what they do, from 0 to 1
 */
public record CacheParts(
    KeyCacheSettings limits,
    Function<? super Throwable, FailureKind> kinds,
    Executor loaders,
    Executor completions,
    CacheListener listener,
    Ticker clock,
    DoubleSupplier random) {

  /** Parts with ordinary chance. */
  public CacheParts(
      KeyCacheSettings limits,
      Function<? super Throwable, FailureKind> kinds,
      LoaderThreads threads,
      CacheListener listener,
      Ticker clock) {
    this(
        limits,
        kinds,
        threads.loaders(),
        threads.completions(),
        listener,
        clock,
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
