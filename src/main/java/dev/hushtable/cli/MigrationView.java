package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.migration.MigrationListener;
import dev.hushtable.migration.MigrationProgress;
import java.time.Duration;
import java.util.Locale;

/** How far a migration is: a bar on a terminal, a line now and then elsewhere. */
final class MigrationView implements MigrationListener {
  private static final Duration ON_TERMINAL = Duration.ofMillis(250);
  private static final Duration IN_PIPE = Duration.ofSeconds(30);
  private static final int MAX_BAR = 30;
  private static final int ROOM_FOR_TEXT = 60;

  private final Terminal terminal;

  MigrationView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** How often it is to be told. */
  Duration interval() {
    return terminal.isInteractive() ? ON_TERMINAL : IN_PIPE;
  }

  @Override
  public void progressed(MigrationProgress progress) {
    if (terminal.isInteractive()) {
      terminal.redraw(bar(progress) + "  " + text(progress), isDone(progress));
    } else {
      terminal.line(text(progress));
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

  private static String text(MigrationProgress progress) {
    return String.format(
        Locale.ROOT,
        "%,d of about %,d, %,d changed, %,.0f/s%s",
        progress.counts().items(),
        Math.max(progress.estimatedItems(), progress.counts().items()),
        progress.counts().changed(),
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
