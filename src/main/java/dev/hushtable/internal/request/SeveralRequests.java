package dev.hushtable.internal.request;

import org.jspecify.annotations.Nullable;

/**
 * Requests that are sent one after the other in place of one, and the response that theirs make.
 * Pure: it says what to send, and is told what came. Confined to one request.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public interface SeveralRequests<Q, R> {

  /** The request to send next, in stored form; null when there is none. */
  @Nullable Q next();

  /** Takes the response to it. */
  void answered(R storedResponse);

  /** The response to all of them, in stored form. */
  R response();
}
