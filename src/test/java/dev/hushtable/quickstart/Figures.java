package dev.hushtable.quickstart;

import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers one below the other, each with its name and what there is to say about it. */
final class Figures {
  private record Figure(String name, String number, String note) {}

  private final List<Figure> figures = new ArrayList<>();

  Figures add(String name, double number, String noteFormat, Object... arguments) {
    String format = number == Math.rint(number) ? "%,.0f" : "%,.2f";
    figures.add(
        new Figure(
            name,
            String.format(Locale.ROOT, format, number),
            String.format(Locale.ROOT, noteFormat, arguments)));
    return this;
  }

  void print(Terminal terminal) {
    int nameWidth = figures.stream().mapToInt(f -> DisplayWidth.of(f.name())).max().orElse(0);
    int numberWidth = figures.stream().mapToInt(f -> DisplayWidth.of(f.number())).max().orElse(0);
    for (Figure figure : figures) {
      String number = DisplayWidth.padLeft(figure.number(), numberWidth);
      terminal.hanging(
          DisplayWidth.padRight(figure.name(), nameWidth)
              + "  "
              + terminal.style(Style.BOLD, number)
              + "  ",
          figure.note());
    }
  }
}
