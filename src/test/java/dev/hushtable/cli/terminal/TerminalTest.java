package dev.hushtable.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void paragraph_whenLongerThanTheWidth_isBrokenAtSpaces() {
    Terminal terminal = terminal(false, 60);

    terminal.paragraph("%s", "佐藤 ".repeat(12).strip());

    assertThat(lines()).containsExactly("   佐藤 佐藤 佐藤 佐藤 佐藤 佐藤 佐藤 佐藤 佐藤 佐藤 佐藤", "   佐藤");
  }

  @Test
  void hanging_whenBroken_alignsItsLines() {
    terminal(true, 60).hanging(Style.DIM.escape("label") + "  ", "%s", "word ".repeat(14));

    assertThat(lines().get(1)).isEqualTo("          word word word word");
    assertThat(lines()).allMatch(line -> DisplayWidth.of(line) <= 60);
  }

  @Test
  void style_whenWithoutColours_printsNoEscapes() {
    Terminal terminal = terminal(false, 80);

    terminal.title("Title", "text");
    terminal.section("Section %d", 1);
    terminal.kept("kept");
    terminal.line(terminal.style(Style.BAD, "bad"));

    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
  }

  @Test
  void progressBar_whenNotOnATerminal_printsALineForEachQuarter() {
    ProgressBar bar = new ProgressBar(terminal(false, 80), 10);

    for (int i = 0; i < 10; i++) {
      bar.advance();
    }

    assertThat(lines())
        .hasSize(4)
        .allMatch(line -> line.matches(" +[0-9]+ of 10 +[0-9.]+ s +[0-9,]+/s"));
    assertThat(lines().get(3)).startsWith("   10 of 10 ");
  }

  @Test
  void progressBar_whenOnATerminal_endsOnOneFullLine() {
    ProgressBar bar = new ProgressBar(terminal(true, 80), 3);

    for (int i = 0; i < 3; i++) {
      bar.advance();
    }

    String drawn = out.toString(StandardCharsets.UTF_8);
    assertThat(drawn).startsWith("\r").containsOnlyOnce("\n").endsWith("\n");
    String last = drawn.substring(drawn.lastIndexOf('\r') + 1).stripTrailing();
    assertThat(last).contains("━━━", "3 of 3").doesNotContain("─");
    assertThat(DisplayWidth.of(last)).isLessThan(80);
  }

  @Test
  void redraw_whenTooLong_leavesOutTheBarAndThenCutsTheText() {
    Terminal terminal = terminal(true, 45);

    terminal.redraw("━━━━", "12 of 100, 3 changed", false);
    terminal.redraw("━━━━", "100,012 of about 200,100, 33,333 done", false);
    terminal.redraw("━━━━", "100,012 of about 200,100, 33,333 changed, 1,000/s", true);

    String[] drawn = out.toString(StandardCharsets.UTF_8).split("\r", -1);
    assertThat(drawn).hasSize(4).allMatch(line -> DisplayWidth.of(line.replace("\n", "")) < 45);
    assertThat(drawn[1].strip()).isEqualTo("━━━━  12 of 100, 3 changed");
    assertThat(drawn[2].strip()).isEqualTo("100,012 of about 200,100, 33,333 done");
    assertThat(drawn[3].strip()).startsWith("100,012 of about").endsWith("…");
  }

  @Test
  void interrupt_whileDrawing_beginsOnALineOfItsOwn() {
    Terminal terminal = terminal(true, 80);

    terminal.redraw("", "1 of 2", false);
    terminal.interrupt("Stopping");

    assertThat(lines()).last().isEqualTo("   Stopping");
  }

  private Terminal terminal(boolean interactive, int width) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Terminal(stream, interactive, interactive, width);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
