package dev.hushtable.benchmarks.coldstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.benchmarks.classpath.ClassPaths;
import dev.hushtable.benchmarks.classpath.DependencyGraph;
import dev.hushtable.testing.AwsTestEnvironment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes the time from the launch of a JVM to its first encrypted item, and writes it as JSON:
 * milliseconds of each run by program. The programs take turns, so that each has its share of
 * whatever else the machine does. The clock is that of the process that launches them, from before
 * the launch until the program's line arrives.
 *
 * <p>Arguments: the file to write; which benchmarks to run, as a regular expression that finds the
 * name of this class or not; how many times; this library's jar; and Maven's tree of dependencies.
 */
public final class ColdStart {
  private ColdStart() {}

  public static void main(String[] arguments) throws Exception {
    if (!Pattern.compile(arguments[1]).matcher(ColdStart.class.getName()).find()) {
      return;
    }
    Path file = Path.of(arguments[0]);
    ClassPaths classPaths =
        new ClassPaths(
            DependencyGraph.read(Path.of(arguments[4])),
            System.getProperty("java.class.path"),
            Path.of(arguments[3]));
    AwsTestEnvironment services = AwsTestEnvironment.shared();
    Path folder = Files.createTempDirectory("cold-start");
    try {
      KeysForPrograms keys = KeysForPrograms.create(folder.resolve("keys"), services);
      Starter starter =
          new Starter(
              classPaths::of,
              programs(),
              keys,
              services.environmentVariables(),
              file.resolveSibling("cold-start.log"));
      Map<Program, List<Double>> millis = measure(starter, Integer.parseInt(arguments[2]));
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), millis);
    } finally {
      Files.deleteIfExists(folder.resolve("keys"));
      Files.delete(folder);
    }
    System.out.println("Cold starts: " + file);
  }

  /** Where the programs have been compiled to. */
  static Path programs() throws URISyntaxException {
    return Path.of(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Map<Program, List<Double>> measure(Starter starter, int times)
      throws IOException, InterruptedException {
    Map<Program, List<Double>> millis = new EnumMap<>(Program.class);
    // One more, since the first also finds files and services cold.
    for (int round = 0; round <= times; round++) {
      for (Program program : Program.values()) {
        double took = starter.nanos(program) / 1e6;
        if (round > 0) {
          millis.computeIfAbsent(program, p -> new ArrayList<>()).add(took);
        }
      }
      System.out.printf(Locale.ROOT, "Cold starts: round %d of %d%n", round, times);
    }
    return millis;
  }
}
