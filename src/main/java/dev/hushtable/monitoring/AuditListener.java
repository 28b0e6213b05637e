package dev.hushtable.monitoring;

/**
 * Takes the events of an {@link AuditTrail}, one after the other, on one thread at a time, in the
 * order in which the operations ended.
 */
@FunctionalInterface
public interface AuditListener {

  /**
   * Takes an event. It may block; then later events wait. What it uses itself, such as a table to
   * write events to, has to be without the same trail: each event would make another, and a strict
   * trail refuses that.
   *
   * @param event of an operation that is over
   * @throws RuntimeException if the event could not be taken: it is counted and logged; with {@link
   *     AuditTrail.Builder#strict} the operation fails
   */
  void onEvent(OperationEvent event);
}
