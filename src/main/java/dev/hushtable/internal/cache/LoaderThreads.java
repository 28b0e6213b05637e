package dev.hushtable.internal.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
  private final Supplier<? extends RuntimeException> closedFailure;
  private final ThreadPoolExecutor loaders;

  /**
   * Starts none yet.
   *
   * @param name what the threads are named after
   * @param overload what a load fails with when too many wait already
   * @param closedFailure what one fails with after {@link #close()}
   */
  public LoaderThreads(
      String name,
      Supplier<? extends RuntimeException> overload,
      Supplier<? extends RuntimeException> closedFailure) {
    this.name = name;
    this.closedFailure = closedFailure;
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

  /**
   * What a request gives, unless it comes too late or fails as it does because of {@link #close()}.
   */
  public <T> CompletionStage<T> whileOpen(Supplier<? extends CompletionStage<T>> request) {
    if (loaders.isShutdown()) {
      return CompletableFuture.failedStage(closedFailure.get());
    }
    return request
        .get()
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedStage(
                    loaders.isShutdown() ? closedFailure.get() : failure));
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
