package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * How one request becomes a request on stored form, and how its response, or its failure, becomes
 * plain again. Pure: no input or output, no waiting. Each is for one request and confined to it: it
 * is asked from top to bottom, by one thread at a time.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public interface RequestRewriter<Q, R> {

  /** The keys that {@link #rewrite} needs. */
  Set<KeyNeed> needs();

  /** The request to send. */
  Q rewrite(KeySet keys);

  /** The last look at what is about to be sent, which knows nothing of how it came about. */
  void guard(Q storedRequest);

  /**
   * The transaction in place of the request, if it takes one: to write unique attributes, or an
   * item that must not be stored under another key. Null if it does not.
   */
  default @Nullable WriteTransaction<R> transaction(Q storedRequest) {
    return null;
  }

  /**
   * What is sent in place of the request, if one does not do; null if it does. Each of them is
   * guarded as the request would be.
   */
  default @Nullable SeveralRequests<Q, R> several(Q storedRequest) {
    return null;
  }

  /** The keys that {@link #restore} needs. */
  Set<KeyNeed> needs(R storedResponse);

  /** The response to give to the caller. */
  R restore(R storedResponse, KeySet keys);

  /** The keys that are needed to restore a failure. */
  default Set<KeyNeed> needs(DynamoDbException failure) {
    return Set.of();
  }

  /** The failure to give to the caller, with the items in it in plain form. */
  default DynamoDbException restore(DynamoDbException failure, KeySet keys) {
    return failure;
  }

  /** Whether the request has changed a table by the time its response is restored. */
  default boolean writes() {
    return false;
  }

  /** Leaves a request to a plain table as it is. */
  static <Q, R> RequestRewriter<Q, R> unchanged(Q request) {
    return new RequestRewriter<>() {
      @Override
      public Set<KeyNeed> needs() {
        return Set.of();
      }

      @Override
      public Q rewrite(KeySet keys) {
        return request;
      }

      @Override
      public void guard(Q storedRequest) {}

      @Override
      public Set<KeyNeed> needs(R storedResponse) {
        return Set.of();
      }

      @Override
      public R restore(R storedResponse, KeySet keys) {
        return storedResponse;
      }
    };
  }
}
