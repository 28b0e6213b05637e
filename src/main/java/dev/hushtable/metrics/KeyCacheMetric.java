package dev.hushtable.metrics;

import java.time.Duration;
import software.amazon.awssdk.metrics.MetricCategory;
import software.amazon.awssdk.metrics.MetricLevel;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * What a key provider tells a {@link MetricPublisher} of its cache: a collection named {@value
 * #COLLECTION} with all of these metrics, each of them counted since the collection before. One is
 * published when something happens and the one before is at least ten seconds old, and a last one
 * when the provider is closed. The level of the counts is {@code INFO}, so they are published by
 * default.
 */
public final class KeyCacheMetric {
  /** The name of the collection. */
  public static final String COLLECTION = "HushtableKeyCache";

  /** How often a key was at hand, expired or not. */
  public static final SdkMetric<Long> HITS = counter("KeyCacheHits");

  /** How often one of these was used beyond its time, because its source was out of reach. */
  public static final SdkMetric<Long> EXPIRED_HITS = counter("KeyCacheExpiredHits");

  /** How many keys, and lists of key versions, were loaded. */
  public static final SdkMetric<Long> LOADS = counter("KeyCacheLoads");

  /** How many loads failed. */
  public static final SdkMetric<Long> FAILURES = counter("KeyCacheLoadFailures");

  /** How long the loads took together, those that failed too. */
  public static final SdkMetric<Duration> LOAD_TIME =
      SdkMetric.create("KeyCacheLoadTime", Duration.class, MetricLevel.INFO, MetricCategory.CUSTOM);

  private KeyCacheMetric() {}

  private static SdkMetric<Long> counter(String name) {
    return SdkMetric.create(name, Long.class, MetricLevel.INFO, MetricCategory.CUSTOM);
  }
}
