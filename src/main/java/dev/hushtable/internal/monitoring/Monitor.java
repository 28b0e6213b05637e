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
import java.util.function.BiFunction;
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
    Watch<Integer>.Ending ending;
    try {
      ending =
          new Watch<>(monitoring, view, name, Subject.<Integer>read(table, given -> 0))
              .failed(failure);
    } catch (AuditException e) {
      failure.addSuppressed(e);
      return;
    }
    var unused =
        ending
            .audited()
            .exceptionally(
                unaudited -> {
                  suppress(failure, ending.tell(unaudited));
                  return null;
                });
  }

  private static void suppress(Throwable failure, @Nullable Throwable unaudited) {
    if (unaudited != null) {
      failure.addSuppressed(unaudited);
    }
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
      suppress(e, waited(watch.failed(e)));
      throw e;
    }
    if (waited(watch.succeeded(result)) instanceof RuntimeException unaudited) {
      throw unaudited;
    }
    return result;
  }

  /** The trail bounds how long that takes. */
  private static @Nullable Throwable waited(Watch<?>.Ending ending) {
    return ending.tell(Futures.failure(ending.audited()));
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
                  Watch<R>.Ending ending = outcome.end(watch);
                  CompletableFuture<Void> audited = ending.audited();
                  BiFunction<Void, Throwable, Outcome<R>> told =
                      (done, unaudited) -> outcome.and(ending.tell(unaudited));
                  // Not on the thread of the audit trail, which has other things to do.
                  return audited.isDone()
                      ? audited.handle(told)
                      : audited.handleAsync(told, workers);
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
    Watch<R>.Ending end(Watch<R> watch) {
      return failure == null ? watch.succeeded(value) : watch.failed(failure);
    }

    Outcome<R> and(@Nullable Throwable unaudited) {
      if (unaudited == null) {
        return this;
      }
      if (failure == null) {
        return new Outcome<>(value, unaudited);
      }
      failure.addSuppressed(unaudited);
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
