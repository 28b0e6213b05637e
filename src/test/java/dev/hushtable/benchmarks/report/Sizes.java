package dev.hushtable.benchmarks.report;

import dev.hushtable.benchmarks.classpath.ClassPaths;
import dev.hushtable.benchmarks.classpath.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a library adds to the class path of who has the AWS SDK's two modules already. */
final class Sizes {
  private Sizes() {}

  /** Tables of this library's jars and of the peer's, largest first. */
  static String tables(ClassPaths classPaths) {
    Map<Boolean, List<Path>> optional =
        classPaths.optional().stream()
            .collect(Collectors.partitioningBy(ClassPaths::isOfOtherFormat));
    return String.join(
        "\n",
        table("Hushtable", classPaths.beyondSdk(Library.HUSHTABLE)),
        table("optional: for keyrings, messages and the making of keys", optional.get(true)),
        table("optional: for what else is described as such", optional.get(false)),
        table(
            "AWS Database Encryption SDK", classPaths.beyondSdk(Library.DATABASE_ENCRYPTION_SDK)));
  }

  private static String table(String title, List<Path> jars) {
    List<Path> sorted = new ArrayList<>(jars);
    sorted.sort(Comparator.comparingLong(Sizes::bytes).reversed());
    StringBuilder table = new StringBuilder("| %s | bytes |\n|---|--:|\n".formatted(title));
    sorted.forEach(jar -> table.append(row(jar.getFileName().toString(), bytes(jar))));
    String total = "**%d jars**".formatted(jars.size());
    return table.append(row(total, jars.stream().mapToLong(Sizes::bytes).sum())).toString();
  }

  private static String row(String name, long bytes) {
    return String.format(Locale.ROOT, "| %s | %,d |\n", name, bytes);
  }

  private static long bytes(Path jar) {
    try {
      return Files.size(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
