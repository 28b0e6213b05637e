package dev.hushtable.internal.client;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.request.RequestRewriter;
import dev.hushtable.internal.request.SeveralRequests;
import dev.hushtable.internal.request.WriteTransaction;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** One request on its way and back, without waiting. Cancelling its future cancels the call. */
final class AsyncRequest<Q, R> {
  private final RequestRewriter<Q, R> rewriter;
  private final Calls calls;
  private final Function<Q, CompletableFuture<R>> call;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  AsyncRequest(
      RequestRewriter<Q, R> rewriter, Calls calls, Function<Q, CompletableFuture<R>> call) {
    this.rewriter = rewriter;
    this.calls = calls;
    this.call = call;
  }

  CompletableFuture<R> send() {
    follow(calls.use(rewriter.needs(), rewriter::rewrite), this::call, this::fail);
    return result;
  }

  private void call(Q stored) {
    if (result.isDone()) {
      return;
    }
    SeveralRequests<Q, R> several = rewriter.several(stored);
    CompletableFuture<R> response = several == null ? sent(stored) : sent(several);
    cancelWithResult(response);
    follow(response, this::restore, this::restore);
  }

  private void cancelWithResult(CompletableFuture<R> call) {
    var unused =
        result.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                call.cancel(true);
              }
            });
  }

  private CompletableFuture<R> sent(Q stored) {
    rewriter.guard(stored);
    WriteTransaction<R> transaction = rewriter.transaction(stored);
    return transaction == null
        ? call.apply(stored)
        : new WriteTransactions(calls).write(transaction, result::isDone);
  }

  /** One after the other. */
  private CompletableFuture<R> sent(SeveralRequests<Q, R> several) {
    if (result.isDone()) {
      return CompletableFuture.failedFuture(new CancellationException());
    }
    Q next = several.next();
    if (next == null) {
      return CompletableFuture.completedFuture(several.response());
    }
    rewriter.guard(next);
    CompletableFuture<R> sent = call.apply(next);
    cancelWithResult(sent);
    return sent.thenCompose(
        response -> {
          several.answered(response);
          return sent(several);
        });
  }

  private void restore(R response) {
    follow(
        use(() -> rewriter.needs(response), loaded -> rewriter.restore(response, loaded)),
        result::complete,
        failure ->
            fail(
                rewriter.writes() && failure instanceof HushtableException e
                    ? CarriedOut.of(e)
                    : failure));
  }

  private void restore(Throwable failure) {
    if (!(failure instanceof DynamoDbException known)) {
      fail(failure);
      return;
    }
    follow(
        use(() -> rewriter.needs(known), loaded -> rewriter.restore(known, loaded)),
        this::fail,
        unreadable -> {
          unreadable.addSuppressed(failure);
          fail(unreadable);
        });
  }

  /** What comes too late to be thrown to the caller is a failure like any other. */
  private <T> CompletableFuture<T> use(Supplier<Set<KeyNeed>> needs, Function<KeySet, T> work) {
    try {
      return calls.use(needs.get(), work);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }

  /** Goes on when a step is done; what goes wrong on the way fails the request. */
  private <T> void follow(
      CompletableFuture<T> step, Consumer<T> next, Consumer<Throwable> onFailure) {
    var unused =
        step.whenComplete(
            (value, failure) -> {
              try {
                if (failure == null) {
                  next.accept(value);
                } else {
                  onFailure.accept(Futures.cause(failure));
                }
              } catch (Throwable e) {
                fail(e);
              }
            });
  }
}
