package dev.hushtable.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The cache of a key provider as Micrometer meters, for applications that have Micrometer:
 *
 * <ul>
 *   <li>{@code hushtable.key.cache.hits}, tagged {@code expired} = {@code true} or {@code false}
 *   <li>{@code hushtable.key.cache.loads}, tagged {@code outcome} = {@code success} or {@code
 *       failure}
 *   <li>{@code hushtable.key.cache.load.time}, of all loads together
 * </ul>
 *
 * <p>The meters ask for the statistics when they are read, and keep the provider from being
 * collected. Immutable and thread safe.
 */
public final class KeyCacheMeters implements MeterBinder {
  private static final String PREFIX = "hushtable.key.cache.";

  private final Supplier<KeyCacheStatistics> statistics;
  private final Iterable<Tag> tags;

  /**
   * Meters of one cache.
   *
   * @param statistics of the cache, such as {@code provider::cacheStatistics}
   * @param tags what to tag every meter with; a second provider in the same registry needs others
   */
  public KeyCacheMeters(Supplier<KeyCacheStatistics> statistics, Iterable<Tag> tags) {
    this.statistics = statistics;
    this.tags = Tags.of(tags);
  }

  /**
   * Registers the meters.
   *
   * @param registry where
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "hits", "expired", "false", s -> s.hits() - s.expiredHits());
    counter(registry, "hits", "expired", "true", KeyCacheStatistics::expiredHits);
    counter(registry, "loads", "outcome", "success", KeyCacheStatistics::loads);
    counter(registry, "loads", "outcome", "failure", KeyCacheStatistics::failures);
    TimeGauge.builder(
            PREFIX + "load.time",
            statistics,
            TimeUnit.NANOSECONDS,
            source -> source.get().loadTime().toNanos())
        .description("How long all loads of keys took together")
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String tag,
      String value,
      ToLongFunction<KeyCacheStatistics> count) {
    FunctionCounter.builder(PREFIX + name, statistics, source -> count.applyAsLong(source.get()))
        .tags(Tags.of(tags).and(tag, value))
        .register(registry);
  }
}
