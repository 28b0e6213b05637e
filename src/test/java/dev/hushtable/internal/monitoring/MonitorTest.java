package dev.hushtable.internal.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.exception.AuditException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.monitoring.AuditTrail;
import dev.hushtable.monitoring.InMemoryAuditListener;
import dev.hushtable.monitoring.Monitoring;
import dev.hushtable.monitoring.OperationEvent;
import dev.hushtable.monitoring.OperationTracer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of operations that do not end as they should. */
class MonitorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Subject<String> SUBJECT = Subject.read("Table", String::length);

  private final InMemoryAuditListener audited = new InMemoryAuditListener();

  /** Whatever is not told leaves no room for the next. */
  private final AuditTrail trail = AuditTrail.builder(audited).strict(true).capacity(1).build();

  private final Monitor monitor = new Monitor(Monitoring.builder().auditTrail(trail).build());

  @AfterEach
  void close() {
    trail.close();
  }

  private String watch(Supplier<Subject<String>> subject, Function<Operation, String> work) {
    return monitor.watch("GetItem", subject, work);
  }

  private CompletableFuture<String> watchAsync(
      Function<Operation, CompletableFuture<String>> work) {
    return monitor.watchAsync("GetItem", () -> SUBJECT, Runnable::run, work);
  }

  private void assertGoesOn() {
    assertThat(watch(() -> SUBJECT, operation -> "next")).isEqualTo("next");
  }

  @Test
  void watchAsync_whenTheCallerCompletesTheFuture_stopsTheWork() {
    CompletableFuture<String> timedOut = new CompletableFuture<>();
    CompletableFuture<String> completed = new CompletableFuture<>();

    watchAsync(operation -> timedOut).completeExceptionally(new TimeoutException());
    assertThat(trail.flush(PATIENCE)).isTrue();
    watchAsync(operation -> completed).complete("default");
    assertThat(trail.flush(PATIENCE)).isTrue();

    assertThat(timedOut).isCancelled();
    assertThat(completed).isCancelled();
    assertGoesOn();
  }

  @Test
  void watch_whenACheckedExceptionIsThrown_tellsOfIt() {
    IOException failure = new IOException();

    assertThatThrownBy(() -> watch(() -> SUBJECT, operation -> sneaky(failure))).isSameAs(failure);
    assertThat(watchAsync(operation -> sneaky(failure)))
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCause(failure);

    assertThat(audited.events())
        .extracting(OperationEvent::error)
        .containsExactly(IOException.class.getName(), IOException.class.getName());
    assertGoesOn();
  }

  @SuppressWarnings("unchecked")
  private static <R, E extends Exception> R sneaky(Exception failure) throws E {
    throw (E) failure;
  }

  @Test
  void watch_whenTheAnswerIsNotUnderstood_givesItAllTheSame() {
    Subject<String> subject =
        new Subject<>(
            true,
            Map.of("Table", 2),
            given -> {
              throw new IndexOutOfBoundsException();
            });

    assertThat(watch(() -> subject, operation -> "done")).isEqualTo("done");

    assertThat(audited.events().get(0).table("Table").orElseThrow().items()).isEqualTo(2);
    assertGoesOn();
  }

  @Test
  void watch_whenTheRequestIsNotUnderstood_leavesItToTheWork() {
    Supplier<Subject<String>> nonsense =
        () -> {
          throw new NullPointerException();
        };

    assertThat(watch(nonsense, operation -> "done")).isEqualTo("done");
    assertThat(audited.events()).hasSize(1);
    assertGoesOn();
  }

  @Test
  void watch_whenATracerGivesNothing_givesTheResult() {
    OperationTracer tracer =
        new OperationTracer() {
          @Override
          public Span start(String operation, SortedSet<String> tables) {
            return new Span() {
              @Override
              @SuppressWarnings("NullAway") // As one that is not checked for nulls may.
              public Scope activate() {
                return null;
              }

              @Override
              public void end(OperationEvent event) {}
            };
          }
        };
    Monitor traced = new Monitor(Monitoring.builder().tracer(tracer).build());

    assertThat(
            traced.<String>watch(
                "GetItem", () -> SUBJECT, operation -> operation.call(() -> "done")))
        .isEqualTo("done");
  }

  @Test
  void failed_whenTheTrailFailsLater_waitsForNobody() {
    CompletableFuture<Void> wanted = new CompletableFuture<>();
    AuditTrail slow =
        AuditTrail.builder(
                event -> {
                  wanted.join();
                  throw new IllegalStateException();
                })
            .strict(true)
            .build();
    Monitor told = new Monitor(Monitoring.builder().auditTrail(slow).build());
    HushtableException failure = new InvalidUsageException(ErrorCode.INVALID_CONFIGURATION, "");

    told.failed(Monitor.OPEN_ITEM, "Table", failure);
    assertThat(failure.getSuppressed()).isEmpty();
    wanted.complete(null);
    slow.close();

    assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(AuditException.class);
    assertThat(slow.failed()).isOne();
  }
}
