package dev.hushtable.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * Records the {@link OperationMetric}s as Micrometer meters, for applications that have Micrometer:
 *
 * <ul>
 *   <li>the timer {@code hushtable.operation}, tagged {@code operation}, {@code table} and {@code
 *       error} ({@code none} for success)
 *   <li>timers of its parts, tagged {@code operation} and {@code table}: {@code
 *       hushtable.operation.key.wait}, {@code …rewriting}, {@code …encryption}, {@code
 *       …decryption}, {@code …service.calls}
 *   <li>counters, tagged likewise: {@code hushtable.items}, {@code hushtable.encrypted.values},
 *       {@code hushtable.encrypted.bytes}, {@code hushtable.decrypted.values}, {@code
 *       hushtable.decrypted.bytes}, {@code hushtable.hashed.values}; those of bytes have the base
 *       unit {@code bytes}
 * </ul>
 *
 * <p>The tables of one operation are one tag, joined by commas. Other collections are ignored; the
 * cache of a key provider has {@link KeyCacheMeters}. Thread safe.
 */
public final class MicrometerMetricPublisher implements MetricPublisher {
  private final MeterRegistry registry;
  private final Tags tags;

  /**
   * Records into a registry.
   *
   * @param registry the registry; not closed with this
   * @param tags what to tag every meter with besides
   */
  public MicrometerMetricPublisher(MeterRegistry registry, Iterable<Tag> tags) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.tags = Tags.of(tags);
  }

  @Override
  public void publish(MetricCollection metrics) {
    OperationReading reading = OperationReading.of(metrics);
    if (reading == null) {
      return;
    }
    Tags own = tags.and("operation", reading.operation(), "table", reading.tables());
    Timer.builder("hushtable.operation")
        .description(OperationMetric.description(OperationMetric.DURATION))
        .tags(own.and("error", reading.error()))
        .register(registry)
        .record(reading.duration());
    reading.parts().forEach((metric, time) -> record(metric, time, own));
    reading.amounts().forEach((metric, amount) -> count(metric, amount, own));
  }

  private void record(SdkMetric<Duration> metric, Duration time, Tags own) {
    Timer.builder("hushtable.operation." + OperationReading.dotted(metric))
        .description(OperationMetric.description(metric))
        .tags(own)
        .register(registry)
        .record(time);
  }

  private void count(SdkMetric<Long> metric, long amount, Tags own) {
    Counter.builder("hushtable." + OperationReading.dotted(metric))
        .description(OperationMetric.description(metric))
        .baseUnit(OperationMetric.isBytes(metric) ? BaseUnits.BYTES : null)
        .tags(own)
        .register(registry)
        .increment((double) amount);
  }

  /** Does nothing: who gave the registry closes it. */
  @Override
  public void close() {}
}
