package dev.hushtable;

import dev.hushtable.internal.client.CarriedOut;
import dev.hushtable.internal.client.KeyLoader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Writes whose returned item the enhanced client maps to a bean. If that fails, the error says that
 * the write was carried out.
 */
final class Writes {
  private Writes() {}

  static <R> R mapped(Supplier<R> write) {
    try {
      return write.get();
    } catch (RuntimeException e) {
      throw CarriedOut.unmapped(e);
    }
  }

  static <R> CompletableFuture<R> mapped(CompletableFuture<R> write) {
    CompletableFuture<R> result = new CompletableFuture<>();
    var unused =
        write.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                result.complete(value);
              } else {
                Throwable cause = KeyLoader.cause(failure);
                result.completeExceptionally(
                    cause instanceof RuntimeException e ? CarriedOut.unmapped(e) : cause);
              }
            });
    cancelWith(result, write);
    return result;
  }

  /** Who gives up the result gives up the request. */
  private static void cancelWith(CompletableFuture<?> result, CompletableFuture<?> write) {
    var unused =
        result.whenComplete(
            (value, failure) -> {
              if (result.isCancelled()) {
                write.cancel(true);
              }
            });
  }
}
