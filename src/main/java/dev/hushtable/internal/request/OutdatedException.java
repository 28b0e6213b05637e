package dev.hushtable.internal.request;

import java.util.Collection;
import java.util.TreeSet;

/**
 * What was read before a write is no longer so, and nothing was written: it begins again. Never
 * reaches the caller.
 */
public final class OutdatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The tables of the items, in order. */
  private final String tableNames;

  /**
   * Begins again after a failure.
   *
   * @param cause what DynamoDB answered
   * @param tableNames of the items that are written
   */
  public OutdatedException(Exception cause, Collection<String> tableNames) {
    super(null, cause, false, false);
    this.tableNames = String.join(", ", new TreeSet<>(tableNames));
  }

  /** The names of the tables whose items are written. */
  public String tableNames() {
    return tableNames;
  }
}
