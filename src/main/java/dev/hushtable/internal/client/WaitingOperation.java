package dev.hushtable.internal.client;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.monitoring.Operation;
import dev.hushtable.internal.request.Homes;
import dev.hushtable.internal.request.RequestRewriter;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.SeparateWrites;
import dev.hushtable.internal.request.SeveralRequests;
import dev.hushtable.internal.request.WriteTransaction;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** One operation of a client that waits, with all the calls that it takes. Confined to it. */
final class WaitingOperation {
  private final DynamoDbClient client;
  private final RequestRewriters rewriters;
  private final KeyLoader keys;
  private final Operation operation;
  private final Calls calls = new WaitingCalls();

  WaitingOperation(
      DynamoDbClient client, RequestRewriters rewriters, KeyLoader keys, Operation operation) {
    this.client = client;
    this.rewriters = rewriters;
    this.keys = keys;
    this.operation = operation;
  }

  PutItemResponse putItem(PutItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.putItem(request, homes),
        client::putItem);
  }

  UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.updateItem(request, homes),
        client::updateItem);
  }

  DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.deleteItem(request, homes),
        client::deleteItem);
  }

  TransactWriteItemsResponse transactWrite(TransactWriteItemsRequest request) {
    return write(
        () -> rewriters.homes(request),
        homes -> rewriters.transactWriteItems(request, homes),
        client::transactWriteItems);
  }

  BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    SeparateWrites separate = rewriters.separate(request);
    if (separate.isEmpty()) {
      return run(rewriters.batchWriteItem(request), client::batchWriteItem);
    }
    RequestRewriter<BatchWriteItemRequest, BatchWriteItemResponse> whole =
        rewriters.batchWriteItem(request);
    // What cannot be encrypted is refused before anything is written.
    var unused = keys.<Object>use(whole.needs(), whole::rewrite);
    separate.writes().forEach(write -> writeAlone(separate, write));
    BatchWriteItemRequest rest = separate.together();
    return separate.response(rest == null ? null : batchWriteItem(rest));
  }

  private void writeAlone(SeparateWrites separate, SeparateWrites.Write write) {
    try {
      if (write.put() != null) {
        PutItemResponse response = putItem(write.put());
        separate.written(
            write, response, response.consumedCapacity(), response.itemCollectionMetrics());
      } else {
        DeleteItemResponse response = deleteItem(Objects.requireNonNull(write.delete()));
        separate.written(
            write, response, response.consumedCapacity(), response.itemCollectionMetrics());
      }
    } catch (RuntimeException e) {
      if (!separate.failed(write, e)) {
        throw e;
      }
    }
  }

  private <Q, R> R write(
      Supplier<Homes> homes, Function<Homes, RequestRewriter<Q, R>> rewriter, Function<Q, R> call) {
    Homes first = homes.get();
    return first.isEmpty()
        ? run(rewriter.apply(first), call)
        : waited(
            new HomedWrites(calls)
                .write(homes, found -> done(() -> run(rewriter.apply(found), call)), () -> false));
  }

  <Q, R> R run(RequestRewriter<Q, R> rewriter, Function<Q, R> call) {
    Q stored = use(rewriter.needs(), rewriter::rewrite);
    SeveralRequests<Q, R> several = rewriter.several(stored);
    R response;
    try {
      response = several == null ? sent(stored, rewriter, call) : sent(several, rewriter, call);
    } catch (DynamoDbException e) {
      throw restored(e, rewriter);
    }
    try {
      return use(rewriter.needs(response), loaded -> rewriter.restore(response, loaded));
    } catch (HushtableException e) {
      throw rewriter.writes() ? CarriedOut.of(e) : e;
    } catch (AbortedException e) {
      throw rewriter.writes() ? CarriedOut.of(e) : e;
    }
  }

  private <T> T use(Set<KeyNeed> needs, Function<KeySet, T> work) {
    return keys.use(needs, operation.usage(), work);
  }

  private <Q, R> R sent(Q stored, RequestRewriter<Q, R> rewriter, Function<Q, R> call) {
    rewriter.guard(stored);
    WriteTransaction<R> transaction = rewriter.transaction(stored);
    return transaction == null
        ? operation.call(() -> call.apply(stored))
        : waited(new WriteTransactions(calls).write(transaction, () -> false));
  }

  private <Q, R> R sent(
      SeveralRequests<Q, R> several, RequestRewriter<Q, R> rewriter, Function<Q, R> call) {
    for (Q next = several.next(); next != null; next = several.next()) {
      Q request = next;
      rewriter.guard(request);
      several.answered(operation.call(() -> call.apply(request)));
    }
    return several.response();
  }

  private DynamoDbException restored(DynamoDbException failure, RequestRewriter<?, ?> rewriter) {
    try {
      return use(rewriter.needs(failure), loaded -> rewriter.restore(failure, loaded));
    } catch (HushtableException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  /** What is done already. */
  private static <R> R waited(CompletableFuture<R> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      if (Futures.cause(e) instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static <R> CompletableFuture<R> done(Supplier<R> call) {
    try {
      return CompletableFuture.completedFuture(call.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Calls that wait. */
  private final class WaitingCalls implements Calls {
    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      return done(() -> operation.call(() -> client.getItem(request)));
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request) {
      return done(() -> operation.call(() -> client.transactWriteItems(request)));
    }

    @Override
    public <T> CompletableFuture<T> use(Set<KeyNeed> needs, Function<KeySet, T> work) {
      return done(() -> WaitingOperation.this.use(needs, work));
    }

    @Override
    public CompletableFuture<Void> pause(Duration duration) {
      try {
        Thread.sleep(duration.toMillis());
        return CompletableFuture.completedFuture(null);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return CompletableFuture.failedFuture(
            AbortedException.create("Interrupted before another attempt to write.", e));
      }
    }
  }
}
