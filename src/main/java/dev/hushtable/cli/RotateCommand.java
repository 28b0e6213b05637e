package dev.hushtable.cli;

import picocli.CommandLine.Command;

/** The replacement of keys, step by step. */
@Command(
    name = "rotate",
    header = "Replace keys: where it stands, the next step, and the work on a table.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "A new version of the branch key is one command: 'rotate version'. A new index key goes over"
          + " a table in steps that applications take part in: 'rotate index' begins it, 'rotate"
          + " rehash' works on the table, and 'rotate status' says what comes next."
    },
    subcommands = {
      RotateStatusCommand.class,
      RotateVersionCommand.class,
      RotateIndexCommand.class,
      RotateRehashCommand.class
    })
final class RotateCommand extends GroupCommand {}
