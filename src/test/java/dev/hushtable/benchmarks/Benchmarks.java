package dev.hushtable.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks, and writes JMH's JSON, and beside it how large the item is as each
 * contestant stores it. Arguments: the file to write, and which benchmarks to run, as a regular
 * expression.
 */
final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(arguments[1])
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(file.toString());
    try {
      new Runner(options.build()).run();
      System.out.println("Results: " + file);
    } catch (NoBenchmarksException e) {
      System.out.println("None of JMH's benchmarks is called for.");
    }
    new ObjectMapper()
        .writeValue(file.resolveSibling("stored-bytes.json").toFile(), Contestants.storedBytes());
  }
}
