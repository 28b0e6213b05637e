package dev.hushtable.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One operation that is over: who did what, when, and how it ended. Never a plaintext, a key, a
 * hash or a primary key. Immutable.
 *
 * <p>An operation is one call of DynamoDB's interface as the caller made it ({@code PutItem},
 * {@code Query} and so on; each page of a query or scan and each batch of a bulk client is one), or
 * one call of a {@code ModelEncryptor} ({@code EncryptModels}, {@code DecryptModels}, {@code
 * Hash}), of a stream decoder ({@code DecodeRecords}), or one run of {@code Rehash}, {@code
 * Migrate} or {@code Verify}. {@code MapItem} and {@code OpenItem} tell of items that could not be
 * converted, or opened, where nothing that was called fails for it.
 *
 * @param time when it began
 * @param duration how long it took
 * @param operation what was called
 * @param who what the caller said of itself: the pairs of the {@link AuditContext} in which it was
 *     called, and those of the view that it was called on, which win
 * @param tables what it did in each table, ordered by name; a table that is declared plain is among
 *     them, without attributes
 * @param error null if it succeeded; else the {@link dev.hushtable.exception.ErrorCode}, the error
 *     code of DynamoDB such as {@code ConditionalCheckFailedException}, or the name of the
 *     exception's class
 */
public record OperationEvent(
    Instant time,
    Duration duration,
    String operation,
    SortedMap<String, String> who,
    List<TableAccess> tables,
    @Nullable String error) {

  /**
   * Takes copies of pairs and tables.
   *
   * @param time when it began
   * @param duration how long it took
   * @param operation what was called
   * @param who what the caller said of itself
   * @param tables what it did in each table
   * @param error what it failed with; null if it succeeded
   */
  public OperationEvent {
    who = copy(who);
    tables = List.copyOf(tables);
  }

  private static SortedMap<String, String> copy(Map<String, String> pairs) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
  }

  /**
   * Whether it did what was asked.
   *
   * @return false if the caller got an exception
   */
  public boolean succeeded() {
    return error == null;
  }

  /**
   * What it did in one table.
   *
   * @param name the table's name
   * @return empty if it had nothing to do with that table
   */
  public Optional<TableAccess> table(String name) {
    return tables.stream().filter(table -> table.table().equals(name)).findFirst();
  }
}
