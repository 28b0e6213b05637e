package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.keys.KeyScope;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are encrypted and how, and which are declared plain. A table that is neither is
 * refused: nobody knows what in it must not leave in the clear. Thread safe.
 */
public final class TableRegistry {
  private final Map<String, RegisteredTable> encrypted;
  private final Set<String> plain;
  private final UnaryOperator<RegisteredTable> view;

  /**
   * Begins without encrypted tables.
   *
   * @param plain the names or ARNs of tables that requests reach unchanged
   */
  public TableRegistry(Set<String> plain) {
    this.encrypted = new ConcurrentHashMap<>();
    this.plain = plain.stream().map(TableRegistry::simpleName).collect(Collectors.toSet());
    this.view = UnaryOperator.identity();
  }

  private TableRegistry(TableRegistry base, UnaryOperator<RegisteredTable> view) {
    this.encrypted = base.encrypted;
    this.plain = base.plain;
    this.view = view;
  }

  /**
   * A view of the same tables, of those too that are added later.
   *
   * @param scope the scope; null for that of the table
   * @param context the caller's pairs
   */
  public TableRegistry view(@Nullable KeyScope scope, SortedMap<String, String> context) {
    // A table is replaced when a class is added to it, and then seen anew.
    Map<RegisteredTable, RegisteredTable> seen = new ConcurrentHashMap<>();
    return new TableRegistry(
        this, table -> seen.computeIfAbsent(table, t -> t.view(scope, context)));
  }

  /**
   * Adds a class to an encrypted table; the first one makes it encrypted.
   *
   * @param table the table as that class sees it
   * @throws InvalidUsageException if the class contradicts one that was added before, or the table
   *     is declared plain
   */
  public void register(ScopedTable table) {
    String name = simpleName(table.plan().tableName());
    if (plain.contains(name)) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "Table "
              + name
              + " is named in plainTables(…), so it cannot be encrypted; remove it there.");
    }
    encrypted.compute(
        name,
        (n, known) -> new RegisteredTable(known == null ? table : known.items().merge(table)));
  }

  /**
   * An encrypted table.
   *
   * @param tableName a name or an ARN
   * @return empty if the table is declared plain
   * @throws InvalidUsageException if the table is unknown
   */
  public Optional<RegisteredTable> find(@Nullable String tableName) {
    if (tableName == null) {
      throw new InvalidUsageException(
          ErrorCode.TABLE_NOT_REGISTERED, "The request names no table.");
    }
    String name = simpleName(tableName);
    RegisteredTable table = encrypted.get(name);
    if (table == null && !plain.contains(name)) {
      throw new InvalidUsageException(
          ErrorCode.TABLE_NOT_REGISTERED,
          String.format(
              Locale.ROOT,
              "Table %s is not registered, so it is not known what must be encrypted in it. Build an EncryptedTable for it, or"
                  + " name it in plainTables(…).",
              name));
    }
    return Optional.ofNullable(table).map(view);
  }

  /** {@code arn:aws:dynamodb:region:account:table/Name} without what stands around the name. */
  public static String simpleName(String tableName) {
    int at = tableName.startsWith("arn:") ? tableName.indexOf(":table/") : -1;
    return at < 0 ? tableName : tableName.substring(at + ":table/".length());
  }
}
