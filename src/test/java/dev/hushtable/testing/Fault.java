package dev.hushtable.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that goes wrong at a {@link KmsEmulator}: what, for which operation, and how often.
 *
 * <p>A fresh fault hits every call of every operation until it is cleared; {@link #times} and
 * {@link #onlyFor} narrow it.
 */
public final class Fault {
  /** What goes wrong. */
  enum Kind {
    THROTTLE,
    SERVER_ERROR,
    UNAVAILABLE,
    LATENCY,
    DROPPED_CONNECTION,
    ACCESS_DENIED
  }

  private final Kind kind;
  private final Duration latency;
  private final Optional<String> operation;
  private final OptionalInt times;
  private final int after;

  private Fault(
      Kind kind, Duration latency, Optional<String> operation, OptionalInt times, int after) {
    this.kind = kind;
    this.latency = latency;
    this.operation = operation;
    this.times = times;
    this.after = after;
  }

  /** {@code ThrottlingException}, status 400, which the SDK retries. */
  public static Fault throttle() {
    return of(Kind.THROTTLE);
  }

  /** {@code KMSInternalException}, status 500, which the SDK retries. */
  public static Fault serverError() {
    return of(Kind.SERVER_ERROR);
  }

  /** A bare status 503 without a body, as a load balancer sends it; the SDK retries it. */
  public static Fault unavailable() {
    return of(Kind.UNAVAILABLE);
  }

  /** {@code AccessDeniedException}, status 400, which the SDK does not retry. */
  public static Fault accessDenied() {
    return of(Kind.ACCESS_DENIED);
  }

  /** The connection closes before any answer; the SDK retries it. */
  public static Fault droppedConnection() {
    return of(Kind.DROPPED_CONNECTION);
  }

  /** The call succeeds, but only after this long. */
  public static Fault latency(Duration latency) {
    return new Fault(Kind.LATENCY, latency, Optional.empty(), OptionalInt.empty(), 0);
  }

  /** This fault for the next {@code times} matching calls only. A retry is a call. */
  public Fault times(int times) {
    if (times < 1) {
      throw new IllegalArgumentException("times must be at least 1, not " + times);
    }
    return new Fault(kind, latency, operation, OptionalInt.of(times), after);
  }

  /** This fault for one operation only, such as {@code "Decrypt"}. */
  public Fault onlyFor(String operation) {
    return new Fault(kind, latency, Optional.of(operation), times, after);
  }

  /** This fault only when so many matching calls have been spared. */
  public Fault after(int calls) {
    return new Fault(kind, latency, operation, times, calls);
  }

  Kind kind() {
    return kind;
  }

  Duration latency() {
    return latency;
  }

  Optional<String> operation() {
    return operation;
  }

  OptionalInt times() {
    return times;
  }

  int after() {
    return after;
  }

  private static Fault of(Kind kind) {
    return new Fault(kind, Duration.ZERO, Optional.empty(), OptionalInt.empty(), 0);
  }
}
