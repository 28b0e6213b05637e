package dev.hushtable.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.metrics.KeyCacheMetric;
import dev.hushtable.metrics.KeyCacheStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

class CacheMonitorTest {
  private static final IllegalStateException FAILURE = new IllegalStateException("down");

  private final List<MetricCollection> published = new ArrayList<>();
  private final MetricPublisher publisher =
      new MetricPublisher() {
        @Override
        public void publish(MetricCollection collection) {
          published.add(collection);
        }

        @Override
        public void close() {
          throw new AssertionError("It is not ours to close");
        }
      };
  private final List<Object> refused = new ArrayList<>();
  private long nowNanos;

  private CacheMonitor monitor(Optional<MetricPublisher> to) {
    return new CacheMonitor(to, (key, why) -> refused.add(key), Runnable::run, () -> nowNanos);
  }

  private void passSeconds(long seconds) {
    nowNanos += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void statistics_always_countWhatHappened() {
    CacheMonitor monitor = monitor(Optional.empty());
    monitor.hit(false);
    monitor.hit(false);
    monitor.hit(true);
    monitor.loaded(Duration.ofMillis(5));
    monitor.failed("a", Duration.ofMillis(7), FailureKind.REFUSED, FAILURE);
    monitor.usedOn("a", Duration.ofMillis(11), false, FAILURE);

    assertThat(monitor.statistics())
        .isEqualTo(new KeyCacheStatistics(3, 1, 1, 2, Duration.ofMillis(23)));
  }

  @Test
  void failed_whenAKeyIsRefused_tellsThat() {
    CacheMonitor monitor = monitor(Optional.empty());
    monitor.failed("down", Duration.ZERO, FailureKind.OUT_OF_REACH, FAILURE);
    monitor.failed("refused", Duration.ZERO, FailureKind.REFUSED, FAILURE);

    assertThat(refused).containsExactly("refused");
  }

  @Test
  void publication_whenTenSecondsHavePassed_tellsWhatHappenedSinceTheLast() {
    CacheMonitor monitor = monitor(Optional.of(publisher));
    monitor.hit(false);
    monitor.loaded(Duration.ofMillis(5));
    assertThat(published).isEmpty();
    passSeconds(10);
    monitor.hit(false);
    monitor.hit(true);
    assertThat(published).hasSize(1);
    assertCounts(published.get(0), 2, 0, 1, 0, Duration.ofMillis(5));
    passSeconds(10);
    monitor.failed("a", Duration.ofMillis(7), FailureKind.REFUSED, FAILURE);

    assertThat(published).hasSize(2);
    assertCounts(published.get(1), 1, 1, 0, 1, Duration.ofMillis(7));
  }

  private static void assertCounts(
      MetricCollection collection,
      long hits,
      long expiredHits,
      long loads,
      long failures,
      Duration loadTime) {
    assertThat(collection.name()).isEqualTo(KeyCacheMetric.COLLECTION);
    assertThat(collection.metricValues(KeyCacheMetric.HITS)).containsExactly(hits);
    assertThat(collection.metricValues(KeyCacheMetric.EXPIRED_HITS)).containsExactly(expiredHits);
    assertThat(collection.metricValues(KeyCacheMetric.LOADS)).containsExactly(loads);
    assertThat(collection.metricValues(KeyCacheMetric.FAILURES)).containsExactly(failures);
    assertThat(collection.metricValues(KeyCacheMetric.LOAD_TIME)).containsExactly(loadTime);
  }

  @Test
  void close_always_publishesTheRestOnce() {
    CacheMonitor monitor = monitor(Optional.of(publisher));
    monitor.hit(false);
    monitor.close();
    monitor.close();

    assertThat(published).hasSize(1);
    assertCounts(published.get(0), 1, 0, 0, 0, Duration.ZERO);
  }

  @Test
  void publication_whenThePublisherThrows_goesOnWithTheNext() {
    boolean[] broken = {true};
    CacheMonitor monitor =
        monitor(
            Optional.of(
                new MetricPublisher() {
                  @Override
                  public void publish(MetricCollection collection) {
                    if (broken[0]) {
                      throw new IllegalStateException("no route to host");
                    }
                    published.add(collection);
                  }

                  @Override
                  public void close() {}
                }));
    passSeconds(10);
    monitor.hit(false);
    broken[0] = false;
    passSeconds(10);
    monitor.hit(false);

    assertThat(published).hasSize(1);
    assertCounts(published.get(0), 1, 0, 0, 0, Duration.ZERO);
  }
}
