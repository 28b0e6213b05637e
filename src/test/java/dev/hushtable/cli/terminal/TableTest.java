package dev.hushtable.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static final String LONG = "kenichi.hasegawa@example.org ".repeat(4);

  @Test
  void print_whenTextsAreWide_alignsColumns() {
    assertThat(printed(100, Style.PLAIN, "佐藤 美咲", "Zoe\u0308"))
        .containsExactly(
            "   text        n", "   ─────────────", "   佐藤 美咲  12", "   Zoe\u0308        12");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void print_whenTextsAreTooLong_staysWithinTheWidth(int width) {
    assertThat(printed(width, Style.PLAIN, LONG + LONG))
        .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(width))
        .last()
        .satisfies(line -> assertThat(DisplayWidth.of((String) line)).isEqualTo(width));
  }

  @Test
  void print_whenColumnsCannotShrinkEnough_hasABlockOfLinesForEachRow() {
    Table table = new Table(Column.left("name"), Column.right("n"), Column.left("key"));
    String arn = "arn:aws:kms:eu-central-1:111122223333:key/1234";
    table.row(Cell.of(Style.PLAIN, "a"), Cell.of(Style.PLAIN, "1"), Cell.of(Style.PLAIN, arn));
    table.row(Cell.of(Style.PLAIN, "b"), Cell.EMPTY, Cell.of(Style.PLAIN, arn));

    assertThat(printed(table, false, 40))
        .containsExactly(
            "   name  a", "   n     1", "   key   " + arn, "", "   name  b", "   key   " + arn);
  }

  @Test
  void print_whenCellsAreStyled_alignsThemAllTheSame() {
    List<String> lines = printed(100, Style.SECRET, "佐藤");

    assertThat(lines.get(2)).contains("\u001b[33m佐藤\u001b[0m");
    assertThat(DisplayWidth.of(lines.get(2))).isEqualTo(DisplayWidth.of(lines.get(1)));
  }

  private static List<String> printed(int width, Style style, String... texts) {
    Table table = new Table(Column.shrinking("text", 5), Column.right("n"));
    for (String text : texts) {
      table.row(Cell.of(style, text), Cell.of(Style.PLAIN, "12"));
    }
    return printed(table, style != Style.PLAIN, width);
  }

  private static List<String> printed(Table table, boolean colours, int width) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(
        new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), colours, colours, width));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
