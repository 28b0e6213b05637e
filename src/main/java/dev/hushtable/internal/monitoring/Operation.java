package dev.hushtable.internal.monitoring;

import dev.hushtable.internal.item.Usage;
import dev.hushtable.monitoring.AuditContext;
import dev.hushtable.monitoring.OperationTracer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An operation that is under way, as those see it that carry it out. Thread safe. */
public final class Operation {
  /** Nobody wants to know. */
  public static final Operation UNWATCHED =
      new Operation(Usage.NONE, () -> () -> {}, AuditContext.of(Map.of()));

  private final Usage usage;
  private final Supplier<OperationTracer.Scope> activation;
  private final AuditContext context;

  /**
   * An operation.
   *
   * @param activation makes its span the current one of the thread; does not throw
   * @param context the caller's
   */
  Operation(Usage usage, Supplier<OperationTracer.Scope> activation, AuditContext context) {
    this.usage = usage;
    this.activation = activation;
    this.context = context;
  }

  /** To be told what is done. */
  public Usage usage() {
    return usage;
  }

  /** Works in the caller's audit context on any thread, since the caller's handlers take part. */
  public <T> T work(Supplier<T> work) {
    return usage.isWanted() ? context.call(work) : work.get();
  }

  /** Calls DynamoDB, and waits. */
  public <T> T call(Supplier<T> call) {
    long begun = usage.now();
    OperationTracer.Scope scope = activation.get();
    try {
      return call.get();
    } finally {
      scope.close();
      usage.since(Usage.Activity.SERVICE_CALL, begun);
    }
  }

  /** Calls DynamoDB, and does not wait. */
  public <T> CompletableFuture<T> callAsync(Supplier<CompletableFuture<T>> call) {
    if (!usage.isWanted()) {
      return call.get();
    }
    long begun = usage.now();
    OperationTracer.Scope scope = activation.get();
    try {
      CompletableFuture<T> under = call.get();
      var unused =
          under.whenComplete((done, failure) -> usage.since(Usage.Activity.SERVICE_CALL, begun));
      return under;
    } finally {
      scope.close();
    }
  }
}
