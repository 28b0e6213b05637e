package dev.hushtable.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricCollector;

/** What becomes of the metrics of operations in Micrometer and in OpenTelemetry. */
class OperationMetricsTest {
  private static final MetricCollection SUCCESS = collection(null);
  private static final MetricCollection FAILURE = collection("NOT_AUTHENTIC");

  private static MetricCollection collection(String error) {
    MetricCollector metrics = MetricCollector.create(OperationMetric.COLLECTION);
    metrics.reportMetric(OperationMetric.OPERATION, "TransactGetItems");
    metrics.reportMetric(OperationMetric.TABLE, "Customers");
    metrics.reportMetric(OperationMetric.TABLE, "Orders");
    metrics.reportMetric(OperationMetric.SUCCESSFUL, error == null);
    if (error != null) {
      metrics.reportMetric(OperationMetric.ERROR, error);
    }
    metrics.reportMetric(OperationMetric.DURATION, Duration.ofMillis(20));
    metrics.reportMetric(OperationMetric.KEY_WAIT, Duration.ofMillis(2));
    metrics.reportMetric(OperationMetric.DECRYPTED_VALUES, 7L);
    return metrics.collect();
  }

  @Test
  void micrometer_whenMetricsArePublished_hasMetersOfThem() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MicrometerMetricPublisher publisher =
        new MicrometerMetricPublisher(registry, Tags.of("app", "shop"));

    publisher.publish(SUCCESS);
    publisher.publish(SUCCESS);
    publisher.publish(FAILURE);
    publisher.publish(MetricCollector.create("ApiCall").collect());
    publisher.close();

    Tags tags =
        Tags.of("app", "shop", "operation", "TransactGetItems", "table", "Customers,Orders");
    assertThat(registry.get("hushtable.operation").tags(tags.and("error", "none")).timer().count())
        .isEqualTo(2);
    assertThat(
            registry
                .get("hushtable.operation")
                .tags(tags.and("error", "NOT_AUTHENTIC"))
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(20);
    assertThat(
            registry
                .get("hushtable.operation.key.wait")
                .tags(tags)
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(6);
    assertThat(registry.get("hushtable.decrypted.values").tags(tags).counter().count())
        .isEqualTo(21);
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .containsOnly(
            "hushtable.operation",
            "hushtable.operation.key.wait",
            "hushtable.operation.rewriting",
            "hushtable.operation.encryption",
            "hushtable.operation.decryption",
            "hushtable.operation.service.calls",
            "hushtable.items",
            "hushtable.encrypted.values",
            "hushtable.encrypted.bytes",
            "hushtable.decrypted.values",
            "hushtable.decrypted.bytes",
            "hushtable.hashed.values");
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .allSatisfy(
            id -> {
              assertThat(id.getDescription()).as(id.getName()).isNotBlank();
              if (id.getType() == Meter.Type.COUNTER) {
                assertThat(id.getBaseUnit())
                    .as(id.getName())
                    .isEqualTo(id.getName().endsWith(".bytes") ? "bytes" : null);
              }
            });
  }

  @Test
  void openTelemetry_whenMetricsArePublished_hasThem() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk telemetry =
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build()) {
      OpenTelemetryMetricPublisher publisher = new OpenTelemetryMetricPublisher(telemetry);

      publisher.publish(SUCCESS);
      publisher.publish(SUCCESS);
      publisher.publish(FAILURE);
      publisher.publish(MetricCollector.create("ApiCall").collect());
      publisher.close();

      assertThat(metric(reader, "hushtable.operation.duration").getHistogramData().getPoints())
          .hasSize(2)
          .anySatisfy(
              point -> {
                assertThat(point.getCount()).isEqualTo(2);
                assertThat(point.getSum()).isEqualTo(0.04);
                assertThat(point.getAttributes().asMap().toString())
                    .contains("TransactGetItems", "Customers,Orders")
                    .doesNotContain("error");
              })
          .anySatisfy(
              point ->
                  assertThat(point.getAttributes().asMap().toString())
                      .contains("error.type", "NOT_AUTHENTIC"));
      assertThat(
              metric(reader, "hushtable.decrypted.values")
                  .getLongSumData()
                  .getPoints()
                  .iterator()
                  .next()
                  .getValue())
          .isEqualTo(21);
      Map<String, String> units = new TreeMap<>();
      for (MetricData metric : reader.collectAllMetrics()) {
        units.put(metric.getName(), metric.getUnit());
        assertThat(metric.getDescription()).as(metric.getName()).isNotBlank();
      }
      assertThat(units)
          .containsOnly(
              entry("hushtable.operation.duration", "s"),
              entry("hushtable.operation.key.wait", "s"),
              entry("hushtable.operation.rewriting", "s"),
              entry("hushtable.operation.encryption", "s"),
              entry("hushtable.operation.decryption", "s"),
              entry("hushtable.operation.service.calls", "s"),
              entry("hushtable.items", "{item}"),
              entry("hushtable.encrypted.values", "{value}"),
              entry("hushtable.encrypted.bytes", "By"),
              entry("hushtable.decrypted.values", "{value}"),
              entry("hushtable.decrypted.bytes", "By"),
              entry("hushtable.hashed.values", "{value}"));
    }
  }

  private static MetricData metric(InMemoryMetricReader reader, String name) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
