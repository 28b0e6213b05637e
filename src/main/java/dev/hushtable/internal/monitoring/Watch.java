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

  /** Is over. Whoever wants to know hears of it at once, unless the audit trail may change it. */
  Ending succeeded(R result) {
    return new Ending(event(done(result), null), null);
  }

  /** An answer that is not understood is no reason to fail what was carried out. */
  private Map<String, Integer> done(R result) {
    return Quietly.get("count of items", () -> subject.done().apply(result), subject.asked());
  }

  /** The same for an operation that failed. */
  Ending failed(Throwable failure) {
    OperationEvent event = event(subject.soFar().get(), error(failure));
    tellHandler(failure, event);
    tellMetricsAndTracer(event);
    return new Ending(event, failure);
  }

  /** How it ended. */
  final class Ending {
    private final OperationEvent event;
    private final @Nullable Throwable failure;
    private final CompletableFuture<Void> audited;

    private Ending(OperationEvent event, @Nullable Throwable failure) {
      this.event = event;
      this.failure = failure;
      this.audited =
          entry == null
              ? CompletableFuture.completedFuture(null)
              : entry.record(event).toCompletableFuture();
    }

    /** Is done when it is audited, and fails if it cannot be. */
    CompletableFuture<Void> audited() {
      return audited;
    }

    /**
     * Tells the others, once it is known whether it was audited.
     *
     * @param unaudited what {@link #audited} failed with, if it did
     * @return the error for an operation that was not audited, if it was not
     */
    @Nullable Throwable tell(@Nullable Throwable unaudited) {
      Throwable error = unaudited == null ? null : explained(Futures.cause(unaudited));
      OperationEvent told = error == null ? event : with(Watch.error(error));
      if (error != null) {
        tellHandler(error, told);
      }
      if (failure == null) {
        tellMetricsAndTracer(told);
      }
      return error;
    }

    private OperationEvent with(String error) {
      return new OperationEvent(
          event.time(), event.duration(), event.operation(), event.who(), event.tables(), error);
    }

    private Throwable explained(Throwable unaudited) {
      if (!(unaudited instanceof AuditException e)) {
        return unaudited;
      }
      String what = " was not audited, so what it gave is withheld.";
      if (failure != null) {
        what = " failed, and that was not audited.";
      } else if (subject.writes()) {
        what = " was carried out, but not audited.";
      }
      return ItemErrors.prefixed(words() + what, e);
    }
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
}
