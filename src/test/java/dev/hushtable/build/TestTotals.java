package dev.hushtable.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Closes a build with one line that counts every test: {@code N passed, N failed, N skipped}.
 *
 * <p>The arguments are the instant at which the build began and the report directories of Surefire
 * and Failsafe. Reports older than the build are left over from another run and are not counted. A
 * build that ran no test at all is a failure; one with failed tests has been ended by Surefire or
 * Failsafe before this.
 */
public final class TestTotals {
  private final long tests;
  private final long failed;
  private final long skipped;

  private TestTotals(long tests, long failed, long skipped) {
    this.tests = tests;
    this.failed = failed;
    this.skipped = skipped;
  }

  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println("usage: TestTotals <start of the build> <report directory>...");
      System.exit(2);
    }
    List<Path> directories = Arrays.stream(args).skip(1).map(Path::of).toList();
    TestTotals totals = read(Instant.parse(args[0]), directories);
    if (totals.tests == 0) {
      System.err.println("This build ran no test: no fresh report with a test in " + directories);
      System.exit(1);
    }
    System.out.println(totals);
  }

  static TestTotals read(Instant since, List<Path> directories)
      throws IOException, ParserConfigurationException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    DocumentBuilder parser = factory.newDocumentBuilder();
    long tests = 0;
    long failed = 0;
    long skipped = 0;
    for (Path report : reports(since, directories)) {
      Element suite = parser.parse(report.toFile()).getDocumentElement();
      tests += count(suite, "tests");
      failed += count(suite, "failures") + count(suite, "errors");
      skipped += count(suite, "skipped");
    }
    return new TestTotals(tests, failed, skipped);
  }

  private static List<Path> reports(Instant since, List<Path> directories) throws IOException {
    List<Path> reports = new ArrayList<>();
    for (Path directory : directories) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> isReport(file, since)).forEach(reports::add);
      }
    }
    return reports;
  }

  private static boolean isReport(Path file, Instant since) {
    String name = file.getFileName().toString();
    return name.startsWith("TEST-")
        && name.endsWith(".xml")
        && !Instant.ofEpochMilli(file.toFile().lastModified()).isBefore(since);
  }

  private static long count(Element suite, String attribute) {
    String value = suite.getAttribute(attribute);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  @Override
  public String toString() {
    return (tests - failed - skipped) + " passed, " + failed + " failed, " + skipped + " skipped";
  }
}
