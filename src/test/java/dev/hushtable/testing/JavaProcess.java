package dev.hushtable.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Processes of the same JDK as this one. */
public final class JavaProcess {
  private JavaProcess() {}

  /**
   * A program that uses the services of an environment, not started yet.
   *
   * @param services what {@link AwsTestEnvironment#environmentVariables()} gives
   */
  public static ProcessBuilder of(
      Map<String, String> services, String classPath, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-classpath");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(services);
    if (services.keySet().stream().anyMatch(name -> name.startsWith("AWS_ENDPOINT_URL"))) {
      // They are on this machine.
      builder
          .environment()
          .keySet()
          .removeIf(variable -> variable.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    }
    return builder;
  }
}
