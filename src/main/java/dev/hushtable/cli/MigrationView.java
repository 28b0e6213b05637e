package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.migration.MigrationListener;
import dev.hushtable.migration.MigrationProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration is: a bar on a terminal, a line now and then elsewhere. Used by one thread.
 */
final class MigrationView implements MigrationListener {
  /** How often it is to be told. */
  static final Duration INTERVAL = Duration.ofMillis(250);

  private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(30).toNanos();
  private static final int MAX_BAR = 30;

  /** Of a table of some millions of items; where it is too little, the bar gives way. */
  private static final int ROOM_FOR_TEXT = 60;

  private final Terminal terminal;
  private final String changed;
  private long printedNanos = System.nanoTime();
  private @Nullable MigrationProgress last;

  /**
   * Shows nothing yet.
   *
   * @param changed what is said of items that are, or would be, changed
   */
  MigrationView(Terminal terminal, String changed) {
    this.terminal = terminal;
    this.changed = changed;
  }

  /** What it was told last. */
  Optional<MigrationProgress> last() {
    return Optional.ofNullable(last);
  }

  @Override
  public void progressed(MigrationProgress progress) {
    last = progress;
    String text = text(progress);
    if (terminal.isInteractive()) {
      terminal.redraw(bar(progress), text, isDone(progress));
    } else if (isDone(progress) || System.nanoTime() - printedNanos >= NANOS_BETWEEN_LINES) {
      printedNanos = System.nanoTime();
      terminal.line(text);
    }
  }

  private static boolean isDone(MigrationProgress progress) {
    return progress.remaining().filter(Duration.ZERO::equals).isPresent();
  }

  private String bar(MigrationProgress progress) {
    int width = Math.max(0, Math.min(MAX_BAR, terminal.width() - ROOM_FOR_TEXT));
    double share =
        isDone(progress)
            ? 1
            : Math.min(
                1, progress.counts().items() / Math.max(1.0, (double) progress.estimatedItems()));
    int filled = (int) (width * share);
    return terminal.style(Style.GOOD, "━".repeat(filled))
        + terminal.style(Style.DIM, "─".repeat(width - filled));
  }

  private String text(MigrationProgress progress) {
    return String.format(
        Locale.ROOT,
        "%,d of about %,d, %,d %s, %,.0f/s%s",
        progress.counts().items(),
        Math.max(progress.estimatedItems(), progress.counts().items()),
        progress.counts().changed(),
        changed,
        progress.itemsPerSecond(),
        progress
            .remaining()
            .filter(left -> !left.isZero())
            .map(left -> ", " + words(left) + " left")
            .orElse(""));
  }

  private static String words(Duration left) {
    long seconds = left.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }
}
