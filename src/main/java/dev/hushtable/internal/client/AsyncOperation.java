package dev.hushtable.internal.client;

import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.monitoring.Operation;
import dev.hushtable.internal.request.Homes;
import dev.hushtable.internal.request.RequestRewriter;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.SeparateWrites;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** One operation of a client that does not wait, with all the calls that it takes. */
final class AsyncOperation {
  private final DynamoDbAsyncClient client;
  private final RequestRewriters rewriters;
  private final KeyLoader keys;
  private final Operation operation;
  private final Calls calls = new PassingCalls();

  AsyncOperation(
      DynamoDbAsyncClient client, RequestRewriters rewriters, KeyLoader keys, Operation operation) {
    this.client = client;
    this.rewriters = rewriters;
    this.keys = keys;
    this.operation = operation;
  }

  CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.putItem(request, homes),
        client::putItem);
  }

  CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.updateItem(request, homes),
        client::updateItem);
  }

  CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.deleteItem(request, homes),
        client::deleteItem);
  }

  CompletableFuture<TransactWriteItemsResponse> transactWrite(TransactWriteItemsRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.transactWriteItems(request, homes),
        client::transactWriteItems);
  }

  CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
    SeparateWrites separate = rewriters.separate(request);
    if (separate.isEmpty()) {
      return run(rewriters.batchWriteItem(request), client::batchWriteItem);
    }
    RequestRewriter<BatchWriteItemRequest, BatchWriteItemResponse> whole =
        rewriters.batchWriteItem(request);
    CompletableFuture<BatchWriteItemResponse> result = new CompletableFuture<>();
    // What cannot be encrypted is refused before anything is written.
    settle(
        result,
        keys.useAsync(whole.needs(), whole::rewrite)
            .thenCompose(checked -> writeSeparately(separate, result)));
    return result;
  }

  private CompletableFuture<BatchWriteItemResponse> writeSeparately(
      SeparateWrites separate, CompletableFuture<?> result) {
    if (result.isDone()) {
      return CompletableFuture.failedFuture(new CancellationException());
    }
    CompletableFuture<?>[] alone =
        separate.writes().stream()
            .map(write -> writeAlone(separate, write, result))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(alone)
        .thenCompose(
            done -> {
              BatchWriteItemRequest rest = separate.together();
              return rest == null
                  ? CompletableFuture.completedFuture(null)
                  : cancelledWith(result, batchWriteItem(rest));
            })
        .thenApply(separate::response);
  }

  private CompletableFuture<?> writeAlone(
      SeparateWrites separate, SeparateWrites.Write write, CompletableFuture<?> result) {
    CompletableFuture<?> written =
        write.put() != null
            ? cancelledWith(result, putItem(write.put()))
                .thenAccept(
                    r ->
                        separate.written(write, r, r.consumedCapacity(), r.itemCollectionMetrics()))
            : cancelledWith(result, deleteItem(Objects.requireNonNull(write.delete())))
                .thenAccept(
                    r ->
                        separate.written(
                            write, r, r.consumedCapacity(), r.itemCollectionMetrics()));
    return written.exceptionallyCompose(
        failure ->
            separate.failed(write, Futures.cause(failure))
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(Futures.cause(failure)));
  }

  private <Q, R> CompletableFuture<R> write(
      Supplier<Homes> homes,
      Function<Homes, RequestRewriter<Q, R>> rewriter,
      Function<Q, CompletableFuture<R>> call) {
    return Futures.attempt(
        () -> {
          Homes first = homes.get();
          return first.isEmpty()
              ? run(rewriter.apply(first), call)
              : found(homes, found -> Futures.attempt(() -> run(rewriter.apply(found), call)));
        });
  }

  /** Cancelling the future cancels the call that is under way. */
  private <R> CompletableFuture<R> found(
      Supplier<Homes> homes, Function<Homes, CompletableFuture<R>> write) {
    CompletableFuture<R> result = new CompletableFuture<>();
    settle(
        result,
        new HomedWrites(calls)
            .write(homes, found -> cancelledWith(result, write.apply(found)), result::isDone));
    return result;
  }

  /** Has a call cancelled when the caller's future is, or fails. */
  private static <T> CompletableFuture<T> cancelledWith(
      CompletableFuture<?> result, CompletableFuture<T> call) {
    var unused =
        result.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                call.cancel(true);
              }
            });
    return call;
  }

  private static <R> void settle(CompletableFuture<R> result, CompletableFuture<R> work) {
    var unused =
        work.whenComplete(
            (response, failure) -> {
              if (failure == null) {
                result.complete(response);
              } else {
                result.completeExceptionally(Futures.cause(failure));
              }
            });
  }

  <Q, R> CompletableFuture<R> run(
      RequestRewriter<Q, R> rewriter, Function<Q, CompletableFuture<R>> call) {
    return new AsyncRequest<>(
            rewriter, calls, stored -> operation.callAsync(() -> call.apply(stored)))
        .send();
  }

  /** Calls that do not wait. */
  private final class PassingCalls implements Calls {
    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      return operation.callAsync(() -> client.getItem(request));
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request) {
      return operation.callAsync(() -> client.transactWriteItems(request));
    }

    @Override
    public <T> CompletableFuture<T> use(Set<KeyNeed> needs, Function<KeySet, T> work) {
      return keys.useAsync(
          needs, operation.usage(), loaded -> operation.work(() -> work.apply(loaded)));
    }

    @Override
    public CompletableFuture<Void> pause(Duration duration) {
      return CompletableFuture.runAsync(
          () -> {}, CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS));
    }
  }
}
