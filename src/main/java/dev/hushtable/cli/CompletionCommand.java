package dev.hushtable.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands. */
@Command(
    name = "completion",
    header = "Print a script that makes bash and zsh complete commands and options.",
    description = {
      "",
      "For a shell: source <(hushtable completion). For all: write it to a file in the folder of"
          + " your shell's completions. It is for the name hushtable."
    })
final class CompletionCommand extends BaseCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() {
    surroundings().out().print(AutoComplete.bash("hushtable", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
