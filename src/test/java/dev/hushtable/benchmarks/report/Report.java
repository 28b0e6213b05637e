package dev.hushtable.benchmarks.report;

import static dev.hushtable.benchmarks.report.Quantity.allocation;
import static dev.hushtable.benchmarks.report.Quantity.stored;
import static dev.hushtable.benchmarks.report.Quantity.time;

import dev.hushtable.benchmarks.classpath.ClassPaths;
import dev.hushtable.benchmarks.classpath.DependencyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Puts the figures of a run into the page on performance, and draws its plots. Arguments: the page;
 * where the results lie; this library's jar; and whether the page itself is written, or else a copy
 * in the folder {@code report} beside the results.
 */
public final class Report {
  private static final List<String> BOTH_WAYS = List.of("encrypt", "decrypt");

  private final Measurements measurements;
  private final Path folder;
  private Page page;

  private Report(Measurements measurements, Page page, Path folder) {
    this.measurements = measurements;
    this.page = page;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    Path source = Path.of(arguments[0]);
    Path results = Path.of(arguments[1]);
    Path target =
        Boolean.parseBoolean(arguments[3])
            ? source
            : results.resolve("report").resolve(source.getFileName());
    ClassPaths classPaths =
        new ClassPaths(
            DependencyGraph.read(results.resolve("dependencies.json")),
            System.getProperty("java.class.path"),
            Path.of(arguments[2]));
    Page page =
        write(
            Measurements.read(results),
            new Page(Files.readString(source)),
            "Taken on %s, on %s.\n".formatted(date(results), Machine.describe()),
            Sizes.tables(classPaths),
            target);
    System.out.println("Report: " + target);
    page.unexplained()
        .forEach(id -> System.out.println("The page does not say why it misses " + id + "."));
  }

  private static String date(Path results) throws IOException {
    return Files.getLastModifiedTime(results.resolve("results.json"))
        .toInstant()
        .atZone(ZoneOffset.UTC)
        .toLocalDate()
        .toString();
  }

  /**
   * Writes a page and its plots.
   *
   * @param target the file; the plots go into a folder {@code images} beside it
   */
  static Page write(Measurements measurements, Page page, String machine, String sizes, Path target)
      throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder.resolve("images"));
    Report report = new Report(measurements, page.with("machine", machine), folder);
    report.fill("bars", report.bars());
    report.fill(
        "times",
        report.plot(
            "times",
            "Time for one item, µs",
            BOTH_WAYS,
            Labels.rows(
                measurements,
                contestant ->
                    BOTH_WAYS.stream().map(way -> time(contestant, way).times(1e-3)).toList())));
    report.fill(
        "allocation",
        report.plot(
            "allocation",
            "Allocation for one item, kB",
            BOTH_WAYS,
            Labels.rows(
                measurements,
                contestant ->
                    BOTH_WAYS.stream()
                        .map(way -> allocation(contestant, way).times(1e-3))
                        .toList())));
    report.fill(
        "stored-bytes",
        report.plot(
            "stored-bytes",
            "Stored bytes of the reference item",
            List.of(),
            Labels.rows(measurements, contestant -> List.of(stored(contestant)))));
    report.fill(
        "cold-start",
        report.plot(
            "cold-start",
            "From the launch of a JVM to its first item, ms",
            List.of(),
            Labels.coldStarts(measurements)));
    report.fill("class-paths", sizes);
    Files.writeString(target, report.page.toString());
    return report.page;
  }

  private void fill(String place, String content) {
    page = page.with(place, content);
  }

  private String bars() {
    StringBuilder table = new StringBuilder("| figure | bar | measured | |\n|---|---|--:|---|\n");
    Bars.ALL.forEach(bar -> table.append(bar.row(measurements)));
    table.append(kmsCalls());
    return table.toString();
  }

  /** Counted by a test, since no time is taken. */
  private static String kmsCalls() {
    String test = "KmsCallsIT";
    boolean isThere =
        Report.class.getResource("/dev/hushtable/integration/" + test + ".class") != null;
    return "| calls of KMS for 1,000,000 items of one scope | at most 2 | %s |\n"
        .formatted(isThere ? "2 | met, as `" + test + "` counts" : "– | not measured");
  }

  private String plot(String name, String title, List<String> series, List<BarChart.Row> rows)
      throws IOException {
    if (rows.isEmpty()) {
      return "Not measured.\n";
    }
    String file = "images/performance-" + name + ".svg";
    Files.writeString(folder.resolve(file), BarChart.draw(title, series, rows));
    return "![%s](%s)\n".formatted(title, file);
  }
}
