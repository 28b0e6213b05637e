package dev.hushtable.internal.client;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.request.TableRewriters;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are encrypted and how, and which are declared plain. A table that is neither is
 * refused: nobody knows what in it must not leave in the clear. Thread safe.
 */
public final class TableRegistry {
  private record Entry(Class<?> type, TableRewriters rewriters) {}

  private final Map<String, Entry> encrypted = new ConcurrentHashMap<>();
  private final Set<String> plain;

  /**
   * Begins without encrypted tables.
   *
   * @param plain the names of tables that requests reach unchanged
   */
  public TableRegistry(Set<String> plain) {
    this.plain = Set.copyOf(plain);
  }

  /**
   * Adds an encrypted table, or gives what was made for it when it was first added with the same
   * class.
   *
   * @param type the class of its items
   * @param rewriters makes the rewriters
   * @throws InvalidUsageException if the name is taken by another class or declared plain
   */
  public TableRewriters register(
      String tableName, Class<?> type, Supplier<TableRewriters> rewriters) {
    if (plain.contains(tableName)) {
      throw conflict(tableName, "is declared plain");
    }
    Entry entry = encrypted.computeIfAbsent(tableName, name -> new Entry(type, rewriters.get()));
    if (entry.type() != type) {
      throw conflict(tableName, "is registered already for " + entry.type().getName());
    }
    return entry.rewriters();
  }

  private static InvalidUsageException conflict(String tableName, String what) {
    return new InvalidUsageException(
        ErrorCode.INVALID_CONFIGURATION,
        String.format(
            Locale.ROOT,
            "Table %s %s, and a request does not say which of the two it means.",
            tableName,
            what));
  }

  /**
   * The rewriters of a table.
   *
   * @param tableName a name or an ARN
   * @return empty if the table is declared plain
   * @throws InvalidUsageException if the table is unknown
   */
  public Optional<TableRewriters> find(@Nullable String tableName) {
    if (tableName == null) {
      throw new InvalidUsageException(
          ErrorCode.TABLE_NOT_REGISTERED, "The request names no table.");
    }
    String name = simpleName(tableName);
    Entry entry = encrypted.get(name);
    if (entry == null && !plain.contains(name)) {
      throw new InvalidUsageException(
          ErrorCode.TABLE_NOT_REGISTERED,
          String.format(
              Locale.ROOT,
              "Table %s is not registered, so it is not known what must be encrypted in it. Build an EncryptedTable for it, or"
                  + " name it in plainTables(…).",
              name));
    }
    return Optional.ofNullable(entry).map(Entry::rewriters);
  }

  /** {@code arn:aws:dynamodb:region:account:table/Name} without what stands around the name. */
  private static String simpleName(String tableName) {
    int at = tableName.startsWith("arn:") ? tableName.indexOf(":table/") : -1;
    return at < 0 ? tableName : tableName.substring(at + ":table/".length());
  }
}
