package dev.hushtable.metrics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * What a collection of {@link OperationMetric}s says.
 *
 * @param operation what was called
 * @param tables its tables, joined by commas
 * @param error what it failed with, or {@link #NO_ERROR}
 * @param duration of all
 * @param parts of that
 * @param amounts what was counted
 */
record OperationReading(
    String operation,
    String tables,
    String error,
    Duration duration,
    Map<SdkMetric<Duration>, Duration> parts,
    Map<SdkMetric<Long>, Long> amounts) {
  static final String NO_ERROR = "none";

  private static final String PREFIX = "Hushtable";

  /** Null if it is another collection. */
  static @Nullable OperationReading of(MetricCollection metrics) {
    if (!metrics.name().equals(OperationMetric.COLLECTION)) {
      return null;
    }
    return new OperationReading(
        first(metrics, OperationMetric.OPERATION, ""),
        String.join(",", metrics.metricValues(OperationMetric.TABLE)),
        first(metrics, OperationMetric.ERROR, NO_ERROR),
        first(metrics, OperationMetric.DURATION, Duration.ZERO),
        all(metrics, OperationMetric.PARTS, Duration.ZERO),
        all(metrics, OperationMetric.AMOUNTS, 0L));
  }

  private static <T> T first(MetricCollection metrics, SdkMetric<T> metric, T otherwise) {
    List<T> values = metrics.metricValues(metric);
    return values.isEmpty() ? otherwise : values.get(0);
  }

  private static <T> Map<SdkMetric<T>, T> all(
      MetricCollection metrics, List<SdkMetric<T>> wanted, T otherwise) {
    Map<SdkMetric<T>, T> values = new LinkedHashMap<>();
    wanted.forEach(metric -> values.put(metric, first(metrics, metric, otherwise)));
    return values;
  }

  /** {@code HushtableKeyWait} as {@code key.wait}. */
  static String dotted(SdkMetric<?> metric) {
    return metric
        .name()
        .substring(PREFIX.length())
        .replaceAll("(?<!^)([A-Z])", ".$1")
        .toLowerCase(Locale.ROOT);
  }
}
