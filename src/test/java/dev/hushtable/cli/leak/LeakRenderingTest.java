package dev.hushtable.cli.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.cli.leak.HashCounts.Counted;
import dev.hushtable.cli.leak.LeakReport.Finding;
import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LeakRenderingTest {
  private static final Instant WHEN = Instant.parse("2026-11-22T07:00:00Z");

  private final LeakReport report =
      new LeakReport(
          "T<script>alert('x')</script>",
          "the table",
          20_000,
          true,
          20_000,
          12.5,
          List.of(finding("country", 1), finding("<b>\u001b[31mcity", 2)),
          List.of("A note & more."));

  private static Finding finding(String attribute, int generation) {
    return new Finding(
        attribute,
        generation,
        LeakStatistics.ofAll(7_670, 3_907, 2_048, 1_555, 1_259, 979),
        List.of(
            new Counted("dbf93b4e", 7_670),
            new Counted("35de45b3", 3_907),
            new Counted("15817dcb", 2_048),
            new Counted("41197e7a", 1_555),
            new Counted("7fb338fd", 1_259),
            new Counted("a158688e", 979)));
  }

  @Test
  void text_inAPipe_isTheseLines() {
    LeakReport one =
        new LeakReport(
            "Customers",
            "the table",
            20_000,
            true,
            0,
            12.5,
            report.findings().subList(0, 1),
            List.of());

    assertThat(text(one, false, 100))
        .isEqualTo(
            """
            What the hashes of Customers give away
            20,000 items read from the table, which is all of them, for 12.5 read units.

            country  do not index
              It has only 6 different values: their frequencies, or a handful of guesses, tell which is which.
              Its most frequent value makes 44.0 % of the items: who knows what it is reads these at a glance.
              Ten guesses name the value of 100 % of the items.

            items           17,418
            values          6 different
            most frequent   44.0 %, 7,670 items
            entropy         min-entropy 1.2 bits, Shannon 2.2 bits
            guessing        1 guess names 44.0 % of the items, 10 guesses 100 %, 100 guesses 100 %
            guesswork       to name half of them takes 2 guesses an item at most (1.5 bits)
            shared          100 % of the items share a value

            dbf93b4e…            44.0 %     7,670
            35de45b3…            22.4 %     3,907
            15817dcb…            11.8 %     2,048
            41197e7a…            8.93 %     1,555
            7fb338fd…            7.23 %     1,259
            a158688e…            5.62 %       979
            """);
  }

  @Test
  void rendering_whenAnAttributeHasSeveralGenerations_namesEach() {
    LeakReport two =
        new LeakReport(
            "T",
            "the table",
            1,
            true,
            1,
            1,
            List.of(finding("city", 1), finding("city", 2), finding("zip", 1)),
            List.of());

    assertThat(text(two, false, 100).lines().filter(line -> line.contains("do not index")))
        .containsExactly(
            "city  do not index  (generation 1)",
            "city  do not index  (generation 2)",
            "zip  do not index");
    assertThat(LeakPage.of(two, WHEN)).contains("<code>city</code>, generation 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void text_onATerminal_hasBarsWithinItsWidth(int width) {
    String text = text(report, true, width);

    assertThat(text).contains("████");
    assertThat(text.lines()).allMatch(line -> DisplayWidth.of(line) <= width);
  }

  @Test
  void text_whenNamesHaveEscapes_showsAndDoesNotObeyThem() {
    assertThat(text(report, false, 100)).doesNotContain("\u001b").contains("\ufffd[31mcity");
  }

  @Test
  void page_always_isWellFormedAndEscaped() throws Exception {
    String page = LeakPage.of(report, WHEN);

    Document document = parsed(page);

    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getElementsByTagName("b").getLength()).isZero();
    assertThat(document.getElementsByTagName("h1").item(0).getTextContent())
        .contains("T<script>alert('x')</script>");
    assertThat(document.getElementsByTagName("h2").item(1).getTextContent())
        .contains("city, generation 2");
  }

  @Test
  void page_always_needsNothingElse() {
    String page = LeakPage.of(report, WHEN);

    assertThat(page)
        .contains("default-src 'none'", "prefers-color-scheme: dark", "@media print")
        .doesNotContain("http:", "https:", "src=", "url(", "@import", "<link", "javascript:");
  }

  @Test
  void page_always_saysInWordsWhatChartsShow() throws Exception {
    Document document = parsed(LeakPage.of(report, WHEN));

    int charts = document.getElementsByTagName("svg").getLength();
    assertThat(charts).isEqualTo(6);
    assertThat(document.getElementsByTagName("desc").getLength()).isEqualTo(charts);
    assertThat(document.getElementsByTagName("desc").item(2).getTextContent())
        .isEqualTo("1 guess names 44.0 % of the items, 10 guesses 100 %, 100 guesses 100 %.");
    assertThat(document.getElementsByTagName("figcaption").getLength()).isEqualTo(charts);
  }

  /** The page is written such that it is XML too, but for what HTML leaves open in its head. */
  private static Document parsed(String page) throws Exception {
    String xml =
        page.replace("<!doctype html>", "")
            .replaceAll("<meta ([^>]*)>", "<meta $1/>")
            .replaceAll("(?s)<style>.*?</style>", "")
            .replace("\u001b", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static String text(LeakReport report, boolean interactive, int width) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    LeakText.print(report, new Terminal(stream, interactive, false, width, "", interactive));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
