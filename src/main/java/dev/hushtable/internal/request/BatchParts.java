package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a batch for each encrypted table. An answer may spell a table's name otherwise than
 * the request, which may name it by an ARN; the caller gets it as in the request.
 *
 * @param <P> what is done to one table
 */
final class BatchParts<P> {
  private final TableRegistry tables;
  private final Map<String, Named<P>> bySimpleName = new LinkedHashMap<>();

  private record Named<P>(String name, P part) {}

  /**
   * Begins each part.
   *
   * @throws InvalidUsageException if one table has two parts: an answer could not be told apart
   */
  <V> BatchParts(
      TableRegistry tables, Map<String, V> request, BiFunction<RegisteredTable, V, P> part) {
    this.tables = tables;
    request.forEach(
        (name, value) ->
            tables.find(name).ifPresent(table -> add(new Named<>(name, part.apply(table, value)))));
  }

  private void add(Named<P> named) {
    String simpleName = TableRegistry.simpleName(named.name());
    if (bySimpleName.put(simpleName, named) != null) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          "A batch names table "
              + simpleName
              + " both by its name and by an ARN; use one of them.");
    }
  }

  /** All parts. */
  Collection<P> all() {
    return bySimpleName.values().stream().map(Named::part).toList();
  }

  /** The request, with what is sent in place of each part. */
  <V> Map<String, V> rewritten(Map<String, V> request, Function<P, V> rewrite) {
    Map<String, V> stored = new LinkedHashMap<>(request);
    bySimpleName.values().forEach(one -> stored.put(one.name(), rewrite.apply(one.part())));
    return stored;
  }

  /** The answer, with what the caller gets in place of each part; plain tables are left alone. */
  <V> Map<String, V> restored(Map<String, V> answer, BiFunction<P, V, V> restore) {
    Map<String, V> plain = new LinkedHashMap<>();
    answer.forEach(
        (name, stored) -> {
          Named<P> found = named(name);
          V previous =
              found == null
                  ? plain.put(name, stored)
                  : plain.put(found.name(), restore.apply(found.part(), stored));
          if (previous != null) {
            throw unexpected(name);
          }
        });
    return plain;
  }

  /** The part that an answer is about; null if its table is plain. */
  @Nullable P find(String name) {
    Named<P> found = named(name);
    return found == null ? null : found.part();
  }

  private @Nullable Named<P> named(String name) {
    Named<P> found = bySimpleName.get(TableRegistry.simpleName(name));
    if (found == null && tables.find(name).isPresent()) {
      throw unexpected(name);
    }
    return found;
  }

  private static InternalErrorException unexpected(String name) {
    return new InternalErrorException(
        ErrorCode.INTERNAL_ERROR,
        "DynamoDB answered about table " + name + " in a way that the request does not explain.");
  }
}
