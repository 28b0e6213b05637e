package dev.hushtable.internal.cache;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads on which a key provider waits, so that its callers never do: a few daemons, which end
 * when they are idle. Thread safe.
 */
public final class LoaderThreads implements AutoCloseable {
  /** How many loads run at the same time. */
  public static final int MAX_THREADS = 4;

  private static final int MAX_WAITING_LOADS = 10_000;
  private static final int IDLE_SECONDS = 30;

  private final String name;
  private final ThreadPoolExecutor loaders;

  /**
   * Starts none yet.
   *
   * @param name what the threads are named after
   * @param overload what a load fails with when too many wait already, or after {@link #close()}
   */
  public LoaderThreads(String name, Supplier<? extends RuntimeException> overload) {
    this.name = name;
    AtomicInteger counter = new AtomicInteger();
    this.loaders =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING_LOADS),
            task -> daemon(task, name + "-" + counter.incrementAndGet()),
            (task, full) -> {
              throw overload.get();
            });
    loaders.allowCoreThreadTimeOut(true);
  }

  /** Where loads wait. */
  public Executor loaders() {
    return loaders;
  }

  /**
   * Where what callers have attached to a load runs: on threads of its own, since it may block,
   * even for another load. Loads are few.
   */
  public Executor completions() {
    return task -> daemon(task, name + "-loaded").start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Lets the loads that wait finish, and takes no more. */
  @Override
  public void close() {
    loaders.shutdown();
  }
}
