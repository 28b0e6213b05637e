package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.Set;

/**
 * How one type of request to one table becomes a request on stored form, and how its response
 * becomes plain again. Pure: no input or output, no waiting. Thread safe.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public interface RequestRewriter<Q, R> {

  /** The keys that {@link #rewrite} needs. */
  Set<KeyNeed> needsToRewrite(Q plainRequest);

  /** The request to send. */
  Q rewrite(Q plainRequest, KeySet keys);

  /** The keys that {@link #restore} needs. */
  Set<KeyNeed> needsToRestore(R storedResponse);

  /** The response to give to the caller. */
  R restore(Q plainRequest, R storedResponse, KeySet keys);

  /** Whether the request has changed the table by the time its response is restored. */
  default boolean writes() {
    return false;
  }
}
