package dev.hushtable.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.benchmarks.coldstart.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/**
 * What was measured. A contestant goes by the name of its class and its parameter, such as {@code
 * EncryptionSdk caching=true}. What was not measured is absent.
 */
final class Measurements {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Measured(String contestant, String operation) {}

  private final Map<Measured, Double> nanos = new HashMap<>();
  private final Map<Measured, Double> allocated = new HashMap<>();
  private final Map<Program, Double> coldStarts = new EnumMap<>(Program.class);
  private final Map<String, Double> stored = new HashMap<>();

  private Measurements() {}

  /**
   * Reads what there is of the files of a run.
   *
   * @param folder where they lie
   */
  static Measurements read(Path folder) throws IOException {
    Measurements all = new Measurements();
    json(folder.resolve("results.json")).forEach(all::addBenchmark);
    json(folder.resolve("cold-start.json"))
        .properties()
        .forEach(
            program ->
                all.coldStarts.put(Program.valueOf(program.getKey()), median(program.getValue())));
    json(folder.resolve("stored-bytes.json"))
        .properties()
        .forEach(bytes -> all.stored.put(bytes.getKey(), bytes.getValue().asDouble()));
    return all;
  }

  private static JsonNode json(Path file) throws IOException {
    return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.missingNode();
  }

  private void addBenchmark(JsonNode result) {
    String name = result.path("benchmark").asText();
    int method = name.lastIndexOf('.');
    StringBuilder contestant =
        new StringBuilder(name.substring(name.lastIndexOf('.', method - 1) + 1, method));
    result
        .path("params")
        .properties()
        .forEach(
            parameter ->
                contestant
                    .append(' ')
                    .append(parameter.getKey())
                    .append('=')
                    .append(parameter.getValue().asText()));
    Measured measured = new Measured(contestant.toString(), name.substring(method + 1));
    nanos.put(measured, score(result.path("primaryMetric")));
    JsonNode bytes = result.path("secondaryMetrics").path("gc.alloc.rate.norm");
    if (!bytes.isMissingNode()) {
      allocated.put(measured, score(bytes));
    }
  }

  private static double score(JsonNode metric) {
    return metric.path("score").asDouble();
  }

  private static double median(JsonNode numbers) {
    double[] sorted =
        StreamSupport.stream(numbers.spliterator(), false)
            .flatMapToDouble(number -> DoubleStream.of(number.asDouble()))
            .sorted()
            .toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** What one operation takes. */
  OptionalDouble nanos(String contestant, String operation) {
    return optional(nanos.get(new Measured(contestant, operation)));
  }

  /** The bytes that one operation allocates. */
  OptionalDouble allocated(String contestant, String operation) {
    return optional(allocated.get(new Measured(contestant, operation)));
  }

  /** The milliseconds from the launch of a program to its first item: the median of its runs. */
  OptionalDouble coldStart(Program program) {
    return optional(coldStarts.get(program));
  }

  /** The bytes of the reference item as a contestant stores it. */
  OptionalDouble stored(String contestant) {
    return optional(stored.get(contestant));
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
