package dev.hushtable.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures were taken on. It has no names of machines or people. */
final class Machine {
  private Machine() {}

  /** The running one, in words. */
  static String describe() throws IOException {
    return "%s, %d cores, %s, %s %s"
        .formatted(
            line(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
            Runtime.getRuntime().availableProcessors(),
            line(Path.of("/etc/os-release"), "PRETTY_NAME", System.getProperty("os.name")),
            System.getProperty("java.vm.name"),
            System.getProperty("java.version"));
  }

  /** The value of the first line that has a name, or else another. */
  private static String line(Path file, String name, String other) throws IOException {
    List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.split("[:=]", 2)[1].replace("\"", "").strip())
        .findFirst()
        .orElse(other);
  }
}
