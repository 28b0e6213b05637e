package dev.hushtable.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyCacheMetersTest {

  @Test
  void meters_always_showTheStatisticsAsTheyAreNow() {
    KeyCacheStatistics[] now = {new KeyCacheStatistics(0, 0, 0, 0, Duration.ZERO)};
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new KeyCacheMeters(() -> now[0], Tags.of("store", "keys")).bindTo(registry);
    assertThat(count(registry, "hits", "expired", "false")).isZero();

    now[0] = new KeyCacheStatistics(10, 3, 4, 2, Duration.ofMillis(50));
    assertThat(count(registry, "hits", "expired", "false")).isEqualTo(7);
    assertThat(count(registry, "hits", "expired", "true")).isEqualTo(3);
    assertThat(count(registry, "loads", "outcome", "success")).isEqualTo(4);
    assertThat(count(registry, "loads", "outcome", "failure")).isEqualTo(2);
    assertThat(
            registry
                .get("hushtable.key.cache.load.time")
                .tag("store", "keys")
                .timeGauge()
                .value(TimeUnit.MILLISECONDS))
        .isEqualTo(50);
  }

  private static double count(SimpleMeterRegistry registry, String name, String tag, String value) {
    return registry
        .get("hushtable.key.cache." + name)
        .tag("store", "keys")
        .tag(tag, value)
        .functionCounter()
        .count();
  }
}
