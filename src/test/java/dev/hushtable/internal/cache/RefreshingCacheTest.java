package dev.hushtable.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.keys.KeyCacheSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RefreshingCacheTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<String> loads = new ArrayList<>();
  private final Events events = new Events();
  private double chance;
  private long nowNanos;
  private Function<String, String> loader = key -> key + "-" + loads.size();

  private RefreshingCache<String, String> cache(Duration timeToLive, int maxEntries) {
    return cache(timeToLive, Duration.ZERO, maxEntries);
  }

  private RefreshingCache<String, String> cache(
      Duration timeToLive, Duration gracePeriod, int maxEntries) {
    return new RefreshingCache<>(
        key -> {
          loads.add(key);
          return loader.apply(key);
        },
        parts(timeToLive, gracePeriod, maxEntries, waiting::add, Runnable::run));
  }

  private CacheParts parts(
      Duration timeToLive,
      Duration gracePeriod,
      int maxEntries,
      Executor loaders,
      Executor completions) {
    return new CacheParts(
        KeyCacheSettings.builder()
            .timeToLive(timeToLive)
            .gracePeriod(gracePeriod)
            .maxKeys(maxEntries)
            .build(),
        failure ->
            failure instanceof Refusal
                ? FailureKind.REFUSED
                : failure instanceof Outage ? FailureKind.OUT_OF_REACH : FailureKind.OTHER,
        loaders,
        completions,
        events,
        () -> nowNanos,
        () -> chance);
  }

  private static final class Outage extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What happened, in words. */
  private static final class Events extends ArrayList<String> implements CacheListener {
    private static final long serialVersionUID = 1;

    @Override
    public void hit(boolean expired) {
      if (expired) {
        add("expired hit");
      }
    }

    @Override
    public void loaded(Duration took) {}

    @Override
    public void failed(Object key, Duration took, FailureKind kind, Throwable failure) {
      add("failed " + key + " " + kind);
    }

    @Override
    public void usedOn(Object key, Duration took, boolean expired, Throwable failure) {
      add((expired ? "used expired " : "used on ") + key);
    }
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
    assertThatThrownBy(() -> value(cache.get("a")))
        .as("not asked again at once")
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(loads).hasSize(1);

    loader = key -> "up";
    passMillis(500);
    CompletionStage<String> working = cache.get("a");
    runLoads();

    assertThat(value(working)).isEqualTo("up");
    assertThat(loads).hasSize(2);
    assertThat(events).containsExactly("failed a OTHER");
  }

  /** Parts of a cache that fails to tell what a failure means. */
  private CacheParts partsThatThrow(Supplier<FailureKind> thrower) {
    CacheParts usual = parts(Duration.ofHours(1), Duration.ZERO, 10, Runnable::run, Runnable::run);
    return new CacheParts(
        usual.limits(),
        failure -> thrower.get(),
        usual.loaders(),
        usual.completions(),
        usual.listener(),
        usual.clock(),
        usual.random());
  }

  @Test
  void get_whenTheFailureCannotBeTold_failsAndLoadsAgain() {
    List<String> answers = new ArrayList<>(List.of("loaded"));
    RefreshingCache<String, String> cache =
        new RefreshingCache<>(
            key -> {
              if (answers.size() == 1) {
                answers.add("next");
                throw new IllegalStateException("down");
              }
              return answers.get(0);
            },
            partsThatThrow(
                () -> {
                  throw new NoClassDefFoundError("Told");
                }));

    assertThatThrownBy(() -> value(cache.get("a")))
        .hasCauseInstanceOf(IllegalStateException.class)
        .cause()
        .hasSuppressedException(new NoClassDefFoundError("Told"));
    assertThat(value(cache.get("a"))).isEqualTo("loaded");
  }

  @Test
  void get_whenTheFailureIsThrownAgain_fails() {
    IllegalStateException down = new IllegalStateException("down");
    RefreshingCache<String, String> cache =
        new RefreshingCache<>(
            key -> {
              throw down;
            },
            partsThatThrow(
                () -> {
                  throw down;
                }));

    CompletableFuture<String> value = cache.get("a").toCompletableFuture();

    assertThat(value).isCompletedExceptionally();
    assertThatThrownBy(value::join).hasCause(down);
  }

  @Test
  void get_whenExecutorRejects_failsAndLoadsAgainLater() {
    boolean[] full = {true};
    RefreshingCache<String, String> cache =
        new RefreshingCache<>(
            key -> "loaded",
            parts(
                Duration.ofHours(1),
                Duration.ZERO,
                10,
                task -> {
                  if (full[0]) {
                    throw new RejectedExecutionException("full");
                  }
                  task.run();
                },
                Runnable::run));
    assertThatThrownBy(() -> value(cache.get("a")))
        .hasCauseInstanceOf(RejectedExecutionException.class);

    full[0] = false;
    passMillis(500);
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
    assertThat(events).containsExactly("used on a");
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
    cache.put("a", "given", cache.epoch());

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

  /** However often others were used before. */
  @Test
  void get_whenFull_letsGoOfWhatWasNotUsedForLongest() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 2);
    for (String key : List.of("a", "a", "a", "b")) {
      cache.get(key);
      runLoads();
      passMillis(200);
    }
    cache.get("c");
    runLoads();
    loads.clear();
    cache.get("b");
    cache.get("c");
    assertThat(loads).isEmpty();

    passMillis(200);
    cache.get("c");
    passMillis(200);
    cache.get("d");
    runLoads();
    loads.clear();
    cache.get("c");
    cache.get("b");
    runLoads();
    assertThat(loads).containsExactly("b");
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
            parts(
                Duration.ofHours(1),
                Duration.ZERO,
                10,
                waiting::add,
                task -> {
                  throw new OutOfMemoryError("unable to create native thread");
                }));
    CompletionStage<String> value = cache.get("a");
    runLoads();

    assertThat(value(value)).isEqualTo("loaded");
  }

  @Test
  void get_whenManyKeysFail_remembersThemApartFromTheValues() {
    RefreshingCache<String, String> cache = cache(Duration.ofHours(1), 10);
    cache.get("a");
    runLoads();
    loader =
        key -> {
          throw new Refusal();
        };
    for (int i = 0; i < 1_000; i++) {
      cache.get("unknown " + i);
      runLoads();
    }

    assertThat(value(cache.get("a"))).isEqualTo("a-1");
  }

  private void down() {
    loader =
        key -> {
          throw new Outage();
        };
  }

  private void refused() {
    loader =
        key -> {
          throw new Refusal();
        };
  }

  private RefreshingCache<String, String> filled(Duration gracePeriod) {
    RefreshingCache<String, String> cache = cache(Duration.ofMinutes(10), gracePeriod, 10);
    cache.get("a");
    runLoads();
    return cache;
  }

  private void passMinutes(long minutes) {
    passMillis(minutes * 60_000);
  }

  @Test
  void get_whenOutOfReachAndNoGrace_failsWhenTheValueExpires() {
    RefreshingCache<String, String> cache = filled(Duration.ZERO);
    down();
    passMinutes(9);
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    runLoads();
    passMinutes(1);
    CompletionStage<String> expired = cache.get("a");
    runLoads();

    assertThatThrownBy(() -> value(expired)).hasCauseInstanceOf(Outage.class);
    assertThat(events).containsExactly("used on a", "failed a OUT_OF_REACH");
  }

  @Test
  void get_whenOutOfReachWithinTheGrace_goesOnWithTheExpiredValueAndSaysSo() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    down();
    passMinutes(9);
    cache.get("a");
    runLoads();
    passMinutes(2);

    CompletionStage<String> expired = cache.get("a");
    assertThat(value(expired)).as("nobody waits for the source").isEqualTo("a-1");
    runLoads();
    assertThat(events).containsExactly("used on a", "expired hit", "used expired a");
    passMinutes(4);
    CompletionStage<String> late = cache.get("a");
    runLoads();
    assertThatThrownBy(() -> value(late)).as("the grace is over").hasCauseInstanceOf(Outage.class);
  }

  /** Nobody asked for it while it could have been refreshed. */
  @Test
  void get_whenTheFirstLoadAfterExpiryIsOutOfReach_fallsBackToTheExpiredValue() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    down();
    passMinutes(11);
    CompletionStage<String> first = cache.get("a");
    CompletionStage<String> second = cache.get("a");
    assertThat(value(first))
        .as("it may be out of date, so it is asked for")
        .isEqualTo("(not loaded)");
    runLoads();

    assertThat(value(first)).isEqualTo("a-1").isEqualTo(value(second));
    assertThat(events).containsExactly("used expired a");
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    assertThat(loads).hasSize(2);
    passMinutes(5);
    CompletionStage<String> late = cache.get("a");
    runLoads();
    assertThatThrownBy(() -> value(late)).hasCauseInstanceOf(Outage.class);
  }

  @Test
  void get_whenTheSourceComesBackWithinTheGrace_refreshes() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    down();
    passMinutes(11);
    cache.get("a");
    runLoads();
    loader = key -> "back";
    passMinutes(1);
    cache.get("a");
    runLoads();

    assertThat(value(cache.get("a"))).isEqualTo("back");
    passMinutes(6);
    assertThat(value(cache.get("a"))).as("its time begins anew").isEqualTo("back");
  }

  @Test
  void get_whenTheRefreshIsRefused_dropsTheValueAtOnce() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    refused();
    passMinutes(9);
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    runLoads();

    assertThatThrownBy(() -> value(cache.get("a"))).hasCauseInstanceOf(Refusal.class);
    assertThat(events).containsExactly("failed a REFUSED");
  }

  @Test
  void get_whenItIsRefusedWithinTheGrace_dropsTheValueAtOnce() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    down();
    passMinutes(11);
    cache.get("a");
    runLoads();
    refused();
    passMinutes(1);
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    runLoads();

    assertThatThrownBy(() -> value(cache.get("a"))).hasCauseInstanceOf(Refusal.class);
  }

  @Test
  void get_whenTheLoadAfterExpiryIsRefused_hasNoGrace() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    refused();
    passMinutes(11);
    CompletionStage<String> expired = cache.get("a");
    runLoads();

    assertThatThrownBy(() -> value(expired)).hasCauseInstanceOf(Refusal.class);
  }

  /** Such as a key that does not unwrap: no outage, and no order to stop either. */
  @Test
  void get_whenTheRefreshFailsOtherwise_keepsTheValueUntilItExpires() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    loader =
        key -> {
          throw new IllegalStateException("damaged");
        };
    passMinutes(9);
    cache.get("a");
    runLoads();
    assertThat(value(cache.get("a"))).isEqualTo("a-1");
    passMinutes(2);
    CompletionStage<String> expired = cache.get("a");
    runLoads();

    assertThatThrownBy(() -> value(expired)).hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void renew_whenItIsRefused_dropsTheOldValue() {
    RefreshingCache<String, String> cache = filled(Duration.ZERO);
    refused();
    cache.renew("a", Duration.ofSeconds(1));
    runLoads();

    assertThatThrownBy(() -> value(cache.get("a"))).hasCauseInstanceOf(Refusal.class);
  }

  /** A value that is used up is no better because the source is down. */
  @Test
  void getOther_whenOutOfReach_doesNotFallBackToTheSpentValue() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    String spent = value(cache.get("a"));
    down();
    passMinutes(11);
    CompletionStage<String> other = cache.getOther("a", spent);
    runLoads();

    assertThatThrownBy(() -> value(other)).hasCauseInstanceOf(Outage.class);
  }

  @Test
  void get_whenTheSourceIsDownForLong_asksItAboutOnceASecond() {
    RefreshingCache<String, String> cache = cache(Duration.ofMinutes(10), 10);
    down();
    chance = 1;
    for (int i = 0; i < 1_000; i++) {
      cache.get("a");
      runLoads();
      passMillis(10);
    }

    assertThat(loads).hasSize(10);
  }

  @Test
  void get_whenChanceDiffers_refreshesBetweenSevenAndEightTenths() {
    chance = 1;
    RefreshingCache<String, String> early = filled(Duration.ZERO);
    passMillis(6 * 60_000 + 59_000);
    early.get("a");
    assertThat(waiting).isEmpty();
    passMillis(1_000);
    early.get("a");
    assertThat(waiting).hasSize(1);
    waiting.clear();

    chance = 0;
    RefreshingCache<String, String> late = filled(Duration.ZERO);
    passMillis(7 * 60_000 + 59_000);
    late.get("a");
    assertThat(waiting).isEmpty();
    passMillis(1_000);
    late.get("a");
    assertThat(waiting).hasSize(1);
  }

  @Test
  void drop_always_forgetsWhatItIsTold() {
    RefreshingCache<String, String> cache = filled(Duration.ZERO);
    cache.get("b");
    runLoads();
    cache.drop("a"::equals);

    assertThat(value(cache.get("b"))).isEqualTo("b-2");
    assertThat(value(cache.get("a"))).isEqualTo("(not loaded)");
  }

  /** Otherwise a key that was destroyed would come back with a load that had just begun. */
  @Test
  void drop_whileValuesAreLoaded_keepsNoneOfThem() {
    RefreshingCache<String, String> cache = filled(Duration.ZERO);
    CompletionStage<String> first = cache.get("b");
    CompletionStage<String> renewal = cache.renew("a", Duration.ofSeconds(1));
    long epoch = cache.epoch();
    cache.drop(key -> true);
    cache.put("c", "given", epoch);
    runLoads();

    assertThat(value(first)).isEqualTo("b-2");
    assertThat(value(renewal)).isEqualTo("a-3");
    for (String key : List.of("a", "b", "c")) {
      assertThat(value(cache.get(key))).isEqualTo("(not loaded)");
    }
  }

  @Test
  void drop_whileARefreshRuns_doesNotKeepItsValue() {
    RefreshingCache<String, String> cache = filled(Duration.ZERO);
    passMinutes(9);
    cache.get("a");
    cache.drop(key -> true);
    runLoads();

    assertThat(value(cache.get("a"))).isEqualTo("(not loaded)");
  }

  @Test
  void close_whenAnExpiredValueMayBeNeeded_handsThatOverToo() {
    RefreshingCache<String, String> cache = filled(Duration.ofMinutes(5));
    passMinutes(11);
    cache.get("a");
    List<String> disposed = new ArrayList<>();
    cache.close(disposed::add);
    down();
    runLoads();

    assertThat(disposed).contains("a-1");
  }
}
