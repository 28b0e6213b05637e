package dev.hushtable;

import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.client.CarriedOut;
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
                Throwable cause = Futures.cause(failure);
                result.completeExceptionally(
                    cause instanceof RuntimeException e ? CarriedOut.unmapped(e) : cause);
              }
            });
    Futures.cancelWith(result, write);
    return result;
  }
}
