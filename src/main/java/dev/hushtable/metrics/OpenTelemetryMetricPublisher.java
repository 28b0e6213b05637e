package dev.hushtable.metrics;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * Records the {@link OperationMetric}s as OpenTelemetry metrics, for applications that have its
 * API:
 *
 * <ul>
 *   <li>the histogram {@code hushtable.operation.duration} in seconds, with the attributes {@code
 *       hushtable.operation}, {@code hushtable.table} and, if it failed, {@code error.type}
 *   <li>histograms of its parts in seconds, with the first two of these: {@code
 *       hushtable.operation.key.wait}, {@code …rewriting}, {@code …encryption}, {@code
 *       …decryption}, {@code …service.calls}
 *   <li>counters, with the same two: {@code hushtable.items} in <code>{item}</code>; {@code
 *       hushtable.encrypted.values}, {@code hushtable.decrypted.values} and {@code
 *       hushtable.hashed.values} in <code>{value}</code>; {@code hushtable.encrypted.bytes} and
 *       {@code hushtable.decrypted.bytes} in {@code By}
 * </ul>
 *
 * <p>The tables of one operation are one attribute, joined by commas. Other collections are
 * ignored. Thread safe.
 */
public final class OpenTelemetryMetricPublisher implements MetricPublisher {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("hushtable.operation");
  private static final AttributeKey<String> TABLE = AttributeKey.stringKey("hushtable.table");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final DoubleHistogram duration;
  private final Map<SdkMetric<Duration>, DoubleHistogram> parts = new LinkedHashMap<>();
  private final Map<SdkMetric<Long>, LongCounter> amounts = new LinkedHashMap<>();

  /**
   * Records by a meter named {@code dev.hushtable}.
   *
   * @param openTelemetry where meters come from; not closed with this
   */
  public OpenTelemetryMetricPublisher(OpenTelemetry openTelemetry) {
    Meter meter = openTelemetry.getMeter("dev.hushtable");
    this.duration = histogram(meter, "hushtable.operation.duration", OperationMetric.DURATION);
    OperationMetric.PARTS.forEach(
        metric ->
            parts.put(
                metric,
                histogram(
                    meter, "hushtable.operation." + OperationReading.dotted(metric), metric)));
    OperationMetric.AMOUNTS.forEach(metric -> amounts.put(metric, counter(meter, metric)));
  }

  private static DoubleHistogram histogram(Meter meter, String name, SdkMetric<Duration> metric) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(OperationMetric.description(metric))
        .build();
  }

  private static LongCounter counter(Meter meter, SdkMetric<Long> metric) {
    return meter
        .counterBuilder("hushtable." + OperationReading.dotted(metric))
        .setUnit(unit(metric))
        .setDescription(OperationMetric.description(metric))
        .build();
  }

  /** In UCUM, as OpenTelemetry has it. */
  private static String unit(SdkMetric<Long> metric) {
    if (OperationMetric.isBytes(metric)) {
      return "By";
    }
    return metric.equals(OperationMetric.ITEMS) ? "{item}" : "{value}";
  }

  @Override
  public void publish(MetricCollection metrics) {
    OperationReading reading = OperationReading.of(metrics);
    if (reading == null) {
      return;
    }
    Attributes own = Attributes.of(OPERATION, reading.operation(), TABLE, reading.tables());
    boolean failed = !reading.error().equals(OperationReading.NO_ERROR);
    record(
        duration,
        reading.duration(),
        failed ? own.toBuilder().put(ERROR, reading.error()).build() : own);
    parts.forEach(
        (metric, part) -> record(part, reading.parts().getOrDefault(metric, Duration.ZERO), own));
    amounts.forEach(
        (metric, amount) -> amount.add(reading.amounts().getOrDefault(metric, 0L), own));
  }

  private static void record(DoubleHistogram histogram, Duration time, Attributes attributes) {
    histogram.record(time.toNanos() / NANOS_PER_SECOND, attributes);
  }

  /** Does nothing: who gave the meters closes them. */
  @Override
  public void close() {}
}
