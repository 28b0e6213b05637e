package dev.hushtable.cli;

import dev.hushtable.cli.item.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * Options that stand in a file: where things are, which nobody types each time. What is done, and
 * that it is confirmed, cannot stand there. What is given on the command line wins.
 */
final class Config implements IDefaultValueProvider {
  static final String VARIABLE = "HUSHTABLE_CONFIG";

  private static final String OPTION = "--config";
  private static final List<Class<?>> CONFIGURABLE =
      List.of(AwsOptions.class, KeyOptions.class, TableOptions.class, OutputOptions.class);
  private static final Set<String> NOT = Set.of("config", "help", "stacktrace");

  /** Relative ones are beside the file that names them. */
  private static final Set<String> PATHS = Set.of("schema", "class-path", "key-file");

  /** Of which one is given: on the command line it takes the place of the other in the file. */
  private static final List<List<String>> EITHER =
      List.of(List.of("key-store", "key-file"), List.of("schema", "bean"));

  private final Map<String, String> values;

  private Config(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the file that the command line or the environment names, if any.
   *
   * @throws CommandException if it cannot be read or has unknown names
   */
  static Config of(String[] arguments, Map<String, String> environment) {
    String file = argument(arguments);
    if (file == null) {
      file = environment.getOrDefault(VARIABLE, "");
    }
    Map<String, String> values = file.isEmpty() ? new TreeMap<>() : read(Path.of(file));
    for (List<String> either : EITHER) {
      if (either.stream().anyMatch(name -> isGiven(arguments, name))) {
        either.forEach(values::remove);
      }
    }
    return new Config(values);
  }

  private static boolean isGiven(String[] arguments, String name) {
    String option = "--" + name;
    return Arrays.stream(arguments)
        .anyMatch(given -> given.equals(option) || given.startsWith(option + "="));
  }

  private static @Nullable String argument(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
        return arguments[i + 1];
      }
      if (arguments[i].startsWith(OPTION + "=")) {
        return arguments[i].substring(OPTION.length() + 1);
      }
    }
    return null;
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      requireAssignments(file);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "The options in " + file + " cannot be read: " + TextFile.why(e) + ".",
          e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.USAGE, "The options in " + file + " cannot be read: " + e.getMessage(), e);
    }
    Set<String> known = names();
    Path folder = file.toAbsolutePath().getParent();
    Map<String, String> values = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (!known.contains(name)) {
        throw CommandException.usage(
            file + " has '" + name + "', which is none of " + String.join(", ", known) + ".");
      }
      String value = properties.getProperty(name).strip();
      values.put(name, PATHS.contains(name) && folder != null ? resolve(folder, value) : value);
    }
    return values;
  }

  /** What has no value would be an empty one, which somebody else would complain about. */
  private static void requireAssignments(Path file) throws IOException {
    boolean continued = false;
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      String text = line.strip();
      boolean comment = text.startsWith("#") || text.startsWith("!");
      if (!continued && !comment && !text.isEmpty() && text.indexOf('=') < 1) {
        throw CommandException.usage(
            file + ":" + number + ": '" + text + "' is no option such as region=eu-central-1.");
      }
      continued = !comment && text.endsWith("\\");
    }
  }

  private static String resolve(Path folder, String value) {
    String separator = java.io.File.pathSeparator;
    return Arrays.stream(value.split(java.util.regex.Pattern.quote(separator), -1))
        .map(entry -> folder.resolve(entry).toString())
        .collect(Collectors.joining(separator));
  }

  /** What may stand in a file. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Class<?> options : CONFIGURABLE) {
      for (Field field : options.getDeclaredFields()) {
        Option option = field.getAnnotation(Option.class);
        if (option != null) {
          String[] all = option.names();
          names.add(all[all.length - 1].substring(2));
        }
      }
    }
    names.removeAll(NOT);
    return names;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    boolean configurable =
        argument.userObject() instanceof Field field
            && CONFIGURABLE.contains(field.getDeclaringClass());
    return configurable && argument instanceof OptionSpec option
        ? values.get(option.longestName().substring(2))
        : null;
  }
}
