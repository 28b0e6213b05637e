package dev.hushtable.internal.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that go on with requests whose keys had to be loaded, so that neither the SDK's nor
 * the key provider's have to: a few daemons, which end when they are idle. Nothing is turned away;
 * what waits is bounded by the requests that callers have begun.
 */
final class Workers {
  private static final int MAX_THREADS = Math.max(8, Runtime.getRuntime().availableProcessors());
  private static final int IDLE_SECONDS = 30;

  private Workers() {}

  /** Starts none yet. */
  static Executor create() {
    AtomicInteger counter = new AtomicInteger();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "hushtable-worker-" + counter.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }
}
