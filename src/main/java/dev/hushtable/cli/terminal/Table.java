package dev.hushtable.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Rows in aligned columns, below their headings. Where the terminal is too narrow, the columns that
 * may shrink give way, the last one first; where that is not enough, each row is a block of lines,
 * with a heading and all of its text in each.
 */
public final class Table {
  private static final String GAP = "  ";

  /** One column: its heading, where its text stands, and to how little it may be cut short. */
  public record Column(String heading, boolean right, int minWidth) {
    /** A column of text. */
    public static Column left(String heading) {
      return new Column(heading, false, Integer.MAX_VALUE);
    }

    /** A column of numbers. */
    public static Column right(String heading) {
      return new Column(heading, true, Integer.MAX_VALUE);
    }

    /** A column of text that may be cut short. */
    public static Column shrinking(String heading, int minWidth) {
      return new Column(heading, false, minWidth);
    }
  }

  /** What stands in a column, made to fit the width it is given. */
  public record Cell(Style style, int wantedWidth, IntFunction<String> content) {
    /** Nothing. */
    public static final Cell EMPTY = of(Style.PLAIN, "");

    /** A text, whatever is in it. */
    public static Cell of(Style style, String text) {
      String visible = DisplayWidth.visible(text);
      return new Cell(style, DisplayWidth.of(visible), width -> DisplayWidth.fit(visible, width));
    }
  }

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** Begins with no rows. */
  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row of as many cells as there are columns. */
  public void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  /** Prints the headings and the rows. */
  public void print(Terminal terminal) {
    int[] widths = widths(terminal.widthOfTables());
    if (width(widths) > terminal.widthOfTables()) {
      printBlocks(terminal);
      return;
    }
    List<Cell> headings =
        columns.stream().map(column -> Cell.of(Style.DIM, column.heading())).toList();
    terminal.line(line(terminal, headings, widths));
    if (terminal.isRuled()) {
      terminal.line(terminal.style(Style.DIM, "─".repeat(width(widths))));
    }
    rows.forEach(row -> terminal.line(line(terminal, row, widths)));
  }

  private static int width(int[] widths) {
    return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
  }

  private void printBlocks(Terminal terminal) {
    int labels = columns.stream().mapToInt(c -> DisplayWidth.of(c.heading())).max().orElse(0);
    for (int row = 0; row < rows.size(); row++) {
      if (row > 0) {
        terminal.blank();
      }
      for (int i = 0; i < columns.size(); i++) {
        Cell cell = rows.get(row).get(i);
        String text = cell.content().apply(cell.wantedWidth()).strip();
        if (!text.isEmpty()) {
          String label = DisplayWidth.padRight(columns.get(i).heading(), labels);
          terminal.hanging(
              terminal.style(Style.DIM, label) + GAP, "%s", terminal.style(cell.style(), text));
        }
      }
    }
  }

  private String line(Terminal terminal, List<Cell> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      Cell cell = cells.get(i);
      String text = cell.content().apply(widths[i]);
      String spaces = " ".repeat(widths[i] - DisplayWidth.of(text));
      String styled = terminal.style(cell.style(), text);
      line.append(i == 0 ? "" : GAP)
          .append(columns.get(i).right() ? spaces + styled : styled + spaces);
    }
    return line.toString().stripTrailing();
  }

  /** As wide as the contents, as far as there is room. */
  private int[] widths(int available) {
    int[] widths = new int[columns.size()];
    int excess = GAP.length() * (widths.length - 1) - available;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = DisplayWidth.of(columns.get(i).heading());
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).wantedWidth());
      }
      excess += widths[i];
    }
    for (int i = widths.length - 1; i >= 0 && excess > 0; i--) {
      int spare = Math.max(0, widths[i] - columns.get(i).minWidth());
      widths[i] -= Math.min(excess, spare);
      excess -= Math.min(excess, spare);
    }
    return widths;
  }
}
