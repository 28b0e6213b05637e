package dev.hushtable.monitoring;

import dev.hushtable.exception.HushtableException;

/**
 * Is told of errors, for alarms and counters. It cannot swallow or replace one: the caller gets the
 * error whatever it does.
 */
@FunctionalInterface
public interface ErrorHandler {

  /**
   * Takes an error: once for each operation that fails with one of this library, and for each item
   * that does not open and of which a bulk client or stream decoder reports, before the caller gets
   * it, on the thread on which the operation failed, which it keeps waiting. It is not called for
   * errors of DynamoDB itself, for items that an {@code UnreadableItemHandler} took, or for what
   * fails outside of an operation, such as when a table is built from a class that is annotated
   * wrongly.
   *
   * @param error the error that the caller gets, or, of a write whose returned item cannot be
   *     converted, its cause; no secret is in its message
   * @param event what was being done
   * @throws RuntimeException is logged and goes no further
   */
  void onError(HushtableException error, OperationEvent event);
}
