package dev.hushtable.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program itself. */
@Command(
    name = "hushtable",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = RootCommand.Version.class,
    header = "Keys and encrypted DynamoDB tables of Hushtable, from the command line.",
    description = {
      "",
      "Nothing prints a plaintext or a key, but inspect --decrypt. What asks before it does"
          + " something takes --yes."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 a service or data failed, 2 a mistake in the command, 3 past a"
          + " threshold, 4 not confirmed, 5 a bug, 130 and 143 ended by a signal.",
      "Options that say where things are may stand in a file: --config FILE, or HUSHTABLE_CONFIG."
    },
    subcommands = {
      KeysCommand.class,
      RotateCommand.class,
      StatusCommand.class,
      MigrateCommand.class,
      VerifyCommand.class,
      InspectCommand.class,
      ExplainCommand.class,
      CompletionCommand.class
    })
final class RootCommand extends GroupCommand {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // Picocli acts on it.
  private boolean version;

  /** As the jar's manifest has it. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"hushtable " + (version == null ? "(not packaged)" : version)};
    }
  }
}
