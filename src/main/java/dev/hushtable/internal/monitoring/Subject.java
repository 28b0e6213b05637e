package dev.hushtable.internal.monitoring;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What an operation is about.
 *
 * @param writes whether it has changed a table when it fails on its result
 * @param asked the tables, each with the number of items that are to be written, or 0
 * @param soFar the number of items in each table, if it fails
 * @param done the same, from what it gives
 * @param <R> what the operation gives
 */
public record Subject<R>(
    boolean writes,
    Map<String, Integer> asked,
    Supplier<Map<String, Integer>> soFar,
    Function<R, Map<String, Integer>> done) {

  /** One that does all that it is asked for, or nothing. */
  public Subject(
      boolean writes, Map<String, Integer> asked, Function<R, Map<String, Integer>> done) {
    this(writes, asked, () -> asked, done);
  }

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

  /**
   * Goes through a table.
   *
   * @param items counts those that it has worked on, also if it fails
   */
  public static <R> Subject<R> maintenance(String table, LongSupplier items) {
    Supplier<Map<String, Integer>> soFar =
        () -> Map.of(table, (int) Math.min(Integer.MAX_VALUE, items.getAsLong()));
    return new Subject<>(true, Map.of(table, 0), soFar, given -> soFar.get());
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
