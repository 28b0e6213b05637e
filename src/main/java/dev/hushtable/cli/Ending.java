package dev.hushtable.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of the process by a signal, which waits until a command has stopped in good order and has
 * said what it did. Thread safe.
 */
final class Ending {
  /** How long the end of the process waits for what is being worked on. */
  static final int PATIENCE_SECONDS = 30;

  private static final int BETWEEN_MILLIS = 200;

  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Thread hook;

  /**
   * From now on a signal stops the command, and waits for {@link #over}.
   *
   * @param tell says so, once
   * @param stop is called again and again, since what it stops may be about to begin
   */
  synchronized void onSignal(Runnable tell, Runnable stop) {
    hook = new Thread(() -> stop(tell, stop), "hushtable-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** All is done and printed. */
  synchronized void over() {
    over.countDown();
    if (hook != null) {
      forget(hook);
    }
  }

  private void stop(Runnable tell, Runnable stop) {
    if (over.getCount() == 0) {
      return;
    }
    tell.run();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      do {
        stop.run();
      } while (!over.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending by it.
      return;
    }
  }
}
