package dev.hushtable.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.hushtable.keys.KeyCacheSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values that are loaded in the background, bounded in number and age. Concurrent callers share one
 * load. A value that is in use is loaded anew before it expires, while callers go on with the old
 * one. Thread safe; never blocks.
 *
 * <p>What happens when a load fails depends on its {@link FailureKind}. Out of reach: callers go on
 * with the old value until it expires, and for the grace after that. Refused: the old value is
 * dropped at once. Other: they go on until it expires. Who has no value to go on with gets the
 * failure, and so does whoever asks within the next second, so that a source in trouble is asked by
 * each cache about once a second for a key, however many callers there are.
 *
 * <p>Refreshes and the next tries after failures are spread at random, so that caches that were
 * filled at the same time do not ask at the same time.
 *
 * <p>When it is full, what was not used for the longest time makes room. Caffeine, which keeps what
 * is used most often, was tried: where many tenants come one after the other, each with several
 * requests, it asked for keys three to eight times as often, since a newcomer had to compete with
 * what was used long ago. Its asynchronous caches also log every failed load, which here is the
 * caller's to handle.
 */
public final class RefreshingCache<K, V> {
  /** How long a failure is remembered, at most; at least half of it. */
  public static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

  private static final Duration MAX_RETRY_PAUSE = Duration.ofSeconds(30);
  private static final long USE_STEP_NANOS = Duration.ofMillis(100).toNanos();

  private final ConcurrentMap<K, Entry<V>> entries = new ConcurrentHashMap<>();

  /** The last load that a caller of {@link #renew(Object, Duration)} began. */
  private final Cache<K, Entry<V>> renewals;

  /** Apart from the entries, so that keys that do not exist cannot drive out those that do. */
  private final Cache<K, Failure> failures;

  private final Function<K, V> loader;
  private final CacheParts parts;
  private final CacheListener listener;
  private final Ticker clock;
  private final long timeToLiveNanos;
  private final long graceNanos;
  private final long retryAfterNanos;
  private final int maxEntries;

  /** Grows with every {@link #drop(Predicate)}, so that a load that began before it is not kept. */
  private final AtomicLong epoch = new AtomicLong();

  /** What {@link #close} was given; null until then. */
  private volatile @Nullable Consumer<? super V> disposal;

  private record Failure(Throwable cause, long untilNanos) {}

  /** A value or the load that will give it. */
  private static final class Entry<V> {
    final CompletableFuture<V> value;
    final long startedNanos;

    /** What is used if the load finds its source out of reach; null once that is done. */
    volatile @Nullable Entry<V> fallback;

    /** Whether somebody has begun the load. */
    final AtomicBoolean begun;

    /** When the next refresh may begin; moved on by whoever begins one. */
    final AtomicLong refreshAtNanos;

    /** When it was used last, to a tenth of a second. */
    volatile long usedNanos;

    /** Whether the last refresh found the source out of reach. */
    volatile boolean stranded;

    Entry(
        CompletableFuture<V> value,
        long startedNanos,
        long refreshAtNanos,
        @Nullable Entry<V> fallback) {
      this.value = value;
      this.startedNanos = startedNanos;
      this.refreshAtNanos = new AtomicLong(refreshAtNanos);
      this.fallback = fallback;
      this.usedNanos = startedNanos;
      this.begun = new AtomicBoolean(value.isDone());
    }

    /** Written seldom, since all threads that use the value would write to one place. */
    void use(long nowNanos) {
      if (nowNanos - usedNanos > USE_STEP_NANOS) {
        usedNanos = nowNanos;
      }
    }

    boolean isLoaded() {
      return value.isDone() && !value.isCompletedExceptionally();
    }

    Entry<V> newer(Entry<V> other) {
      return startedNanos - other.startedNanos > 0 ? this : other;
    }
  }

  /**
   * Makes an empty cache.
   *
   * @param loader may block
   * @param parts refreshing begins on the first use after seven to eight tenths of the time to
   *     live, and is tried again at most every fortieth, or every quarter minute if that is less
   */
  public RefreshingCache(Function<K, V> loader, CacheParts parts) {
    KeyCacheSettings limits = parts.limits();
    this.loader = loader;
    this.parts = parts;
    this.listener = parts.listener();
    this.clock = parts.clock();
    this.timeToLiveNanos = limits.timeToLive().toNanos();
    this.graceNanos = limits.gracePeriod().toNanos();
    this.retryAfterNanos = Math.min(timeToLiveNanos / 20, MAX_RETRY_PAUSE.toNanos());
    this.maxEntries = limits.maxKeys();
    this.renewals = newCache(limits.timeToLive(), limits.maxKeys(), clock);
    this.failures = newCache(FAILURE_PAUSE, limits.maxKeys(), clock);
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
    Entry<V> entry = entries.get(key);
    if (entry == null || !isUsable(entry)) {
      return replaced(key, old -> !isUsable(old), old -> true);
    }
    if (entry.isLoaded()) {
      entry.use(clock.read());
      listener.hit(isExpired(entry));
      refreshIfDue(key, entry);
    }
    return entry.value.minimalCompletionStage();
  }

  /**
   * A value that is loaded anew, however young the old one is, unless that was done within the last
   * {@code pause}: then its outcome, be it a failure. Meanwhile, and if it fails, {@link
   * #get(Object)} goes on with the old one unless it was refused.
   */
  public CompletionStage<V> renew(K key, Duration pause) {
    Entry<V> entry = entries.get(key);
    if (entry == null || !isUsable(entry)) {
      return get(key);
    }
    long oldest = clock.read() - pause.toNanos();
    long before = epoch.get();
    Entry<V> renewal =
        renewals
            .asMap()
            .compute(
                key,
                (k, last) ->
                    last == null || last.startedNanos - oldest < 0 ? newEntry(null) : last);
    if (renewal.begun.compareAndSet(false, true)) {
      start(
          key,
          renewal,
          () ->
              entries.computeIfPresent(
                  key, (k, old) -> epoch.get() == before ? renewal.newer(old) : old),
          failure -> failedRefresh(key, entries.get(key), renewal, failure));
    }
    return renewal.value.minimalCompletionStage();
  }

  /**
   * A value other than {@code spent}, which a caller found used up before it expired; concurrent
   * callers share one load.
   */
  public CompletionStage<V> getOther(K key, V spent) {
    return replaced(key, old -> !isUsable(old) || isValue(old, spent), old -> !isValue(old, spent));
  }

  private static <V> boolean isValue(Entry<V> entry, V value) {
    return entry.isLoaded() && entry.value.join() == value;
  }

  /** Keeps a value that was loaded elsewhere, unless anything was dropped since. */
  public void put(K key, V value, long epochBefore) {
    Entry<V> entry = newEntry(CompletableFuture.completedFuture(value), null);
    entries.compute(key, (k, old) -> epoch.get() == epochBefore ? entry : old);
    makeRoom();
  }

  /** For {@link #put}: to be asked for before the value is loaded. */
  public long epoch() {
    return epoch.get();
  }

  /**
   * Forgets some values. Who waits for one that is being loaded gets it, but it is not kept. The
   * values are not disposed of, since others may be using them.
   */
  public void drop(Predicate<? super K> which) {
    epoch.incrementAndGet();
    entries.keySet().removeIf(which);
    renewals.asMap().keySet().removeIf(which);
    failures.asMap().keySet().removeIf(which);
  }

  /**
   * Forgets everything for now, and hands the values to {@code disposal}: nobody may be using them.
   *
   * @return whose values were kept
   */
  public Set<K> drain(Consumer<? super V> disposal) {
    epoch.incrementAndGet();
    Set<K> kept = Set.copyOf(entries.keySet());
    dispose(disposal);
    return kept;
  }

  /**
   * Forgets everything for good, and hands all values to {@code disposal}. A load that is running,
   * or begins later, fails with a {@link CancellationException}, and its value is handed over too.
   *
   * @param disposal may get a value twice
   */
  public void close(Consumer<? super V> disposal) {
    this.disposal = disposal;
    dispose(disposal);
  }

  private void dispose(Consumer<? super V> disposal) {
    for (Entry<V> entry : entries.values()) {
      for (Entry<V> each = entry; each != null; each = each.fallback) {
        if (each.isLoaded()) {
          disposal.accept(each.value.join());
        }
      }
    }
    entries.clear();
    renewals.invalidateAll();
    failures.invalidateAll();
  }

  private long age(Entry<V> entry) {
    return clock.read() - entry.startedNanos;
  }

  private boolean isExpired(Entry<V> entry) {
    return age(entry) >= timeToLiveNanos;
  }

  /** Loading, or loaded and not too old; Caffeine counts from when an entry was put in place. */
  private boolean isUsable(Entry<V> entry) {
    if (!entry.value.isDone()) {
      return true;
    }
    return entry.isLoaded() && (!isExpired(entry) || entry.stranded && isInGrace(entry));
  }

  private boolean isInGrace(Entry<V> entry) {
    return age(entry) < timeToLiveNanos + graceNanos;
  }

  /**
   * The value, loaded in place of one that is not wanted, unless that was tried and failed just
   * now.
   */
  private CompletionStage<V> replaced(
      K key, Predicate<Entry<V>> unwanted, Predicate<Entry<V>> mayFallBack) {
    Failure failure = failures.getIfPresent(key);
    if (failure != null && failure.untilNanos() - clock.read() > 0) {
      return CompletableFuture.failedStage(failure.cause());
    }
    Entry<V> entry =
        entries.compute(
            key,
            (k, old) ->
                old == null || unwanted.test(old)
                    ? newEntry(
                        old != null && old.isLoaded() && isInGrace(old) && mayFallBack.test(old)
                            ? old
                            : null)
                    : old);
    makeRoom();
    // Out here, since a load that fails at once takes the entry away again.
    if (entry.begun.compareAndSet(false, true)) {
      start(key, entry, () -> {}, failed -> failedLoad(key, entry, failed));
    }
    return entry.value.minimalCompletionStage();
  }

  /**
   * Lets go of what was not used for the longest time; of a hundredth at once, as it looks at all.
   */
  private void makeRoom() {
    int surplus = entries.size() - maxEntries;
    if (surplus > 0) {
      long now = clock.read();
      entries.entrySet().stream()
          .filter(entry -> entry.getValue().isLoaded())
          .map(entry -> Map.entry(entry.getKey(), entry.getValue().usedNanos - now))
          .sorted(Map.Entry.comparingByValue())
          .limit(surplus + maxEntries / 100)
          .forEach(entry -> entries.remove(entry.getKey()));
    }
  }

  private Entry<V> newEntry(@Nullable Entry<V> fallback) {
    return newEntry(new CompletableFuture<>(), fallback);
  }

  private Entry<V> newEntry(CompletableFuture<V> value, @Nullable Entry<V> fallback) {
    long now = clock.read();
    double share = 0.8 - 0.1 * parts.random().getAsDouble();
    return new Entry<>(value, now, now + (long) (timeToLiveNanos * share), fallback);
  }

  /** What is used instead of the value that could not be loaded, if there is anything. */
  private Optional<V> failedLoad(K key, Entry<V> entry, Throwable failure) {
    FailureKind kind = parts.kinds().apply(failure);
    Entry<V> fallback = entry.fallback;
    if (fallback != null
        && kind == FailureKind.OUT_OF_REACH
        && isInGrace(fallback)
        && entries.replace(key, entry, fallback)) {
      fallback.stranded = true;
      fallback.refreshAtNanos.set(nextTry());
      listener.usedOn(key, took(entry), true, failure);
      return Optional.of(fallback.value.join());
    }
    entries.remove(key, entry);
    listener.failed(key, took(entry), kind, failure);
    remember(key, failure);
    return Optional.empty();
  }

  private Optional<V> failedRefresh(
      K key, @Nullable Entry<V> old, Entry<V> fresh, Throwable failure) {
    FailureKind kind = parts.kinds().apply(failure);
    if (old != null && kind != FailureKind.REFUSED) {
      old.stranded = kind == FailureKind.OUT_OF_REACH;
      listener.usedOn(key, took(fresh), isExpired(old), failure);
    } else {
      if (old != null) {
        entries.remove(key, old);
      }
      listener.failed(key, took(fresh), kind, failure);
      remember(key, failure);
    }
    return Optional.empty();
  }

  private void remember(K key, Throwable failure) {
    failures.put(key, new Failure(failure, soon(FAILURE_PAUSE.toNanos())));
  }

  private long nextTry() {
    return soon(retryAfterNanos);
  }

  private long soon(long nanos) {
    return clock.read() + (long) (nanos * (0.5 + 0.5 * parts.random().getAsDouble()));
  }

  private void refreshIfDue(K key, Entry<V> old) {
    long due = old.refreshAtNanos.get();
    if (clock.read() - due >= 0 && old.refreshAtNanos.compareAndSet(due, nextTry())) {
      Entry<V> fresh = newEntry(null);
      start(
          key,
          fresh,
          () -> entries.replace(key, old, fresh),
          failure -> failedRefresh(key, old, fresh, failure));
    }
  }

  private Duration took(Entry<V> entry) {
    return Duration.ofNanos(age(entry));
  }

  /**
   * Begins a load.
   *
   * @param onFailure gives the value to use instead, if there is any
   */
  private void start(
      K key, Entry<V> entry, Runnable onSuccess, Function<Throwable, Optional<V>> onFailure) {
    entry.begun.set(true);
    try {
      parts.loaders().execute(() -> load(key, entry, onSuccess, onFailure));
    } catch (RuntimeException e) {
      failed(entry, e, onFailure).run();
    }
  }

  private void load(
      K key, Entry<V> entry, Runnable onSuccess, Function<Throwable, Optional<V>> onFailure) {
    Runnable completion;
    try {
      V value = loader.apply(key);
      onSuccess.run();
      listener.loaded(took(entry));
      completion = () -> complete(entry, value);
    } catch (Throwable e) {
      completion = failed(entry, e, onFailure);
    }
    try {
      parts.completions().execute(completion);
    } catch (RuntimeException | Error rejected) {
      completion.run();
    }
  }

  private Runnable failed(
      Entry<V> entry, Throwable failure, Function<Throwable, Optional<V>> onFailure) {
    Optional<V> instead = instead(failure, onFailure);
    return instead.isEmpty()
        ? () -> entry.value.completeExceptionally(failure)
        : () -> complete(entry, instead.get());
  }

  /** Whatever goes wrong besides, whoever waits is told of the failure. */
  private static <V> Optional<V> instead(
      Throwable failure, Function<Throwable, Optional<V>> onFailure) {
    try {
      return onFailure.apply(failure);
    } catch (RuntimeException | Error e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
      return Optional.empty();
    }
  }

  private void complete(Entry<V> entry, V value) {
    entry.fallback = null;
    if (disposal == null) {
      entry.value.complete(value);
    }
    // Looked at again: what closed meanwhile has not seen the value.
    Consumer<? super V> closing = disposal;
    if (closing != null) {
      closing.accept(value);
      entry.value.completeExceptionally(new CancellationException("The cache was closed"));
    }
  }
}
