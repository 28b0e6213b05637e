package dev.hushtable.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** Reads what people type, and says what would have been right. */
final class Converters {
  private static final int UUID_LENGTH = 36;

  private Converters() {}

  /** For a command and all below it. */
  static void install(CommandLine commandLine) {
    commandLine.registerConverter(UUID.class, Converters::uuid);
    commandLine.registerConverter(URI.class, Converters::url);
    choices(commandLine, commandLine);
  }

  private static void choices(CommandLine root, CommandLine command) {
    for (ArgSpec argument : command.getCommandSpec().args()) {
      for (Class<?> type : argument.auxiliaryTypes()) {
        if (type.isEnum()) {
          choice(root, type);
        }
      }
    }
    command.getSubcommands().values().forEach(below -> choices(root, below));
  }

  private static <K> void choice(CommandLine root, Class<K> type) {
    root.registerConverter(type, text -> oneOf(type, text));
  }

  private static <K> K oneOf(Class<K> type, String text) {
    List<K> choices = List.of(type.getEnumConstants());
    return choices.stream()
        .filter(choice -> choice.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is none of "
                        + choices.stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(", "))));
  }

  private static UUID uuid(String text) {
    try {
      if (text.length() == UUID_LENGTH) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      throw notWhole(text);
    }
    throw notWhole(text);
  }

  private static TypeConversionException notWhole(String text) {
    return new TypeConversionException(
        "'"
            + text
            + "' is no whole UUID of 36 characters; 'hushtable keys describe -o json' has them");
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      if (Arrays.asList("http", "https").contains(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw noUrl(text);
    }
    throw noUrl(text);
  }

  private static TypeConversionException noUrl(String text) {
    return new TypeConversionException("'" + text + "' is no URL such as http://localhost:8000");
  }
}
