package dev.hushtable.monitoring;

import java.util.SortedSet;

/**
 * Makes a span of each operation, for a tracing system. What it or its spans throw is logged and
 * goes no further. Must be thread safe and quick: it is called on the caller's threads.
 */
public interface OperationTracer {

  /**
   * Begins a span, on the thread that begins the operation.
   *
   * @param operation what was called, as in {@link OperationEvent#operation}
   * @param tables the names of the tables that it is about
   * @return the span
   */
  Span start(String operation, SortedSet<String> tables);

  /** The span of one operation. */
  interface Span {

    /**
     * Makes the span the current one of this thread, for the calls of DynamoDB that the operation
     * makes there. For one that does not wait, that may be several threads, one after another.
     * Loads of keys serve several operations, and are not inside.
     *
     * @return undoes it, on the same thread
     */
    Scope activate();

    /**
     * Ends the span, once, on any thread.
     *
     * @param event what was done
     */
    void end(OperationEvent event);
  }

  /** The time in which a span is the current one of a thread. */
  @FunctionalInterface
  interface Scope extends AutoCloseable {

    /** Ends it. */
    @Override
    void close();
  }
}
