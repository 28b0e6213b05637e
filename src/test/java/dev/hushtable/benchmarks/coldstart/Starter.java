package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.classpath.Library;
import dev.hushtable.testing.JavaProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Starts programs in new JVMs of the same JDK as this one. */
final class Starter {
  private static final long SECONDS_TO_END = 60;

  private final Function<Library, List<Path>> classPaths;
  private final Path programs;
  private final KeysForPrograms keys;
  private final Map<String, String> environment;
  private final Path errors;

  /**
   * Makes a starter.
   *
   * @param classPaths what the user of a library has
   * @param programs where the classes of the programs are
   * @param environment names the services of the key store
   * @param errors the file for what the programs write to their standard error
   */
  Starter(
      Function<Library, List<Path>> classPaths,
      Path programs,
      KeysForPrograms keys,
      Map<String, String> environment,
      Path errors) {
    this.classPaths = classPaths;
    this.programs = programs;
    this.keys = keys;
    this.environment = environment;
    this.errors = errors;
  }

  /** The time from the launch of a program until it says that it has encrypted an item. */
  long nanos(Program program) throws IOException, InterruptedException {
    ProcessBuilder builder = builder(program);
    builder.redirectError(Redirect.appendTo(errors.toFile()));
    long begun = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      long took = System.nanoTime() - begun;
      if (line == null
          || !process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)
          || process.exitValue() != 0) {
        throw new IllegalStateException(program + " failed; " + errors + " says why.");
      }
      return took;
    } finally {
      process.destroyForcibly();
    }
  }

  private ProcessBuilder builder(Program program) {
    List<String> classPath = new ArrayList<>();
    classPath.add(programs.toString());
    classPaths.apply(program.library()).forEach(jar -> classPath.add(jar.toString()));
    return JavaProcess.of(
        environment,
        String.join(File.pathSeparator, classPath),
        program.main(),
        keys.arguments(program.keys()));
  }
}
