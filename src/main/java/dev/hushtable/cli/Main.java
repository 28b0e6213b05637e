package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.cli.terminal.Terminal.Colours;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import software.amazon.awssdk.core.exception.SdkException;

/** Where the command line begins. */
public final class Main {
  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  /** The least that picocli takes. */
  private static final int MIN_HELP = 55;

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "warn");
    }
    System.exit(run(Surroundings.ofProcess(), arguments));
  }

  /** Runs a command. */
  static int run(Surroundings surroundings, String... arguments) {
    Colours colours = colours(arguments);
    Terminal terminal = Terminal.of(surroundings.err(), surroundings.environment(), colours);
    boolean stackTrace = Arrays.asList(arguments).contains("--stacktrace");
    try {
      CommandLine commandLine = commandLine(surroundings, terminal, colours);
      commandLine.setDefaultValueProvider(Config.of(arguments, surroundings.environment()));
      commandLine.setParameterExceptionHandler((e, given) -> mistyped(terminal, e));
      commandLine.setExecutionExceptionHandler(
          (e, command, result) -> failed(surroundings, terminal, e, stackTrace));
      return commandLine.execute(arguments);
    } catch (CommandException e) {
      return failed(surroundings, terminal, e, stackTrace);
    } finally {
      surroundings.out().flush();
      surroundings.err().flush();
      surroundings.ending().over();
    }
  }

  static CommandLine commandLine(Surroundings surroundings, Terminal terminal, Colours colours) {
    CommandLine commandLine = new CommandLine(new RootCommand(), factory(surroundings));
    Converters.install(commandLine);
    commandLine.setUsageHelpWidth(Math.max(MIN_HELP, Math.min(100, terminal.width())));
    commandLine.setUsageHelpLongOptionsMaxWidth(26);
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.isColoured() || colours == Colours.ALWAYS ? Ansi.ON : Ansi.OFF));
    HelpSections.install(commandLine);
    commandLine.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
    return commandLine;
  }

  /** Commands are told what is around them. */
  private static IFactory factory(Surroundings surroundings) {
    IFactory others = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return BaseCommand.class.isAssignableFrom(type)
            ? type.getDeclaredConstructor(Surroundings.class).newInstance(surroundings)
            : others.create(type);
      }
    };
  }

  /** Before anything is parsed, since errors of the parser have a colour too. */
  private static Colours colours(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String next = i + 1 < arguments.length ? arguments[i + 1] : "";
      if (arguments[i].equals("--color=always") || is(arguments[i], next, "always")) {
        return Colours.ALWAYS;
      }
      if (arguments[i].equals("--color=never") || is(arguments[i], next, "never")) {
        return Colours.NEVER;
      }
    }
    return Colours.AUTO;
  }

  private static boolean is(String argument, String next, String value) {
    return argument.equals("--color") && next.equals(value);
  }

  private static int mistyped(Terminal terminal, ParameterException e) {
    CommandLine command = e.getCommandLine();
    terminal.hanging(terminal.style(Style.BAD, "Error: "), "%s", whatIsMistyped(e));
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    terminal.paragraph("Try '%s --help'.", command.getCommandSpec().qualifiedName());
    return ExitCode.USAGE;
  }

  private static int failed(
      Surroundings surroundings, Terminal terminal, Exception e, boolean stackTrace) {
    terminal.stopDrawing();
    terminal.hanging(terminal.style(Style.BAD, "Error: "), "%s", ErrorText.of(e));
    Hints.of(e).ifPresent(hint -> terminal.hanging("Hint: ", "%s", hint));
    int exitCode = exitCode(e);
    if (stackTrace) {
      e.printStackTrace(surroundings.err());
    } else if (exitCode == ExitCode.INTERNAL) {
      terminal.paragraph("This is a bug. Please report it, with what --stacktrace prints.");
    }
    return exitCode;
  }

  private static String whatIsMistyped(ParameterException e) {
    boolean hasCommands = !e.getCommandLine().getSubcommands().isEmpty();
    if (hasCommands
        && e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()) {
      return "There is no command '" + unmatched.getUnmatched().get(0) + "'.";
    }
    return ErrorText.of(e)
        .replace("option option", "option")
        .replaceFirst("positional parameter at index [0-9]+ \\(([A-Z]+)\\)", "$1");
  }

  private static int exitCode(@Nullable Throwable e) {
    if (e instanceof CommandException failure) {
      return failure.exitCode();
    }
    if (e instanceof InvalidUsageException) {
      return ExitCode.USAGE;
    }
    if (e instanceof InternalErrorException) {
      return ExitCode.INTERNAL;
    }
    boolean expected =
        e instanceof HushtableException
            || e instanceof SdkException
            || e instanceof UncheckedIOException;
    return expected ? ExitCode.FAILED : ExitCode.INTERNAL;
  }
}
