package dev.hushtable.internal.client;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.request.UniqueTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Carries out writes of unique attributes: reads, writes in a transaction, and begins again where
 * others were faster, a bounded number of times. Whether it waits is up to the calls: what waits
 * gives futures that are done.
 */
final class UniqueWrites {
  private static final int MAX_ATTEMPTS = 10;
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final int MAX_PAUSE_MILLIS = 500;

  private final Calls calls;

  /** What is called on the way. */
  interface Calls {
    CompletableFuture<GetItemResponse> getItem(GetItemRequest request);

    CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request);

    CompletableFuture<Void> pause(Duration duration);

    <T> CompletableFuture<T> use(Set<KeyNeed> needs, Function<KeySet, T> work);
  }

  UniqueWrites(Calls calls) {
    this.calls = calls;
  }

  /**
   * The response to the caller, in stored form.
   *
   * @param stopped whether the caller has lost interest, so that nothing is written any more
   */
  <R> CompletableFuture<R> write(UniqueTransaction<R> write, BooleanSupplier stopped) {
    return attempt(write, stopped, 1);
  }

  private <R> CompletableFuture<R> attempt(
      UniqueTransaction<R> write, BooleanSupplier stopped, int attempt) {
    return read(write.reads())
        .thenCompose(found -> calls.use(write.needs(found), keys -> write.transaction(found, keys)))
        .thenCompose(transaction -> send(transaction, stopped))
        .thenCompose(response -> answer(write, response))
        .exceptionallyCompose(failure -> again(write, stopped, attempt, KeyLoader.cause(failure)));
  }

  private CompletableFuture<TransactWriteItemsResponse> send(
      TransactWriteItemsRequest transaction, BooleanSupplier stopped) {
    return stopped.getAsBoolean()
        ? CompletableFuture.failedFuture(new CancellationException())
        : calls.transactWriteItems(transaction);
  }

  private <R> CompletableFuture<R> answer(
      UniqueTransaction<R> write, TransactWriteItemsResponse response) {
    return read(write.readsAfterwards())
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(CarriedOut.of(KeyLoader.cause(failure))))
        .thenApply(now -> write.response(response, now));
  }

  private CompletableFuture<List<Map<String, AttributeValue>>> read(List<GetItemRequest> requests) {
    List<CompletableFuture<GetItemResponse>> responses = new ArrayList<>();
    requests.forEach(request -> responses.add(calls.getItem(request)));
    return CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new))
        .thenApply(done -> responses.stream().map(response -> response.join().item()).toList());
  }

  private <R> CompletableFuture<R> again(
      UniqueTransaction<R> write, BooleanSupplier stopped, int attempt, Throwable failure) {
    if (failure instanceof ResourceNotFoundException missing) {
      return CompletableFuture.failedFuture(write.explained(missing));
    }
    if (!(failure instanceof TransactionCanceledException canceled)) {
      return CompletableFuture.failedFuture(failure);
    }
    if (!write.isOutdated(canceled)) {
      return CompletableFuture.failedFuture(write.failure(canceled));
    }
    if (attempt == MAX_ATTEMPTS) {
      return CompletableFuture.failedFuture(
          new WriteConflictException(
              ErrorCode.WRITE_CONTENDED,
              "Others kept changing the same items or unique values during "
                  + MAX_ATTEMPTS
                  + " attempts; nothing was written.",
              canceled));
    }
    return calls.pause(pause(attempt)).thenCompose(done -> attempt(write, stopped, attempt + 1));
  }

  /** Longer each time, and at random, so that those who met do not meet again. */
  private static Duration pause(int attempt) {
    int longest = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << attempt);
    return Duration.ofMillis(ThreadLocalRandom.current().nextInt(longest) + 1L);
  }
}
