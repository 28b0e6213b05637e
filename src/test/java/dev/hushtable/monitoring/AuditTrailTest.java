package dev.hushtable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.exception.AuditException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.testing.Failures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The queue between operations and a listener. */
class AuditTrailTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final InMemoryAuditListener audited = new InMemoryAuditListener();
  private final CountDownLatch hanging = new CountDownLatch(1);

  private static OperationEvent event(int number) {
    return new OperationEvent(
        Instant.EPOCH, Duration.ZERO, "Operation" + number, new TreeMap<>(), List.of(), null);
  }

  private static CompletableFuture<Void> record(AuditTrail trail, int number) {
    return trail.begin().record(event(number)).toCompletableFuture();
  }

  private void hang(OperationEvent event) {
    try {
      hanging.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    audited.onEvent(event);
  }

  @Test
  void record_whenCalledByMany_keepsOrderAndLosesNothing() throws Exception {
    AtomicInteger at = new AtomicInteger();
    AtomicInteger atMost = new AtomicInteger();
    AuditListener alone =
        event -> {
          atMost.accumulateAndGet(at.incrementAndGet(), Math::max);
          audited.onEvent(event);
          at.decrementAndGet();
        };
    try (AuditTrail trail = AuditTrail.to(alone)) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    assertThat(record(trail, 1_000 * thread + i)).isCompleted();
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      threads.shutdown();

      assertThat(trail.flush(PATIENCE)).isTrue();
      assertThat(audited.events()).hasSize(2_000);
      assertThat(atMost).as("one at a time").hasValue(1);
      List<Integer> ofOne =
          audited.events().stream()
              .map(event -> Integer.valueOf(event.operation().substring("Operation".length())))
              .filter(number -> number < 1_000)
              .toList();
      assertThat(ofOne).isSorted();
      assertThat(trail.dropped() + trail.failed()).isZero();
    }
  }

  @Test
  void record_whenTheQueueIsFull_dropsAndCounts() {
    AuditTrail trail = AuditTrail.builder(this::hang).capacity(3).build();
    for (int i = 0; i < 10; i++) {
      assertThat(record(trail, i)).isCompleted();
    }

    assertThat(trail.dropped()).isEqualTo(7);
    assertThat(trail.flush(Duration.ofMillis(20))).isFalse();
    hanging.countDown();
    trail.close();
    assertThat(audited.events())
        .extracting(OperationEvent::operation)
        .containsExactly("Operation0", "Operation1", "Operation2");
  }

  @Test
  void close_whenTheListenerHangs_givesUpAndCountsWhatItDropped() {
    AuditTrail trail =
        AuditTrail.builder(this::hang).capacity(3).timeout(Duration.ofMillis(50)).build();
    for (int i = 0; i < 3; i++) {
      record(trail, i);
    }

    trail.close();
    trail.close();

    assertThat(trail.dropped()).as("one is with the listener").isEqualTo(2);
    assertThat(record(trail, 4)).isCompleted();
    assertThat(trail.dropped()).isEqualTo(3);
    assertThat(trail.flush(PATIENCE)).isFalse();
  }

  @Test
  void begin_whenAStrictTrailIsFull_isRefusedUntilThereIsRoom() {
    AuditTrail trail = AuditTrail.builder(audited).strict(true).capacity(2).build();
    AuditTrail.Entry first = trail.begin();
    AuditTrail.Entry second = trail.begin();

    Failures.assertRefused(trail::begin, ErrorCode.AUDIT_UNAVAILABLE, "2 operations", "Nothing");
    first.record(event(1)).toCompletableFuture().join();
    second.record(event(2)).toCompletableFuture().join();

    assertThat(trail.flush(PATIENCE)).isTrue();
    trail.begin().record(event(3)).toCompletableFuture().join();
    assertThat(audited.events()).hasSize(3);
    trail.close();
    Failures.assertRefused(trail::begin, ErrorCode.AUDIT_UNAVAILABLE, "closed");
  }

  @Test
  void begin_whenTheOneBeforeIsOver_findsRoom() {
    try (AuditTrail trail = AuditTrail.builder(audited).strict(true).capacity(1).build()) {
      for (int i = 0; i < 1_000; i++) {
        record(trail, i).join();
      }

      assertThat(audited.events()).hasSize(1_000);
    }
  }

  @Test
  void record_whenAStrictListenerFails_failsWithItsError() {
    try (AuditTrail trail =
        AuditTrail.builder(
                event -> {
                  throw new AssertionError("disk full");
                })
            .strict(true)
            .build()) {
      assertThatThrownBy(() -> record(trail, 1).join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              AuditException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_FAILED))
          .hasRootCauseMessage("disk full");
      assertThat(trail.failed()).isEqualTo(1);
      assertThatThrownBy(() -> record(trail, 2).join())
          .as("its thread lives on")
          .hasRootCauseMessage("disk full");
    }
  }

  @Test
  void record_whenItStartsTheThread_givesItNothingOfTheCallers() {
    InheritableThreadLocal<String> loggingContext = new InheritableThreadLocal<>();
    AtomicReference<String> seen = new AtomicReference<>();
    AuditListener listener =
        event -> {
          seen.set(loggingContext.get());
          audited.onEvent(event);
        };
    try (AuditTrail trail = AuditTrail.builder(listener).strict(true).build()) {
      loggingContext.set("of one user");

      record(trail, 1).join();

      assertThat(audited.events()).hasSize(1);
      assertThat(seen).hasValue(null);
    }
  }

  @Test
  void begin_whenTheListenerOfAStrictTrailCalls_isRefusedRatherThanWaitingForItself() {
    AtomicReference<AuditTrail> itself = new AtomicReference<>();
    AtomicReference<Throwable> refused = new AtomicReference<>();
    AuditListener listener =
        event -> refused.set(catchThrowable(() -> record(itself.get(), 2).join()));
    try (AuditTrail trail = AuditTrail.builder(listener).strict(true).build()) {
      itself.set(trail);

      record(trail, 1).join();

      assertThat(refused.get())
          .isInstanceOfSatisfying(
              AuditException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_UNAVAILABLE))
          .hasMessageContaining("itself");
    }
  }

  @Test
  void record_whenAStrictTrailWasClosedMeanwhile_fails() {
    AuditTrail trail = AuditTrail.builder(audited).strict(true).build();
    AuditTrail.Entry entry = trail.begin();
    trail.close();

    assertThatThrownBy(() -> entry.record(event(1)).toCompletableFuture().join())
        .cause()
        .isInstanceOf(HushtableException.class)
        .hasMessageContaining("closed");
    assertThat(trail.dropped()).isEqualTo(1);
  }

  @Test
  void build_whenASettingIsOutOfBounds_isRefused() {
    assertInvalid(AuditTrail.builder(audited).capacity(0), "capacity");
    assertInvalid(AuditTrail.builder(audited).capacity(1_000_001), "capacity");
    assertInvalid(AuditTrail.builder(audited).timeout(Duration.ZERO), "timeout");
    assertInvalid(AuditTrail.builder(audited).timeout(Duration.ofSeconds(-1)), "timeout");
    assertInvalid(AuditTrail.builder(audited).timeout(Duration.ofDays(2)), "timeout");
    assertInvalid(AuditTrail.builder(audited).timeout(ChronoUnit.FOREVER.getDuration()), "timeout");
  }

  private static void assertInvalid(AuditTrail.Builder builder, String part) {
    Failures.assertRefused(builder::build, ErrorCode.INVALID_CONFIGURATION, part);
  }
}
