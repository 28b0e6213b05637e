package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Terminal.Colours;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command answers. All commands have them. */
final class OutputOptions {
  /** The forms of an answer. */
  enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "How to answer: ${COMPLETION-CANDIDATES}. Default: table.")
  Format format = Format.TABLE;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "Colours: ${COMPLETION-CANDIDATES}. Default: auto, which heeds NO_COLOR.")
  Colours colours = Colours.AUTO;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A file of options, such as region=eu-central-1, a line each. Default: what"
              + " HUSHTABLE_CONFIG names.")
  @Nullable Path config;

  @Option(names = "--stacktrace", description = "Print the stack trace of an error.")
  boolean stackTrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  boolean help;
}
