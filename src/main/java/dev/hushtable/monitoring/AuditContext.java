package dev.hushtable.monitoring;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pairs that say on whose behalf a thread works, such as the user of a web request. Every operation
 * that is begun inside is audited with them.
 *
 * <pre>{@code
 * AuditContext.of(Map.of("user", "u-17")).run(() -> customers.putItem(alice));
 * }</pre>
 *
 * <p>It follows asynchronous calls: an operation keeps the context that it was begun in, and what
 * depends on its future and runs when it completes ({@code thenCompose}, the next page of a
 * publisher) is inside it again. Work that goes to an executor of the caller's follows if the
 * executor is wrapped by {@link #executor}. Plain threads do not inherit it.
 *
 * <p>Immutable and thread safe.
 */
public final class AuditContext {
  private static final AuditContext EMPTY = new AuditContext(Collections.emptySortedMap());
  private static final ThreadLocal<AuditContext> CURRENT = ThreadLocal.withInitial(() -> EMPTY);

  private final SortedMap<String, String> pairs;

  private AuditContext(SortedMap<String, String> pairs) {
    this.pairs = Collections.unmodifiableSortedMap(pairs);
  }

  /**
   * A context with these pairs and no others.
   *
   * @param pairs the pairs, no secrets: they are written to audit trails
   * @return the context; it is not in force until something runs in it
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a name or value is
   *     null
   */
  public static AuditContext of(Map<String, String> pairs) {
    return EMPTY.with(pairs);
  }

  /**
   * The context that this thread is in.
   *
   * @return the context; without pairs outside of any
   */
  public static AuditContext current() {
    return CURRENT.get();
  }

  /**
   * A context with more pairs.
   *
   * @param more the pairs; they win over those of this context
   * @return the context
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a name or value is
   *     null
   */
  public AuditContext with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(pairs);
    // No nulls, which no listener should have to expect.
    more.forEach(
        (name, value) ->
            all.put(
                required(name, "a name among them"),
                required(value, "the value of '" + name + "'")));
    return new AuditContext(all);
  }

  private static String required(@Nullable String text, String what) {
    if (text == null) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The pairs of an audit context cannot be null, and "
              + what
              + " is. Leave that pair out.");
    }
    return text;
  }

  /**
   * What it says.
   *
   * @return the pairs, ordered by name; not to be changed
   */
  public SortedMap<String, String> pairs() {
    return pairs;
  }

  /**
   * Does work in this context, and goes back to the one before.
   *
   * @param work what to do
   */
  public void run(Runnable work) {
    AuditContext before = CURRENT.get();
    CURRENT.set(this);
    try {
      work.run();
    } finally {
      restore(before);
    }
  }

  /**
   * Does work that gives something.
   *
   * @param work what to do
   * @param <T> what it gives
   * @return what it gave
   */
  public <T> T call(Supplier<T> work) {
    AuditContext before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      restore(before);
    }
  }

  /** Leaves nothing behind in threads that were outside before. */
  private static void restore(AuditContext before) {
    if (before == EMPTY) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }

  /**
   * An executor whose tasks run in the context of whoever gives them to it.
   *
   * @param executor runs the tasks
   * @return an executor
   */
  public static Executor executor(Executor executor) {
    return task -> {
      AuditContext given = current();
      executor.execute(() -> given.run(task));
    };
  }

  /** Its pairs. */
  @Override
  public String toString() {
    return "AuditContext" + pairs;
  }
}
