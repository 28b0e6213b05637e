package dev.hushtable.integration;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Has something done right before a request of a kind is sent. */
final class Meanwhile implements ExecutionInterceptor {
  private record Step(Class<? extends SdkRequest> before, AtomicInteger left, Runnable work) {}

  private final AtomicReference<Step> next = new AtomicReference<>();

  /** Has it done once, before the next request. */
  void before(Class<? extends SdkRequest> type, Runnable work) {
    before(type, 1, work);
  }

  /**
   * Has it done once, before a later request.
   *
   * @param number which request of that kind it is, from 1
   */
  void before(Class<? extends SdkRequest> type, int number, Runnable work) {
    next.set(new Step(type, new AtomicInteger(number), work));
  }

  /** Forgets it. */
  void clear() {
    next.set(null);
  }

  /** Whether it has been done. */
  boolean isDone() {
    return next.get() == null;
  }

  @Override
  public void beforeExecution(
      Context.BeforeExecution context, ExecutionAttributes executionAttributes) {
    Step step = next.get();
    if (step != null
        && step.before().isInstance(context.request())
        && step.left().decrementAndGet() == 0) {
      next.set(null);
      step.work().run();
    }
  }
}
