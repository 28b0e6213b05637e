package dev.hushtable.internal.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the JDK's futures lack. */
public final class Futures {
  private Futures() {}

  /** What a stage failed with, without the wrapping that dependent stages add. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** What throws fails the future. */
  public static <R> CompletableFuture<R> attempt(Supplier<CompletableFuture<R>> call) {
    try {
      return call.get();
    } catch (Throwable e) {
      // Also what others throw without declaring it.
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Waits, and gives what a future failed with; null if it succeeded. */
  public static @Nullable Throwable failure(CompletableFuture<?> future) {
    try {
      future.join();
      return null;
    } catch (CompletionException e) {
      return cause(e);
    }
  }

  /** Who gives up the result gives up the work. */
  public static void cancelWith(CompletableFuture<?> result, CompletableFuture<?> work) {
    var unused =
        result.whenComplete(
            (value, failure) -> {
              if (result.isCancelled()) {
                work.cancel(true);
              }
            });
  }
}
