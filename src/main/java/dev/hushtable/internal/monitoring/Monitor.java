package dev.hushtable.internal.monitoring;

import dev.hushtable.exception.AuditException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.async.Futures;
import dev.hushtable.monitoring.AuditContext;
import dev.hushtable.monitoring.Monitoring;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the operations of one view, and tells those who want to know. Whatever they do, the
 * operation gives what it gives, unless the audit trail is strict. Immutable and thread safe.
 */
public final class Monitor {
  /** An item that does not open, of which the caller gets a report. */
  public static final String OPEN_ITEM = "OpenItem";

  /** Watches nothing. */
  public static final Monitor OFF = new Monitor(Monitoring.NONE);

  private final Monitoring monitoring;
  private final AuditContext view;
  private final boolean on;

  /** Watches operations of which the view says nothing. */
  public Monitor(Monitoring monitoring) {
    this(monitoring, AuditContext.of(Map.of()));
  }

  private Monitor(Monitoring monitoring, AuditContext view) {
    this.monitoring = monitoring;
    this.view = view;
    this.on =
        monitoring.auditTrail().isPresent()
            || !monitoring.metricPublishers().isEmpty()
            || monitoring.tracer().isPresent()
            || monitoring.errorHandler().isPresent();
  }

  /**
   * The monitor of a view whose callers say who they are.
   *
   * @throws InvalidUsageException if there is no trail, since then nothing would be audited
   */
  public Monitor audit(Map<String, String> pairs) {
    if (monitoring.auditTrail().isEmpty()) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "audit(…) needs an audit trail; set one on the builder: monitoring(m -> m.auditTrail(…)).");
    }
    return new Monitor(monitoring, AuditContext.of(pairs));
  }

  /** Whether anybody wants to know of anything. */
  public boolean isOn() {
    return on;
  }

  /**
   * Tells of a failure that belongs to no operation that is still under way. Waits for nobody: a
   * failure gives nothing that a strict trail would have to withhold. A trail that fails is a
   * suppressed exception of the failure once that is known.
   */
  public void failed(String name, String table, HushtableException failure) {
    if (!on) {
      return;
    }
    CompletableFuture<Void> audited =
        Futures.attempt(
            () ->
                new Watch<>(monitoring, view, name, Subject.read(table, given -> 0))
                    .failed(failure));
    var unused =
        audited.exceptionally(
            unaudited -> {
              failure.addSuppressed(Futures.cause(unaudited));
              return null;
            });
  }

  /**
   * Watches an operation that waits.
   *
   * @param subject is asked for only if anybody wants to know
   */
  public <R> R watch(String name, Supplier<Subject<R>> subject, Function<Operation, R> work) {
    if (!on) {
      return work.apply(Operation.UNWATCHED);
    }
    Watch<R> watch = new Watch<>(monitoring, view, name, known(subject));
    R result;
    try {
      result = work.apply(watch.operation());
    } catch (Throwable e) {
      // Also what others throw without declaring it.
      Throwable unaudited = Futures.failure(watch.failed(e));
      if (unaudited != null) {
        e.addSuppressed(unaudited);
      }
      throw e;
    }
    // The trail bounds how long that takes.
    Throwable unaudited = Futures.failure(watch.succeeded(result));
    if (unaudited instanceof RuntimeException e) {
      throw e;
    }
    return result;
  }

  /**
   * Watches an operation that does not wait. What depends on its future, and runs when that
   * completes, is in the caller's audit context again.
   *
   * @param workers go on where a strict trail had to be waited for
   */
  public <R> CompletableFuture<R> watchAsync(
      String name,
      Supplier<Subject<R>> subject,
      Executor workers,
      Function<Operation, CompletableFuture<R>> work) {
    if (!on) {
      return Futures.attempt(() -> work.apply(Operation.UNWATCHED));
    }
    Watch<R> watch;
    try {
      watch = new Watch<>(monitoring, view, name, known(subject));
    } catch (AuditException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<R> under = Futures.attempt(() -> work.apply(watch.operation()));
    CompletableFuture<R> result = new CompletableFuture<>();
    AuditContext context = AuditContext.current();
    var unused =
        under
            .handle(
                (value, failure) ->
                    new Outcome<>(value, failure == null ? null : Futures.cause(failure)))
            .thenCompose(
                outcome -> {
                  CompletableFuture<Void> audited = outcome.tell(watch);
                  // Not on the thread of the audit trail, which has other things to do.
                  return audited.isDone()
                      ? audited.handle((done, unaudited) -> outcome.and(unaudited))
                      : audited.handleAsync((done, unaudited) -> outcome.and(unaudited), workers);
                })
            .whenComplete(
                (outcome, failure) ->
                    context.run(
                        () -> {
                          if (failure != null) {
                            result.completeExceptionally(Futures.cause(failure));
                          } else {
                            outcome.settle(result);
                          }
                        }));
    // Also if the caller completes it in another way, as a timeout does. It is no use if it is
    // done.
    var unusedToo = result.whenComplete((done, failure) -> under.cancel(true));
    return result;
  }

  /** A request that does not make sense is refused later, by who carries it out. */
  private static <R> Subject<R> known(Supplier<Subject<R>> subject) {
    try {
      return subject.get();
    } catch (RuntimeException e) {
      return Subject.unknown();
    }
  }

  /** How an operation ended. */
  private record Outcome<R>(R value, @Nullable Throwable failure) {
    CompletableFuture<Void> tell(Watch<R> watch) {
      return failure == null ? watch.succeeded(value) : watch.failed(failure);
    }

    Outcome<R> and(@Nullable Throwable unaudited) {
      if (unaudited == null) {
        return this;
      }
      if (failure == null) {
        return new Outcome<>(value, Futures.cause(unaudited));
      }
      failure.addSuppressed(Futures.cause(unaudited));
      return this;
    }

    void settle(CompletableFuture<R> result) {
      if (failure == null) {
        result.complete(value);
      } else {
        result.completeExceptionally(failure);
      }
    }
  }
}
