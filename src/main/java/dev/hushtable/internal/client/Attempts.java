package dev.hushtable.internal.client;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.request.OutdatedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Begins a write again where others were faster, a bounded number of times. Whether it waits is up
 * to the pause: one that waits gives futures that are done.
 */
final class Attempts {
  private static final int MAX_ATTEMPTS = 10;
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final int MAX_PAUSE_MILLIS = 500;

  private final Function<Duration, CompletableFuture<Void>> pause;

  Attempts(Function<Duration, CompletableFuture<Void>> pause) {
    this.pause = pause;
  }

  /**
   * What the last attempt gives.
   *
   * @param attempt fails with an {@link OutdatedException} if it is to be begun again
   */
  <R> CompletableFuture<R> run(Supplier<CompletableFuture<R>> attempt) {
    return run(attempt, 1);
  }

  private <R> CompletableFuture<R> run(Supplier<CompletableFuture<R>> attempt, int number) {
    return attempt
        .get()
        .exceptionallyCompose(
            failure ->
                Futures.cause(failure) instanceof OutdatedException outdated
                    ? again(attempt, number, outdated)
                    : CompletableFuture.failedFuture(Futures.cause(failure)));
  }

  private <R> CompletableFuture<R> again(
      Supplier<CompletableFuture<R>> attempt, int number, OutdatedException outdated) {
    if (number == MAX_ATTEMPTS) {
      return CompletableFuture.failedFuture(
          new WriteConflictException(
              ErrorCode.WRITE_CONTENDED,
              "Others kept changing the same items or unique values of table "
                  + outdated.tableNames()
                  + " during "
                  + MAX_ATTEMPTS
                  + " attempts; nothing was written.",
              outdated.getCause()));
    }
    return pause.apply(pause(number)).thenCompose(done -> run(attempt, number + 1));
  }

  /** Longer each time, and at random, so that those who met do not meet again. */
  private static Duration pause(int attempt) {
    int longest = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << attempt);
    return Duration.ofMillis(ThreadLocalRandom.current().nextInt(longest) + 1L);
  }
}
