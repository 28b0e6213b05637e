package dev.hushtable.internal.monitoring;

import dev.hushtable.internal.item.Usage;
import dev.hushtable.monitoring.OperationTracer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An operation that is under way, as those see it that carry it out. Thread safe. */
public final class Operation {
  /** Nobody wants to know. */
  public static final Operation UNWATCHED = new Operation(Usage.NONE, () -> () -> {});

  private final Usage usage;
  private final Supplier<OperationTracer.Scope> activation;

  /**
   * An operation.
   *
   * @param activation makes its span the current one of the thread; does not throw
   */
  Operation(Usage usage, Supplier<OperationTracer.Scope> activation) {
    this.usage = usage;
    this.activation = activation;
  }

  /** To be told what is done. */
  public Usage usage() {
    return usage;
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
