package dev.hushtable.internal.client;

import dev.hushtable.internal.request.Homes;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * Carries out writes of items that have to be found first: finds them, writes on condition that
 * they are still there, and begins again if they are not, a bounded number of times.
 */
final class HomedWrites {
  private final Calls calls;
  private final Attempts attempts;

  HomedWrites(Calls calls) {
    this.calls = calls;
    this.attempts = new Attempts(calls::pause);
  }

  /**
   * What the write gives.
   *
   * @param homes begins a search
   * @param write writes where the items were found
   * @param stopped whether the caller has lost interest, so that nothing is written any more
   */
  <R> CompletableFuture<R> write(
      Supplier<Homes> homes, Function<Homes, CompletableFuture<R>> write, BooleanSupplier stopped) {
    return attempts.run(
        () -> {
          Homes begun = homes.get();
          return calls
              .use(begun.needs(), begun::begin)
              .thenCompose(this::find)
              .thenCompose(
                  found ->
                      stopped.getAsBoolean()
                          ? CompletableFuture.failedFuture(new CancellationException())
                          : write.apply(found));
        });
  }

  private CompletableFuture<Homes> find(Homes homes) {
    List<GetItemRequest> reads = homes.next();
    return reads.isEmpty()
        ? CompletableFuture.completedFuture(homes)
        : calls
            .getItems(reads)
            .thenCompose(
                responses -> {
                  homes.answered(responses);
                  return find(homes);
                });
  }
}
