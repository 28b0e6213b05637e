package dev.hushtable.internal.client;

import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.request.OutdatedException;
import dev.hushtable.internal.request.WriteTransaction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Carries out writes that take a transaction: reads, writes, and begins again where others were
 * faster, a bounded number of times.
 */
final class WriteTransactions {
  private final Calls calls;
  private final Attempts attempts;

  WriteTransactions(Calls calls) {
    this.calls = calls;
    this.attempts = new Attempts(calls::pause);
  }

  /**
   * The response to the caller, in stored form.
   *
   * @param stopped whether the caller has lost interest, so that nothing is written any more
   */
  <R> CompletableFuture<R> write(WriteTransaction<R> write, BooleanSupplier stopped) {
    return attempts.run(() -> attempt(write, stopped));
  }

  private <R> CompletableFuture<R> attempt(WriteTransaction<R> write, BooleanSupplier stopped) {
    return read(write.reads())
        .thenCompose(found -> calls.use(write.needs(found), keys -> write.transaction(found, keys)))
        .thenCompose(transaction -> send(transaction, stopped))
        .thenCompose(response -> answer(write, response))
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(explained(write, Futures.cause(failure))));
  }

  private CompletableFuture<TransactWriteItemsResponse> send(
      TransactWriteItemsRequest transaction, BooleanSupplier stopped) {
    return stopped.getAsBoolean()
        ? CompletableFuture.failedFuture(new CancellationException())
        : calls.transactWriteItems(transaction);
  }

  private <R> CompletableFuture<R> answer(
      WriteTransaction<R> write, TransactWriteItemsResponse response) {
    return read(write.readsAfterwards())
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(CarriedOut.of(Futures.cause(failure))))
        .thenApply(now -> write.response(response, now));
  }

  private CompletableFuture<List<Map<String, AttributeValue>>> read(List<GetItemRequest> requests) {
    return calls
        .getItems(requests)
        .thenApply(responses -> responses.stream().map(GetItemResponse::item).toList());
  }

  private static Throwable explained(WriteTransaction<?> write, Throwable failure) {
    if (failure instanceof ResourceNotFoundException missing) {
      return write.explained(missing);
    }
    if (!(failure instanceof TransactionCanceledException canceled)) {
      return failure;
    }
    return write.isOutdated(canceled)
        ? new OutdatedException(canceled, write.tableNames())
        : write.failure(canceled);
  }
}
