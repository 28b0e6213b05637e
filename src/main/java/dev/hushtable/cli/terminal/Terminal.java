package dev.hushtable.cli.terminal;

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
 * Where people are told something: sections, paragraphs, facts and tables, with colours on a
 * terminal that wants them and plain lines everywhere else. Not thread safe, but for the line that
 * is drawn over and what interrupts it.
 */
public final class Terminal {
  /** Whether there are colours. */
  public enum Colours {
    /** On a terminal that understands them, unless NO_COLOR is set. */
    AUTO,
    /** Also in a pipe. */
    ALWAYS,
    /** Never. */
    NEVER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String INDENT = "   ";

  private static final int MIN_WIDTH = 20;
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
  private final String indent;
  private final boolean ruled;
  private int sections;
  private boolean drawing;

  /** One whose text is indented, and whose tables keep to the width. */
  public Terminal(PrintStream out, boolean interactive, boolean colours, int width) {
    this(out, interactive, colours, width, INDENT, true);
  }

  /**
   * One of any kind.
   *
   * @param interactive whether a line may be drawn over again
   * @param indent what stands before each line but titles
   * @param ruled whether tables have a rule below their headings, and are cut to the width
   */
  public Terminal(
      PrintStream out,
      boolean interactive,
      boolean colours,
      int width,
      String indent,
      boolean ruled) {
    this.out = out;
    this.interactive = interactive;
    this.colours = colours;
    this.width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
    this.indent = indent;
    this.ruled = ruled;
  }

  /** Standard output, as it is. */
  public static Terminal system() {
    Map<String, String> environment = System.getenv();
    boolean terminal = isTerminal();
    boolean interactive = isInteractive(environment, terminal);
    return new Terminal(
        System.out,
        interactive,
        interactive && wantsColours(environment),
        width(environment, terminal));
  }

  /**
   * What a command writes to: text without indentation, and in a pipe tables with every character
   * of what is in them.
   */
  public static Terminal of(PrintStream out, Map<String, String> environment, Colours colours) {
    boolean terminal = isTerminal();
    boolean interactive = isInteractive(environment, terminal);
    boolean coloured =
        colours == Colours.ALWAYS
            || (colours == Colours.AUTO && interactive && wantsColours(environment));
    return new Terminal(out, interactive, coloured, width(environment, terminal), "", interactive);
  }

  private static boolean isInteractive(Map<String, String> environment, boolean terminal) {
    return terminal && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  private static boolean wantsColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && understandsEscapes(environment);
  }

  /** Whether a person is at both ends. */
  @SuppressWarnings("SystemConsoleNull") // Asked below, as later releases want it.
  public static boolean isTerminal() {
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
  public boolean isInteractive() {
    return interactive;
  }

  /** Whether there are colours. */
  public boolean isColoured() {
    return colours;
  }

  /** How many columns there are to draw in. */
  public int width() {
    return width;
  }

  /** How wide a table may be. */
  int widthOfTables() {
    return ruled ? width - indent.length() : Integer.MAX_VALUE / 2;
  }

  boolean isRuled() {
    return ruled;
  }

  /** The text in a style, if this terminal shows any. */
  public String style(Style style, String text) {
    return colours ? style.escape(text) : text;
  }

  /** Begins with a title, and a paragraph below it. */
  public void title(String title, String text) {
    blank();
    out.println(style(Style.BOLD, title));
    wrap("", text);
  }

  /** Begins a numbered section. */
  public void section(String format, Object... arguments) {
    sections++;
    blank();
    out.println(
        style(Style.BOLD, DisplayWidth.padRight(sections + "", 3) + text(format, arguments)));
  }

  /** A paragraph, broken into lines at spaces. */
  public void paragraph(String format, Object... arguments) {
    wrap(indent, text(format, arguments));
  }

  /** One line as it is. */
  public void line(String text) {
    out.println(indent + text);
  }

  /** What something is called, and what it is. */
  public void fact(String label, String format, Object... arguments) {
    hanging(style(Style.DIM, DisplayWidth.padRight(label, LABEL_WIDTH)) + "  ", format, arguments);
  }

  /** Something that came out as promised. */
  public void kept(String format, Object... arguments) {
    hanging(style(Style.GOOD, "✓") + " ", format, arguments);
  }

  /** Something that did not. */
  public void broken(String format, Object... arguments) {
    hanging(style(Style.BAD, "✗") + " ", format, arguments);
  }

  /** Something to look at. */
  public void warning(String format, Object... arguments) {
    hanging(style(Style.WARNING, "!") + " ", format, arguments);
  }

  /** A heading without a number. */
  public void heading(String text) {
    out.println(style(Style.BOLD, text));
  }

  /** More about what was printed last. */
  public void detail(String format, Object... arguments) {
    hanging("  ", format, arguments);
  }

  /** A paragraph whose lines all stand as far in as the first does after its start. */
  public void hanging(String start, String format, Object... arguments) {
    wrap(indent + start, " ".repeat(DisplayWidth.of(indent + start)), text(format, arguments));
  }

  /** An empty line. */
  public void blank() {
    out.println();
  }

  /**
   * Draws over the line that was drawn here before. Where it does not fit, the bar is left out, and
   * then the text cut short, since a line that wraps cannot be drawn over.
   *
   * @param bar of any colours; may be empty
   * @param text without colours
   */
  public synchronized void redraw(String bar, String text, boolean done) {
    int room = width - 1;
    String whole = indent + (DisplayWidth.of(bar) == 0 ? "" : bar + "  ") + text;
    String line = DisplayWidth.of(whole) <= room ? whole : DisplayWidth.fit(indent + text, room);
    out.print("\r" + DisplayWidth.padRight(line, room));
    drawing = !done;
    if (done) {
      out.println();
    }
    out.flush();
  }

  /** Ends the line that was being drawn, so that something else can be printed. */
  public synchronized void stopDrawing() {
    if (drawing) {
      out.println();
      drawing = false;
    }
    out.flush();
  }

  /** Prints a line as it is, below what was being drawn. */
  public synchronized void interrupt(String text) {
    stopDrawing();
    line(text);
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
    for (String word : text.split(" ", -1)) {
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
