package dev.hushtable.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page has what was measured, and no more: here by files of a form that JMH and the cold starts
 * write, with a few round numbers.
 */
class ReportTest {
  private static final Path MEASURED =
      Path.of("src/test/resources/dev/hushtable/benchmarks/report");
  private static final Path PAGE = Path.of("src/site/markdown/performance.md");

  @TempDir Path folder;

  private String page;

  @BeforeEach
  void write() throws Exception {
    Page source = new Page(Files.readString(PAGE));
    Report.write(
        Measurements.read(MEASURED), source, "A machine.\n", "Jars.\n", folder.resolve("page.md"));
    page = Files.readString(folder.resolve("page.md"));
  }

  @Test
  void bars_whenMet_haveTheRatioOfWhatWasMeasured() {
    assertThat(page)
        .contains(
            "| `encryptModel` without the mapping, against the floor | at most 1.5 times | 1.40 times | met |",
            "| encryption faster than AWS Database Encryption SDK, signed, its default | at least 500 times | 500 times | met |",
            "| allocation of an encryption | at most 11 kB | 10.4 kB | met |",
            "| stored bytes, a value for each attribute | at most 720 bytes | 720 bytes | met |",
            "against AWS Database Encryption SDK with a bean and a raw key | at most 0.5 times | 0.48 times | met |");
  }

  @Test
  void bars_whenMissed_sayItByName() {
    assertThat(page)
        .contains(
            "| `decryptModel` without the mapping, against the floor | at most 1.5 times | 1.75 times | **missed** (decrypt) |",
            "| at least 500 times | 400 times | **missed** (signed-decrypt) |");
  }

  @Test
  void bars_whenNotMeasured_haveNoNumber() {
    assertThat(page)
        .contains(
            "| `putItem` against that of the plain client | at most 1.1 times | – | not measured |");
  }

  @Test
  void unexplained_always_areThoseMissedWithoutAReason() {
    Page missed = new Page("| **missed** (a-b) |\n| **missed** (c) |\n<!-- why: c -->\nSo.\n");

    assertThat(missed.unexplained()).containsExactly("a-b");
  }

  @Test
  void committedPage_always_saysWhyItMissesABar() throws Exception {
    assertThat(new Page(Files.readString(PAGE)).unexplained()).isEmpty();
  }

  @Test
  void write_always_fillsThePlaces() {
    assertThat(page).contains("\n\nA machine.\n\n<!-- /machine -->", "\n\nJars.\n\n");
  }

  @Test
  void write_ofItsOwnPage_changesNothing() throws Exception {
    Page again =
        Report.write(
            Measurements.read(MEASURED),
            new Page(page),
            "A machine.\n",
            "Jars.\n",
            folder.resolve("again.md"));

    assertThat(again).hasToString(page);
  }

  @Test
  void plots_always_areWellFormedAndHaveTheNumbers() throws Exception {
    String times = Files.readString(folder.resolve("images/performance-times.svg"));
    String coldStarts = Files.readString(folder.resolve("images/performance-cold-start.svg"));

    for (String plot : new String[] {times, coldStarts}) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(plot.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(times)
        .contains("logarithmic scale", ">4.40<", ">2,200<", "AWS Database Encryption SDK, signed")
        .doesNotContain("Tink");
    assertThat(coldStarts).contains(">42.0<", ">315<", ">650<").doesNotContain("logarithmic");
  }

  @Test
  void read_whenThereIsNothing_leavesOutEveryPlot() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path target = folder.resolve("partial/page.md");

    Report.write(Measurements.read(empty), new Page(page), "A machine.\n", "Jars.\n", target);

    assertThat(Files.readString(target)).contains("Not measured.").doesNotContain(" met |");
    assertThat(folder.resolve("partial/images")).isEmptyDirectory();
  }

  @Test
  void with_whenThereIsNoSuchPlace_fails() {
    assertThatThrownBy(() -> new Page("<!-- a -->").with("a", "text"))
        .isInstanceOf(IllegalStateException.class);
  }
}
