package dev.hushtable.metrics;

import java.time.Duration;

/**
 * What the cache of a key provider has done since the provider was made. Immutable; the counts are
 * taken one after the other, so under load they may differ by what happens meanwhile.
 *
 * @param hits how often a key was at hand, expired or not
 * @param expiredHits how often one of these was used beyond its time to live, because its source
 *     was out of reach; always 0 without a grace period
 * @param loads how many keys, and lists of key versions, were loaded
 * @param failures how many loads failed
 * @param loadTime how long all loads took together, those that failed too
 */
public record KeyCacheStatistics(
    long hits, long expiredHits, long loads, long failures, Duration loadTime) {}
