package dev.hushtable.integration;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Has something done right before the next request of a kind is sent. */
final class Meanwhile implements ExecutionInterceptor {
  private record Step(Class<? extends SdkRequest> before, Runnable work) {}

  private final AtomicReference<Step> next = new AtomicReference<>();

  /** Has it done once. */
  void before(Class<? extends SdkRequest> type, Runnable work) {
    next.set(new Step(type, work));
  }

  /** Whether it has been done. */
  boolean isDone() {
    return next.get() == null;
  }

  @Override
  public void beforeExecution(
      Context.BeforeExecution context, ExecutionAttributes executionAttributes) {
    Step step = next.get();
    if (step != null && step.before().isInstance(context.request())) {
      next.set(null);
      step.work().run();
    }
  }
}
