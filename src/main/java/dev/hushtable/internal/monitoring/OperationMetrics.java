package dev.hushtable.internal.monitoring;

import dev.hushtable.internal.item.Usage.Activity;
import dev.hushtable.metrics.OperationMetric;
import dev.hushtable.monitoring.OperationEvent;
import dev.hushtable.monitoring.TableAccess;
import java.time.Duration;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricCollector;

/** Makes metrics of an operation that is over. */
final class OperationMetrics {
  private OperationMetrics() {}

  static MetricCollection of(OperationEvent event, UsageLog usage) {
    MetricCollector metrics = MetricCollector.create(OperationMetric.COLLECTION);
    metrics.reportMetric(OperationMetric.OPERATION, event.operation());
    event.tables().forEach(t -> metrics.reportMetric(OperationMetric.TABLE, t.table()));
    metrics.reportMetric(OperationMetric.SUCCESSFUL, event.succeeded());
    if (event.error() != null) {
      metrics.reportMetric(OperationMetric.ERROR, event.error());
    }
    long encryption = usage.nanos(Activity.ENCRYPTION);
    long decryption = usage.nanos(Activity.DECRYPTION);
    long rewriting = Math.max(0, usage.nanos(Activity.WORK) - encryption - decryption);
    metrics.reportMetric(OperationMetric.DURATION, event.duration());
    metrics.reportMetric(
        OperationMetric.KEY_WAIT, Duration.ofNanos(usage.nanos(Activity.KEY_WAIT)));
    metrics.reportMetric(OperationMetric.REWRITING, Duration.ofNanos(rewriting));
    metrics.reportMetric(OperationMetric.ENCRYPTION, Duration.ofNanos(encryption));
    metrics.reportMetric(OperationMetric.DECRYPTION, Duration.ofNanos(decryption));
    metrics.reportMetric(
        OperationMetric.SERVICE_CALLS, Duration.ofNanos(usage.nanos(Activity.SERVICE_CALL)));
    UsageLog.Amounts amounts = usage.amounts();
    metrics.reportMetric(
        OperationMetric.ITEMS, event.tables().stream().mapToLong(TableAccess::items).sum());
    metrics.reportMetric(OperationMetric.ENCRYPTED_VALUES, amounts.encryptedValues());
    metrics.reportMetric(OperationMetric.ENCRYPTED_BYTES, amounts.encryptedBytes());
    metrics.reportMetric(OperationMetric.DECRYPTED_VALUES, amounts.decryptedValues());
    metrics.reportMetric(OperationMetric.DECRYPTED_BYTES, amounts.decryptedBytes());
    metrics.reportMetric(OperationMetric.HASHED_VALUES, amounts.hashedValues());
    return metrics.collect();
  }
}
