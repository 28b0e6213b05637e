package dev.hushtable.internal.monitoring;

import dev.hushtable.exception.AuditException;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.monitoring.AuditContext;
import dev.hushtable.monitoring.AuditTrail;
import dev.hushtable.monitoring.Monitoring;
import dev.hushtable.monitoring.OperationEvent;
import dev.hushtable.monitoring.OperationTracer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.metrics.MetricCollection;

/** One operation from its beginning, which is when this is made, to its end. */
final class Watch<R> {
  private static final OperationTracer.Scope NO_SCOPE = () -> {};

  private final Monitoring monitoring;
  private final String name;
  private final Subject<R> subject;
  private final AuditTrail.@Nullable Entry entry;
  private final SortedMap<String, String> who;
  private final UsageLog usage = new UsageLog();
  private final OperationTracer.@Nullable Span span;
  private final Instant time = Instant.now();
  private final long begunNanos = System.nanoTime();

  /**
   * Begins.
   *
   * @param view what callers of the view said of themselves
   * @throws AuditException if the trail has no room
   */
  Watch(Monitoring monitoring, AuditContext view, String name, Subject<R> subject) {
    this.monitoring = monitoring;
    this.name = name;
    this.subject = subject;
    this.who = AuditContext.current().with(view.pairs()).pairs();
    this.span = monitoring.tracer().map(this::started).orElse(null);
    try {
      this.entry = monitoring.auditTrail().map(AuditTrail::begin).orElse(null);
    } catch (AuditException e) {
      HushtableException refused = ItemErrors.prefixed(words() + " was refused.", e);
      OperationEvent event = event(subject.asked(), error(refused));
      tellHandler(refused, event);
      tellMetricsAndTracer(event);
      throw refused;
    }
  }

  private String words() {
    SortedSet<String> tables = new TreeSet<>(subject.asked().keySet());
    return tables.isEmpty() ? name : name + " of table " + String.join(", ", tables);
  }

  private OperationTracer.@Nullable Span started(OperationTracer tracer) {
    return Quietly.<OperationTracer.@Nullable Span>get(
        "tracer", () -> tracer.start(name, new TreeSet<>(subject.asked().keySet())), null);
  }

  Operation operation() {
    return new Operation(usage, this::activated, AuditContext.current());
  }

  private OperationTracer.Scope activated() {
    if (span == null) {
      return NO_SCOPE;
    }
    OperationTracer.Scope scope = Quietly.get("tracer", span::activate, NO_SCOPE);
    return () -> Quietly.run("tracer", () -> scope.close());
  }

  /** Ends; is done when that is audited, and fails if it cannot be. */
  CompletableFuture<Void> succeeded(R result) {
    OperationEvent event = event(done(result), null);
    return ended(event)
        .exceptionallyCompose(
            failure -> {
              Throwable unaudited = Futures.cause(failure);
              tellHandler(unaudited, event(done(result), error(unaudited)));
              return CompletableFuture.failedFuture(unaudited);
            });
  }

  /** An answer that is not understood is no reason to fail what was carried out. */
  private Map<String, Integer> done(R result) {
    return Quietly.get("count of items", () -> subject.done().apply(result), subject.asked());
  }

  /** The same for an operation that failed. */
  CompletableFuture<Void> failed(Throwable failure) {
    OperationEvent event = event(subject.asked(), error(failure));
    tellHandler(failure, event);
    return ended(event);
  }

  private void tellHandler(Throwable failure, OperationEvent event) {
    if (failure instanceof HushtableException ours) {
      monitoring
          .errorHandler()
          .ifPresent(h -> Quietly.run("error handler", () -> h.onError(ours, event)));
    }
  }

  private OperationEvent event(Map<String, Integer> items, @Nullable String error) {
    return new OperationEvent(
        time,
        Duration.ofNanos(System.nanoTime() - begunNanos),
        name,
        who,
        usage.tables(items),
        error);
  }

  private static String error(Throwable failure) {
    if (failure instanceof HushtableException ours) {
      return ours.code().name();
    }
    String code =
        failure instanceof AwsServiceException service && service.awsErrorDetails() != null
            ? service.awsErrorDetails().errorCode()
            : null;
    return code == null ? failure.getClass().getName() : code;
  }

  private void tellMetricsAndTracer(OperationEvent event) {
    if (!monitoring.metricPublishers().isEmpty()) {
      MetricCollection metrics = OperationMetrics.of(event, usage);
      monitoring
          .metricPublishers()
          .forEach(p -> Quietly.run("metric publisher", () -> p.publish(metrics)));
    }
    if (span != null) {
      Quietly.run("tracer", () -> span.end(event));
    }
  }

  private CompletableFuture<Void> ended(OperationEvent event) {
    tellMetricsAndTracer(event);
    return entry == null
        ? CompletableFuture.completedFuture(null)
        : entry
            .record(event)
            .toCompletableFuture()
            .exceptionallyCompose(
                failure -> CompletableFuture.failedFuture(explained(Futures.cause(failure))));
  }

  private Throwable explained(Throwable failure) {
    return failure instanceof AuditException e
        ? ItemErrors.prefixed(
            words()
                + (subject.writes()
                    ? " was carried out, but not audited."
                    : " was not audited, so what it gave is withheld."),
            e)
        : failure;
  }
}
