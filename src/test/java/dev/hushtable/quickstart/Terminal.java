package dev.hushtable.quickstart;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Where the tour is told: sections, paragraphs and facts, with colours on a terminal that wants
 * them and plain lines everywhere else. Not thread safe.
 */
final class Terminal {
  static final String INDENT = "   ";

  private static final int MIN_WIDTH = 60;
  private static final int MAX_WIDTH = 120;

  /** Of a terminal that does not tell. */
  private static final int USUAL_WIDTH = 80;

  /** Of a pipe, a file, a log. */
  private static final int LOG_WIDTH = 100;

  private static final int LABEL_WIDTH = 14;

  private final PrintStream out;
  private final boolean interactive;
  private final boolean colours;
  private final int width;
  private int sections;
  private boolean drawing;

  Terminal(PrintStream out, boolean interactive, boolean colours, int width) {
    this.out = out;
    this.interactive = interactive;
    this.colours = colours;
    this.width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
  }

  /** Standard output, as it is. */
  static Terminal system() {
    Map<String, String> environment = System.getenv();
    boolean terminal = isTerminal();
    boolean interactive = terminal && !environment.getOrDefault("TERM", "").equals("dumb");
    boolean colours =
        interactive
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && understandsEscapes(environment);
    return new Terminal(System.out, interactive, colours, width(environment, terminal));
  }

  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since Java 22 there may be a console without a terminal.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** The old console of Windows does not; what replaces it says who it is. */
  private static boolean understandsEscapes(Map<String, String> environment) {
    return File.separatorChar == '/'
        || environment.containsKey("WT_SESSION")
        || environment.containsKey("TERM");
  }

  private static int width(Map<String, String> environment, boolean terminal) {
    OptionalInt columns = positive(environment.getOrDefault("COLUMNS", ""));
    if (columns.isPresent() || !terminal) {
      return columns.orElse(LOG_WIDTH);
    }
    return askTerminal().orElse(USUAL_WIDTH);
  }

  /** The Java platform does not tell how wide a terminal is; {@code stty} does, where it exists. */
  private static OptionalInt askTerminal() {
    Optional<Process> started = Optional.empty();
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      started = Optional.of(stty);
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        return OptionalInt.empty();
      }
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return positive(size.substring(size.indexOf(' ') + 1).strip());
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    } finally {
      started.ifPresent(Process::destroy);
    }
  }

  private static OptionalInt positive(String number) {
    return number.matches("[1-9][0-9]{0,3}")
        ? OptionalInt.of(Integer.parseInt(number))
        : OptionalInt.empty();
  }

  /** Whether a line may be drawn over again. */
  boolean isInteractive() {
    return interactive;
  }

  /** How many columns there are to draw in. */
  int width() {
    return width;
  }

  /** The text in a style, if this terminal shows any. */
  String style(Style style, String text) {
    return colours ? style.escape(text) : text;
  }

  void title(String title, String text) {
    blank();
    out.println(style(Style.BOLD, title));
    wrap("", text);
  }

  /** Begins a numbered section. */
  void section(String format, Object... arguments) {
    sections++;
    blank();
    out.println(
        style(Style.BOLD, DisplayWidth.padRight(sections + "", 3) + text(format, arguments)));
  }

  /** A paragraph, broken into lines at spaces. */
  void paragraph(String format, Object... arguments) {
    wrap(INDENT, text(format, arguments));
  }

  /** One line as it is. */
  void line(String text) {
    out.println(INDENT + text);
  }

  /** What something is called, and what it is. */
  void fact(String label, String format, Object... arguments) {
    hanging(style(Style.DIM, DisplayWidth.padRight(label, LABEL_WIDTH)) + "  ", format, arguments);
  }

  /** Something that came out as promised. */
  void kept(String format, Object... arguments) {
    hanging(style(Style.GOOD, "✓") + " ", format, arguments);
  }

  /** More about what was printed last. */
  void detail(String format, Object... arguments) {
    hanging("  ", format, arguments);
  }

  /** A paragraph whose lines all stand as far in as the first does after its start. */
  void hanging(String start, String format, Object... arguments) {
    wrap(INDENT + start, " ".repeat(DisplayWidth.of(INDENT + start)), text(format, arguments));
  }

  void blank() {
    out.println();
  }

  /** Draws over the line that was drawn here before. */
  void redraw(String text, boolean done) {
    out.print("\r" + DisplayWidth.padRight(INDENT + text, width - 1));
    drawing = !done;
    if (done) {
      out.println();
    }
    out.flush();
  }

  /** Ends the line that was being drawn, so that something else can be printed. */
  void stopDrawing() {
    if (drawing) {
      out.println();
      drawing = false;
    }
    out.flush();
  }

  private static String text(String format, Object... arguments) {
    return arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
  }

  private void wrap(String indent, String text) {
    wrap(indent, indent, text);
  }

  private void wrap(String firstIndent, String indent, String text) {
    StringBuilder line = new StringBuilder(firstIndent);
    int used = DisplayWidth.of(firstIndent);
    boolean empty = true;
    for (String word : text.split(" ")) {
      int wordWidth = DisplayWidth.of(word);
      if (!empty && used + 1 + wordWidth > width) {
        out.println(line);
        line = new StringBuilder(indent);
        used = DisplayWidth.of(indent);
        empty = true;
      }
      if (!empty) {
        line.append(' ');
        used++;
      }
      line.append(word);
      used += wordWidth;
      empty = false;
    }
    out.println(line.toString().stripTrailing());
  }
}
