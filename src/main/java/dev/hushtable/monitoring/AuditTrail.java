package dev.hushtable.monitoring;

import dev.hushtable.exception.AuditException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.log.Seldom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an event of every operation to an {@link AuditListener}, through a bounded queue and on a
 * thread of its own, so that a listener that is slow, hangs or throws neither fails nor slows an
 * operation. What does not fit is dropped, counted and logged.
 *
 * <p>A {@linkplain Builder#strict strict} trail fails operations instead. It is full when as many
 * operations as its capacity are under way or wait for the listener; then an operation is refused
 * before anything is read, encrypted or sent ({@link ErrorCode#AUDIT_UNAVAILABLE}). When an
 * operation is over, its caller gets the result only after the listener has taken the event, and an
 * error ({@link ErrorCode#AUDIT_FAILED}) if it throws or takes too long. That error says whether a
 * write was carried out, since nothing takes it back. What is not guaranteed: that a process that
 * is killed between the two has told the listener.
 *
 * <p>Thread safe; share one among all tables and clients. Its thread is a daemon that ends when
 * idle, so {@link #close} it before the process ends, or {@link #flush} it before it is frozen, as
 * AWS Lambda does after each invocation; what is still in the queue is lost otherwise.
 */
public final class AuditTrail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int IDLE_SECONDS = 10;

  /** In the thread that is with the listener, the trail whose listener that is. */
  private static final ThreadLocal<AuditTrail> DELIVERING = new ThreadLocal<>();

  private final AuditListener listener;
  private final boolean strict;
  private final int capacity;
  private final Duration timeout;
  private final Semaphore room;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), AuditTrail::daemon);

  private final LongAdder dropped = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Seldom drops = new Seldom(System.nanoTime());
  private final Seldom failures = new Seldom(System.nanoTime());

  private AuditTrail(Builder builder) {
    this.listener = builder.listener;
    this.strict = builder.strict;
    this.capacity = builder.capacity;
    this.timeout = builder.timeout;
    this.room = new Semaphore(capacity);
    this.thread.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable task) {
    // Any caller may be the one that starts it, and its events are of all: what says on whose
    // behalf
    // that caller works, as logging contexts do, is not to be inherited.
    Thread thread = new Thread(null, task, "hushtable-audit", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * A builder.
   *
   * @param listener takes the events
   * @return a new builder
   */
  public static Builder builder(AuditListener listener) {
    return new Builder(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * A trail with default settings.
   *
   * @param listener takes the events
   * @return a new trail
   */
  public static AuditTrail to(AuditListener listener) {
    return builder(listener).build();
  }

  /**
   * Begins an entry: of each operation the library does so itself; call it for work of your own
   * that belongs into the same trail.
   *
   * @return the entry; {@link Entry#record} has to be called, once
   * @throws AuditException {@link ErrorCode#AUDIT_UNAVAILABLE} if the trail is strict, and full or
   *     closed, or its own listener calls
   */
  public Entry begin() {
    if (!strict) {
      return new Entry(false);
    }
    if (DELIVERING.get() == this) {
      throw unavailable(
          "would wait for itself: its listener must not use what it audits, but an object without it");
    }
    if (thread.isShutdown()) {
      throw unavailable("is closed");
    }
    if (!room.tryAcquire()) {
      throw unavailable(
          "has no room: "
              + capacity
              + " operations are under way or wait for its listener, which may hang");
    }
    return new Entry(true);
  }

  private static AuditException unavailable(String why) {
    return new AuditException(
        ErrorCode.AUDIT_UNAVAILABLE, "The strict audit trail " + why + ". Nothing was sent.", null);
  }

  /** One operation that is to be audited. */
  public final class Entry {
    private final boolean hasRoom;

    private Entry(boolean hasRoom) {
      this.hasRoom = hasRoom;
    }

    /**
     * Gives the event to the listener.
     *
     * @param event what was done
     * @return of a strict trail, is done when the listener has taken it, and fails with an {@link
     *     AuditException} if it did not; of another one, it is done at once
     */
    public CompletionStage<Void> record(OperationEvent event) {
      CompletableFuture<Void> taken = new CompletableFuture<>();
      if (!hasRoom && !room.tryAcquire()) {
        drop();
        return CompletableFuture.completedFuture(null);
      }
      try {
        thread.execute(() -> deliver(event, taken));
      } catch (RejectedExecutionException e) {
        lost(taken, "The trail is closed.", e);
      } catch (Throwable e) {
        // Such as no memory for its thread, of which the operation is not to fail.
        lost(taken, "It cannot be given to its listener.", e);
      }
      return strict ? inTime(taken) : CompletableFuture.completedFuture(null);
    }

    private void lost(CompletableFuture<Void> taken, String why, Throwable e) {
      room.release();
      drop();
      taken.completeExceptionally(failed(why, e));
    }
  }

  private CompletableFuture<Void> inTime(CompletableFuture<Void> taken) {
    return taken
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? failed(
                            "Its listener did not take the event within " + timeout + ".", null)
                        : failure));
  }

  private static AuditException failed(String why, @Nullable Throwable cause) {
    return new AuditException(
        ErrorCode.AUDIT_FAILED, "The strict audit trail may have no event of it. " + why, cause);
  }

  private void deliver(OperationEvent event, CompletableFuture<Void> taken) {
    AuditException unaudited = null;
    DELIVERING.set(this);
    try {
      listener.onEvent(event);
    } catch (Throwable e) {
      failed.increment();
      if (failures.passes(System.nanoTime())) {
        LOG.warn(
            "The listener of the audit trail failed; its event is lost{}.", failures.others(), e);
      }
      unaudited = failed("Its listener failed; see the cause.", e);
    } finally {
      DELIVERING.remove();
      room.release();
    }
    // After the release, so that whoever goes on finds room.
    if (unaudited == null) {
      taken.complete(null);
    } else {
      taken.completeExceptionally(unaudited);
    }
  }

  private void drop() {
    dropped.increment();
    if (drops.passes(System.nanoTime())) {
      LOG.warn(
          "The audit trail is full or closed; the event of an operation is dropped{}.",
          drops.others());
    }
  }

  /**
   * How many events no listener got, because the trail was full or closed.
   *
   * @return the number since it was built
   */
  public long dropped() {
    return dropped.sum();
  }

  /**
   * How many events the listener failed to take.
   *
   * @return the number since it was built
   */
  public long failed() {
    return failed.sum();
  }

  /**
   * Waits until the listener has had the events of all operations that are over.
   *
   * @param atMost how long to wait
   * @return false if it did not get that far, or the thread was interrupted, and then stays so
   */
  public boolean flush(Duration atMost) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    try {
      thread.execute(() -> reached.complete(null));
      reached.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Takes no more events, and waits for the listener to have those that are in the queue, at most
   * as long as the {@link Builder#timeout}; the rest is dropped. Closing again does nothing.
   */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (thread.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow().forEach(left -> drop());
  }

  /** Builds an {@link AuditTrail}. Not thread safe. */
  public static final class Builder {
    private static final int DEFAULT_CAPACITY = 10_000;
    private static final int MAX_CAPACITY = 1_000_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

    private final AuditListener listener;
    private boolean strict;
    private int capacity = DEFAULT_CAPACITY;
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder(AuditListener listener) {
      this.listener = listener;
    }

    /**
     * Whether an operation that cannot be audited fails.
     *
     * @param strict false by default
     * @return this builder
     */
    public Builder strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /**
     * How many events may wait for the listener; of a strict trail, how many operations may be
     * under way or wait.
     *
     * @param capacity 1 to 1,000,000; 10,000 by default, which take a few megabytes
     * @return this builder
     */
    public Builder capacity(int capacity) {
      this.capacity = capacity;
      return this;
    }

    /**
     * How long the operations of a strict trail wait for the listener, and {@link AuditTrail#close}
     * for the queue.
     *
     * @param timeout more than nothing, up to a day; 5 seconds by default
     * @return this builder
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * Builds it.
     *
     * @return a new trail
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a setting is out of
     *     bounds
     */
    public AuditTrail build() {
      if (capacity < 1 || capacity > MAX_CAPACITY) {
        throw invalid("capacity is 1 to " + MAX_CAPACITY + ", not " + capacity);
      }
      if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
        throw invalid("timeout is more than nothing, up to " + MAX_TIMEOUT + ", not " + timeout);
      }
      return new AuditTrail(this);
    }

    private static InvalidUsageException invalid(String what) {
      return new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION, "The " + what + ", of an audit trail.");
    }
  }
}
