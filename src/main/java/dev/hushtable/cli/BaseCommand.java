package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What all commands have in common. */
abstract class BaseCommand implements Callable<Integer> {
  @Mixin final OutputOptions output = new OutputOptions();

  private final Surroundings surroundings;
  private @Nullable Terminal out;
  private @Nullable Terminal err;

  BaseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** For the answer. */
  Terminal out() {
    if (out == null) {
      out = Terminal.of(surroundings.out(), surroundings.environment(), output.colours);
    }
    return out;
  }

  /** For messages and progress. */
  Terminal err() {
    if (err == null) {
      err = Terminal.of(surroundings.err(), surroundings.environment(), output.colours);
    }
    return err;
  }

  boolean asJson() {
    return output.format == OutputOptions.Format.JSON;
  }

  /** Prints an answer as JSON: records, maps, lists, numbers, texts. */
  void printJson(Object answer) {
    surroundings.out().println(Json.write(answer));
  }
}
