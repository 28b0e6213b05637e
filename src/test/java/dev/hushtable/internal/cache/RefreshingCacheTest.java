package dev.hushtable.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RefreshingCacheTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<String> loads = new ArrayList<>();
  private final List<String> failedRefreshes = new ArrayList<>();
  private long nowNanos;
  private Function<String, String> loader = key -> key + "-" + loads.size();

  private RefreshingCache<String, String> cache(Duration timeToLive, long maxEntries) {
    return new RefreshingCache<>(
        key -> {
          loads.add(key);
          return loader.apply(key);
        },
        waiting::add,
        Runnable::run,
        (key, failure) -> failedRefreshes.add(key),
        timeToLive,
        maxEntries,
        () -> nowNanos);
  }

  private void runLoads() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private void passMillis(long millis) {
    nowNanos += Duration.ofMillis(millis).toNanos();
  }

  private static String value(CompletionStage<String> stage) {
    return stage.toCompletableFuture().getNow("(not loaded)");
  }

  @Test
  void get_whenManyCallersWait_loadsOnce() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    CompletionStage<String> first = cache.get("a");
    CompletionStage<String> second = cache.get("a");
    assertThat(value(first)).isEqualTo("(not loaded)");

    runLoads();

    assertThat(value(first)).isEqualTo("a-1").isEqualTo(value(second));
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    assertThat(loads).containsExactly("a");
  }

  @Test
  void get_whenCallerCancels_othersStillGetTheValue() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    cache.get("a").toCompletableFuture().cancel(true);
    CompletionStage<String> second = cache.get("a");

    runLoads();

    assertThat(value(second)).isEqualTo("a-1");
  }

  @Test
  void get_whenLoadFailed_loadsAgain() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    loader =
        key -> {
          throw new IllegalStateException("down");
        };
    CompletionStage<String> failing = cache.get("a");
    runLoads();
    assertThatThrownBy(() -> value(failing))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);

    loader = key -> "up";
    CompletionStage<String> working = cache.get("a");
    runLoads();

    assertThat(value(working)).isEqualTo("up");
    assertThat(loads).hasSize(2);
    assertThat(failedRefreshes).isEmpty();
  }

  @Test
  void get_whenExecutorRejects_failsAndLoadsAgainLater() {
    boolean[] full = {true};
    RefreshingCache<String, String> cache =
        new RefreshingCache<>(
            key -> "loaded",
            task -> {
              if (full[0]) {
                throw new RejectedExecutionException("full");
              }
              task.run();
            },
            Runnable::run,
            (key, failure) -> {},
            Duration.ofHours(1),
            10);
    assertThatThrownBy(() -> value(cache.get("a")))
        .hasCauseInstanceOf(RejectedExecutionException.class);

    full[0] = false;
    assertThat(value(cache.get("a"))).isEqualTo("loaded");
  }

  @Test
  void get_whenDueForRefresh_givesOldValueAndRefreshesOnce() {
    RefreshingCache<String, String> cache = cache(Duration.ofSeconds(2), 10);
    cache.get("a");
    runLoads();
    passMillis(1_650);

    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    assertThat(waiting).hasSize(1);
    runLoads();

    assertThat(value(cache.get("a"))).isEqualTo("a-2");
    assertThat(loads).hasSize(2);
  }

  @Test
  void get_whenRefreshFails_givesOldValueTellsListenerAndExpires() {
    RefreshingCache<String, String> cache = cache(Duration.ofSeconds(2), 10);
    cache.get("a");
    runLoads();
    loader =
        key -> {
          throw new IllegalStateException("down");
        };
    passMillis(1_650);
    cache.get("a");
    runLoads();

    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    assertThat(failedRefreshes).containsExactly("a");
    passMillis(500);
    CompletionStage<String> expired = cache.get("a");
    runLoads();
    assertThatThrownBy(() -> value(expired)).hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void get_whenRefreshTookLong_expiresByTheAgeOfTheLoad() {
    RefreshingCache<String, String> cache = cache(Duration.ofSeconds(2), 10);
    cache.get("a");
    runLoads();
    passMillis(1_650);
    cache.get("a");
    passMillis(300);
    runLoads();
    assertThat(value(cache.get("a"))).isEqualTo("a-2");

    passMillis(1_710);
    CompletionStage<String> expired = cache.get("a");
    assertThat(value(expired)).isEqualTo("(not loaded)");
  }

  @Test
  void renew_whenItWasNotWithinThePause_loadsAnew() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    cache.get("a");
    runLoads();

    CompletionStage<String> first = cache.renew("a", Duration.ofMillis(10));
    runLoads();
    assertThat(value(first)).as("however young it is").isEqualTo("a-2");
    assertThat(value(cache.renew("a", Duration.ofMillis(10)))).isEqualTo("a-2");
    passMillis(20);
    CompletionStage<String> second = cache.renew("a", Duration.ofMillis(10));
    runLoads();
    assertThat(value(second)).isEqualTo("a-3");
    assertThat(value(cache.get("a"))).isEqualTo("a-3");
  }

  @Test
  void renew_whenLoadFails_leavesOldValueToOthers() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    cache.get("a");
    runLoads();
    passMillis(20);
    loader =
        key -> {
          throw new IllegalStateException("down");
        };
    CompletionStage<String> anew = cache.renew("a", Duration.ofMillis(10));
    assertThat(value(cache.get("a"))).as("while it is loaded").isEqualTo("a-1");
    runLoads();

    assertThatThrownBy(() -> value(anew)).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
  }

  @Test
  void renew_whenAskedOftenDuringFailure_loadsOncePerPause() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    cache.get("a");
    runLoads();
    passMillis(250);
    loader =
        key -> {
          throw new IllegalStateException("down");
        };
    for (int i = 0; i < 50; i++) {
      cache.renew("a", Duration.ofMillis(200));
      runLoads();
    }

    assertThat(loads).hasSize(2);
  }

  @Test
  void put_always_isUsedWithoutLoad() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    cache.put("a", "given");

    assertThat(value(cache.get("a"))).isEqualTo("given");
    assertThat(loads).isEmpty();
  }

  @Test
  void get_whenFull_evicts() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 2);
    for (int round = 0; round < 3; round++) {
      for (String key : List.of("a", "b", "c", "d")) {
        cache.get(key);
        runLoads();
      }
    }

    assertThat(loads).hasSizeGreaterThan(6);
  }

  @Test
  void close_always_handsLoadedValuesOver() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    cache.get("a");
    runLoads();
    cache.get("still loading");
    List<String> disposed = new ArrayList<>();

    cache.close(disposed::add);

    assertThat(disposed).containsExactly("a-1");
    runLoads();
    assertThat(disposed).containsExactly("a-1", "still loading-2");
  }

  /** Not yet in its place when the cache is closed. */
  @Test
  void close_whenARefreshIsRunning_handsItsValueOverToo() {
    RefreshingCache<String, String> cache = cache(Duration.ofSeconds(2), 10);
    cache.get("a");
    runLoads();
    passMillis(1_650);
    cache.get("a");
    assertThat(waiting).as("a refresh has begun").hasSize(1);
    List<String> disposed = new ArrayList<>();

    cache.close(disposed::add);
    runLoads();

    assertThat(disposed).containsExactly("a-1", "a-2");
  }

  @Test
  void get_whenItIsClosed_failsAndHandsTheValueOver() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    CompletionStage<String> waitingForIt = cache.get("a");
    List<String> disposed = new ArrayList<>();
    cache.close(disposed::add);
    runLoads();
    CompletionStage<String> late = cache.get("b");
    runLoads();

    for (CompletionStage<String> closed : List.of(waitingForIt, late)) {
      assertThatThrownBy(() -> closed.toCompletableFuture().get())
          .hasRootCauseInstanceOf(CancellationException.class);
    }
    assertThat(disposed).containsExactly("a-1", "b-2");
  }

  /** As where the machine has no more threads. */
  @Test
  void get_whenTheCompletionExecutorFails_completesAnyway() {
    RefreshingCache<String, String> cache =
        new RefreshingCache<>(
            key -> "loaded",
            waiting::add,
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            (key, failure) -> {},
            Duration.ofHours(1),
            10);
    CompletionStage<String> value = cache.get("a");
    runLoads();

    assertThat(value(value)).isEqualTo("loaded");
  }

  /** Keys may be long, and somebody else's. */
  @Test
  void get_whenALoadFails_forgetsItsKey() throws Exception {
    RefreshingCache<Object, String> cache =
        new RefreshingCache<>(
            key -> {
              throw new IllegalStateException("failed");
            },
            waiting::add,
            Runnable::run,
            (key, failure) -> {},
            Duration.ofHours(1),
            10);
    WeakReference<Object> key = new WeakReference<>(new Object());
    cache.get(key.get());
    runLoads();
    for (int i = 0; i < 100 && !key.refersTo(null); i++) {
      System.gc();
      Thread.sleep(20);
    }

    assertThat(key.refersTo(null)).isTrue();
    assertThat(cache).isNotNull();
  }
}
