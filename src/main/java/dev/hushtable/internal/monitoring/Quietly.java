package dev.hushtable.internal.monitoring;

import dev.hushtable.internal.log.Seldom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Calls the user's code such that what it throws is logged and goes no further. */
final class Quietly {
  /** One for each kind, so that one that always fails does not hide another. */
  private static final Map<String, Seldom> COMPLAINTS = new ConcurrentHashMap<>();

  private Quietly() {}

  static void run(String who, Runnable work) {
    var unused =
        get(
            who,
            () -> {
              work.run();
              return true;
            },
            false);
  }

  /**
   * What the user's code gives.
   *
   * @param who its kind, of which there are few
   * @param otherwise is given if it throws
   */
  static <T extends @Nullable Object> T get(String who, Supplier<T> work, T otherwise) {
    try {
      return work.get();
    } catch (Throwable e) {
      Seldom complaints = COMPLAINTS.computeIfAbsent(who, w -> new Seldom(System.nanoTime()));
      if (complaints.passes(System.nanoTime())) {
        // Made here, since the first of a process takes long.
        LoggerFactory.getLogger(Quietly.class)
            .warn(
                "The {} failed; the operation goes on without it{}.", who, complaints.others(), e);
      }
      return otherwise;
    }
  }
}
