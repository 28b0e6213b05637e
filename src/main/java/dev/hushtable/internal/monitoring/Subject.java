package dev.hushtable.internal.monitoring;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * What an operation is about.
 *
 * @param writes whether it has changed a table when it fails on its result
 * @param asked the tables, each with the number of items that are to be written, or 0
 * @param done the number of items in each table, from what it gives
 * @param <R> what the operation gives
 */
public record Subject<R>(
    boolean writes, Map<String, Integer> asked, Function<R, Map<String, Integer>> done) {

  /** Writes items, all of which are written when it succeeds. */
  public static <R> Subject<R> write(Map<String, Integer> items) {
    return new Subject<>(true, items, given -> items);
  }

  /** Writes items, of which it may leave some. */
  public static <R> Subject<R> write(
      Map<String, Integer> items, Function<R, Map<String, Integer>> left) {
    return new Subject<>(
        true,
        items,
        given -> {
          Map<String, Integer> written = new TreeMap<>(items);
          left.apply(given).forEach((table, count) -> written.merge(table, -count, Integer::sum));
          return written;
        });
  }

  /** Goes through a table and writes some of its items, of which it tells how many in the end. */
  public static <R> Subject<R> maintenance(String table, ToLongFunction<R> items) {
    return new Subject<>(
        true,
        Map.of(table, 0),
        given -> Map.of(table, (int) Math.min(Integer.MAX_VALUE, items.applyAsLong(given))));
  }

  /** It is not known what it is about. */
  public static <R> Subject<R> unknown() {
    return new Subject<>(false, Map.of(), given -> Map.of());
  }

  /** Reads items of one table, or works on them. */
  public static <R> Subject<R> read(String table, ToIntFunction<R> items) {
    return new Subject<>(false, Map.of(table, 0), given -> Map.of(table, items.applyAsInt(given)));
  }
}
