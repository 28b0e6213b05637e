package dev.hushtable.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a long task is: a bar on a terminal, and elsewhere a line for each quarter. Thread safe.
 */
public final class ProgressBar {
  private static final long REDRAW_NANOS = Duration.ofMillis(80).toNanos();
  private static final int MAX_BAR = 40;
  private static final int ROOM_FOR_TEXT = 44;

  private final Terminal terminal;
  private final int total;
  private final String unit;
  private final long patienceNanos;
  private final long startNanos = System.nanoTime();
  private int done;
  private long drawnNanos = startNanos;

  /** Begins at zero, and draws it. */
  public ProgressBar(Terminal terminal, int total) {
    this(terminal, total, "", Duration.ZERO);
  }

  /**
   * Begins at zero.
   *
   * @param unit what is counted; if empty, how many were done in a second is shown too
   * @param patience how long nothing is shown, since what is done by then needs no bar
   */
  public ProgressBar(Terminal terminal, int total, String unit, Duration patience) {
    this.terminal = terminal;
    this.total = total;
    this.unit = unit;
    this.patienceNanos = patience.toNanos();
    if (terminal.isInteractive() && patienceNanos == 0) {
      draw();
    }
  }

  /** One more is done. */
  public synchronized void advance() {
    done++;
    if (elapsed().toNanos() < patienceNanos) {
      return;
    }
    if (terminal.isInteractive()) {
      long now = System.nanoTime();
      if (done == total || now - drawnNanos >= REDRAW_NANOS) {
        drawnNanos = now;
        draw();
      }
    } else if (quarter(done) > quarter(done - 1)) {
      terminal.line(text());
    }
  }

  /** How long it took so far. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private int quarter(int count) {
    return (int) (4L * count / total);
  }

  private void draw() {
    int width = Math.max(0, Math.min(MAX_BAR, terminal.width() - ROOM_FOR_TEXT));
    int filled = (int) ((long) width * done / total);
    terminal.redraw(
        terminal.style(Style.GOOD, "━".repeat(filled))
            + terminal.style(Style.DIM, "─".repeat(width - filled)),
        text(),
        done == total);
  }

  private String text() {
    double seconds = elapsed().toNanos() / 1e9;
    String totalText = String.format(Locale.ROOT, "%,d", total);
    if (!unit.isEmpty()) {
      return String.format(Locale.ROOT, "%,d of %s %s  %.1f s", done, totalText, unit, seconds);
    }
    return String.format(
        Locale.ROOT,
        "%," + totalText.length() + "d of %s  %5.1f s  %,6.0f/s",
        done,
        totalText,
        seconds,
        done / Math.max(seconds, 1e-3));
  }
}
