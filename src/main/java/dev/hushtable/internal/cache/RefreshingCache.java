package dev.hushtable.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that are loaded in the background, bounded in number and age. Concurrent callers share one
 * load. A value that is in use is loaded anew before it expires, while callers go on with the old
 * one; if that fails, they go on until it does expire. A load that fails is not remembered. Thread
 * safe; never blocks.
 *
 * <p>Caffeine keeps the entries. Its own asynchronous caches are not used because they log every
 * failed load, which here is the caller's to handle, and because a failed refresh has to be told
 * apart from a failed load.
 */
public final class RefreshingCache<K, V> {
  private final Cache<K, Entry<V>> entries;

  /** The last load that a caller of {@link #renew(Object, Duration)} began. */
  private final Cache<K, Entry<V>> renewals;

  private final Function<K, V> loader;
  private final Executor executor;
  private final Executor completionExecutor;
  private final BiConsumer<? super K, ? super Throwable> failedRefreshListener;
  private final Ticker clock;
  private final long timeToLiveNanos;
  private final long refreshAfterNanos;
  private final long retryAfterNanos;

  /** What {@link #close} was given; null until then. */
  private volatile @Nullable Consumer<? super V> disposal;

  /**
   * A value or the load that will give it.
   *
   * @param refreshAtNanos when the next refresh may begin; moved on by whoever begins one
   */
  private record Entry<V>(
      CompletableFuture<V> value, long startedNanos, AtomicLong refreshAtNanos) {

    boolean isFailed() {
      return value.isCompletedExceptionally();
    }

    boolean isLoaded() {
      return value.isDone() && !isFailed();
    }

    Entry<V> newer(Entry<V> other) {
      return startedNanos - other.startedNanos > 0 ? this : other;
    }
  }

  /**
   * Makes an empty cache.
   *
   * @param loader may block
   * @param executor runs the loader; if it rejects a task, the load fails with what it threw
   * @param completionExecutor runs what callers have attached to a value; another than the
   *     loader's, or one that waits there for a second value could wait for itself
   * @param failedRefreshListener hears of refreshes that fail, which no caller waits for
   * @param timeToLive counted from the start of a load; refreshing begins on the first use after
   *     four fifths of it, and is tried again at most every twentieth
   */
  public RefreshingCache(
      Function<K, V> loader,
      Executor executor,
      Executor completionExecutor,
      BiConsumer<? super K, ? super Throwable> failedRefreshListener,
      Duration timeToLive,
      long maxEntries) {
    this(
        loader,
        executor,
        completionExecutor,
        failedRefreshListener,
        timeToLive,
        maxEntries,
        Ticker.systemTicker());
  }

  /** For tests that let time pass as they like. */
  RefreshingCache(
      Function<K, V> loader,
      Executor executor,
      Executor completionExecutor,
      BiConsumer<? super K, ? super Throwable> failedRefreshListener,
      Duration timeToLive,
      long maxEntries,
      Ticker clock) {
    this.loader = loader;
    this.executor = executor;
    this.completionExecutor = completionExecutor;
    this.failedRefreshListener = failedRefreshListener;
    this.clock = clock;
    this.timeToLiveNanos = timeToLive.toNanos();
    this.refreshAfterNanos = timeToLive.multipliedBy(4).dividedBy(5).toNanos();
    this.retryAfterNanos = timeToLive.dividedBy(20).toNanos();
    this.entries = newCache(timeToLive, maxEntries, clock);
    this.renewals = newCache(timeToLive, maxEntries, clock);
  }

  private static <K, V> Cache<K, V> newCache(Duration timeToLive, long maxEntries, Ticker clock) {
    return Caffeine.newBuilder()
        .maximumSize(maxEntries)
        .expireAfterWrite(timeToLive)
        .ticker(clock)
        .executor(Runnable::run)
        .build();
  }

  /** The value, loaded if it is not there. */
  public CompletionStage<V> get(K key) {
    Entry<V> entry = entries.getIfPresent(key);
    if (entry == null || !isUsable(entry)) {
      entry =
          entries.asMap().compute(key, (k, old) -> old != null && isUsable(old) ? old : load(k));
    } else if (entry.isLoaded()) {
      refreshIfDue(key, entry);
    }
    return entry.value().minimalCompletionStage();
  }

  /**
   * A value that is loaded anew, however young the old one is, unless that was done within the last
   * {@code pause}: then its outcome, be it a failure. Meanwhile, and if it fails, {@link
   * #get(Object)} goes on with the old one.
   */
  public CompletionStage<V> renew(K key, Duration pause) {
    Entry<V> entry = entries.getIfPresent(key);
    if (entry == null || !isUsable(entry)) {
      return get(key);
    }
    long oldest = clock.read() - pause.toNanos();
    return renewals
        .asMap()
        .compute(
            key, (k, last) -> last == null || last.startedNanos() - oldest < 0 ? renewed(k) : last)
        .value()
        .minimalCompletionStage();
  }

  /**
   * A value other than {@code spent}, which a caller found used up before it expired; concurrent
   * callers share one load.
   */
  public CompletionStage<V> getOther(K key, V spent) {
    return entries
        .asMap()
        .compute(
            key,
            (k, entry) ->
                entry == null || !isUsable(entry) || isValue(entry, spent) ? load(k) : entry)
        .value()
        .minimalCompletionStage();
  }

  private static <V> boolean isValue(Entry<V> entry, V value) {
    return entry.isLoaded() && entry.value().join() == value;
  }

  /** Keeps a value that was loaded elsewhere just now. */
  public void put(K key, V value) {
    entries.put(key, newEntry(CompletableFuture.completedFuture(value)));
  }

  /**
   * Forgets everything for good, and hands all values to {@code disposal}. A load that is running,
   * or begins later, fails with a {@link CancellationException}, and its value is handed over too.
   *
   * @param disposal may get a value twice
   */
  public void close(Consumer<? super V> disposal) {
    this.disposal = disposal;
    for (Entry<V> entry : entries.asMap().values()) {
      if (entry.isLoaded()) {
        disposal.accept(entry.value().join());
      }
    }
    entries.invalidateAll();
    renewals.invalidateAll();
  }

  /** Loading, or loaded and not too old; Caffeine counts from when an entry was put in place. */
  private boolean isUsable(Entry<V> entry) {
    return !entry.isFailed()
        && !(entry.isLoaded() && clock.read() - entry.startedNanos() >= timeToLiveNanos);
  }

  private Entry<V> newEntry(CompletableFuture<V> value) {
    long now = clock.read();
    return new Entry<>(value, now, new AtomicLong(now + refreshAfterNanos));
  }

  private Entry<V> renewed(K key) {
    Entry<V> entry = newEntry(new CompletableFuture<>());
    start(key, entry, () -> entries.asMap().merge(key, entry, Entry::newer), failure -> {});
    return entry;
  }

  private Entry<V> load(K key) {
    Entry<V> entry = newEntry(new CompletableFuture<>());
    start(key, entry, () -> {}, failure -> {});
    return entry;
  }

  private void refreshIfDue(K key, Entry<V> old) {
    long now = clock.read();
    long due = old.refreshAtNanos().get();
    if (now - due >= 0 && old.refreshAtNanos().compareAndSet(due, now + retryAfterNanos)) {
      Entry<V> fresh = newEntry(new CompletableFuture<>());
      start(
          key,
          fresh,
          () -> entries.asMap().replace(key, old, fresh),
          failure -> failedRefreshListener.accept(key, failure));
    }
  }

  private void start(K key, Entry<V> entry, Runnable onSuccess, Consumer<Throwable> onFailure) {
    try {
      executor.execute(() -> load(key, entry, onSuccess, onFailure));
    } catch (RuntimeException e) {
      onFailure.accept(e);
      entry.value().completeExceptionally(e);
    }
  }

  private void load(K key, Entry<V> entry, Runnable onSuccess, Consumer<Throwable> onFailure) {
    Runnable completion;
    try {
      V value = loader.apply(key);
      onSuccess.run();
      completion = () -> complete(entry, value);
    } catch (Throwable e) {
      entries.asMap().remove(key, entry);
      onFailure.accept(e);
      completion = () -> entry.value().completeExceptionally(e);
    }
    try {
      completionExecutor.execute(completion);
    } catch (RuntimeException | Error rejected) {
      completion.run();
    }
  }

  private void complete(Entry<V> entry, V value) {
    if (disposal == null) {
      entry.value().complete(value);
    }
    // Looked at again: what closed meanwhile has not seen the value.
    Consumer<? super V> closing = disposal;
    if (closing != null) {
      closing.accept(value);
      entry.value().completeExceptionally(new CancellationException("The cache was closed"));
    }
  }
}
