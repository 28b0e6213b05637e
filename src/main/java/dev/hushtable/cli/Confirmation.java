package dev.hushtable.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before something is done that cannot simply be undone. */
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  /** Goes on only if it is wanted. */
  void require(BaseCommand command, String question) {
    if (yes) {
      return;
    }
    String answer = command.surroundings().person().answer(question + " [y/N] ");
    if (answer == null) {
      throw new CommandException(
          ExitCode.NOT_CONFIRMED,
          question + " Nobody is there to answer; give --yes if so. Nothing was done.",
          null);
    }
    String given = answer.strip().toLowerCase(Locale.ROOT);
    if (!given.equals("y") && !given.equals("yes")) {
      throw new CommandException(ExitCode.NOT_CONFIRMED, "Not confirmed. Nothing was done.", null);
    }
  }
}
