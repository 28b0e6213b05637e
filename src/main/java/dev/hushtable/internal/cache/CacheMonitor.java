package dev.hushtable.internal.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hushtable.internal.log.Seldom;
import dev.hushtable.metrics.KeyCacheMetric;
import dev.hushtable.metrics.KeyCacheStatistics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.metrics.MetricCollector;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Counts what the caches of a key provider do, tells a publisher about it from time to time, and
 * logs when keys are used on that could not be loaded anew. Thread safe.
 */
public final class CacheMonitor implements CacheListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheMonitor.class);

  private final LongAdder hits = new LongAdder();
  private final LongAdder expiredHits = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();

  private final @Nullable MetricPublisher publisher;
  private final BiConsumer<Object, Throwable> refusals;
  private final Executor executor;
  private final Ticker clock;
  private final Seldom publication;
  private final Seldom warning;
  private final Seldom alarm;

  /** Guarded by this. */
  private KeyCacheStatistics published = new KeyCacheStatistics(0, 0, 0, 0, Duration.ZERO);

  /**
   * Begins at zero.
   *
   * @param publisher who is told; empty for nobody
   * @param refusals is told of every key that was refused, and why
   * @param executor where the publisher is called, so that no caller waits for it
   */
  public CacheMonitor(
      Optional<MetricPublisher> publisher,
      BiConsumer<Object, Throwable> refusals,
      Executor executor,
      Ticker clock) {
    this.publisher = publisher.orElse(null);
    this.refusals = refusals;
    this.executor = executor;
    this.clock = clock;
    this.publication = Seldom.afterPause(clock.read());
    this.warning = new Seldom(clock.read());
    this.alarm = new Seldom(clock.read());
  }

  /** What was counted so far. */
  public KeyCacheStatistics statistics() {
    return new KeyCacheStatistics(
        hits.sum(),
        expiredHits.sum(),
        loads.sum(),
        failures.sum(),
        Duration.ofNanos(loadNanos.sum()));
  }

  @Override
  public void hit(boolean expired) {
    hits.increment();
    if (expired) {
      expiredHits.increment();
    }
    publishIfDue();
  }

  @Override
  public void loaded(Duration took) {
    loads.increment();
    loadNanos.add(took.toNanos());
    publishIfDue();
  }

  @Override
  public void failed(Object key, Duration took, FailureKind kind, Throwable failure) {
    countFailure(took);
    if (kind == FailureKind.REFUSED) {
      refusals.accept(key, failure);
    }
  }

  private void countFailure(Duration took) {
    failures.increment();
    loadNanos.add(took.toNanos());
    publishIfDue();
  }

  @Override
  public void usedOn(Object key, Duration took, boolean expired, Throwable failure) {
    countFailure(took);
    Seldom log = expired ? alarm : warning;
    if (!log.passes(clock.read())) {
      return;
    }
    String more = log.others();
    if (expired) {
      LOG.error(
          "An EXPIRED key is used, as the grace period allows, because its source is out of reach{}: {}",
          more,
          failure.getMessage());
    } else {
      LOG.warn(
          "A cached key is used until it expires, because its refresh failed{}: {}",
          more,
          failure.getMessage());
    }
  }

  private void publishIfDue() {
    if (publisher != null && publication.passes(clock.read())) {
      try {
        executor.execute(this::publish);
      } catch (RuntimeException e) {
        // Closed, which publishes too, or overloaded, and then it is done the next time.
      }
    }
  }

  private synchronized void publish() {
    MetricPublisher target = publisher;
    KeyCacheStatistics now = statistics();
    if (target == null || now.equals(published)) {
      return;
    }
    MetricCollector collector = MetricCollector.create(KeyCacheMetric.COLLECTION);
    collector.reportMetric(KeyCacheMetric.HITS, now.hits() - published.hits());
    collector.reportMetric(
        KeyCacheMetric.EXPIRED_HITS, now.expiredHits() - published.expiredHits());
    collector.reportMetric(KeyCacheMetric.LOADS, now.loads() - published.loads());
    collector.reportMetric(KeyCacheMetric.FAILURES, now.failures() - published.failures());
    collector.reportMetric(KeyCacheMetric.LOAD_TIME, now.loadTime().minus(published.loadTime()));
    published = now;
    try {
      target.publish(collector.collect());
    } catch (RuntimeException e) {
      LOG.warn("The metric publisher failed; the counts of this collection are lost.", e);
    }
  }

  /** Publishes what was not yet. */
  @Override
  public void close() {
    publish();
  }
}
