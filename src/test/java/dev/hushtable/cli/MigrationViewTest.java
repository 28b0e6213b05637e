package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.migration.MigrationCounts;
import dev.hushtable.migration.MigrationProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationViewTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(ints = {30, 45, 60, 80})
  void progressed_onATerminal_staysOnOneLine(int width) {
    MigrationView view = view(true, width, "changed");

    view.progressed(progress(123_456_789, false));

    assertThat(DisplayWidth.of(text().replace("\r", ""))).isLessThan(width);
    assertThat(text()).doesNotContain("\n");
  }

  @Test
  void progressed_whenNothingIsWritten_saysWhatWouldBe() {
    view(true, 80, "to change").progressed(progress(50, false));

    assertThat(text()).contains("50 to change,");
  }

  @Test
  void progressed_inAPipe_printsTheEndOnlyIfItIsThereSoon() {
    MigrationView view = view(false, 80, "changed");

    view.progressed(progress(10, false));
    assertThat(text()).isEmpty();
    assertThat(view.last()).hasValueSatisfying(p -> assertThat(p.counts().items()).isEqualTo(10));

    view.progressed(progress(20, true));
    assertThat(text()).startsWith("20 of about");
  }

  private MigrationView view(boolean interactive, int width, String changed) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new MigrationView(
        new Terminal(stream, interactive, interactive, width, "", interactive), changed);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static MigrationProgress progress(long items, boolean done) {
    return new MigrationProgress(
        "T",
        new MigrationCounts(items, items, new TreeMap<>(), 0, 0, 0, 0, 0),
        Duration.ofSeconds(10),
        items / 10.0,
        2 * items,
        Optional.of(done ? Duration.ZERO : Duration.ofHours(3)));
  }
}
