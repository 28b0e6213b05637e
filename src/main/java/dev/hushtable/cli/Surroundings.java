package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Terminal;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a command has around it.
 *
 * @param in what is piped in
 * @param out what is piped out
 * @param err messages, questions and progress
 * @param environment the environment variables
 * @param person answers questions
 * @param ending waits for the command, should the process be told to end
 */
record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Person person,
    Ending ending) {

  /** Whoever sits at the terminal. */
  interface Person {
    /** The answer to a question; null if nobody is there. */
    @Nullable String answer(String question);
  }

  /** Those of this process. */
  static Surroundings ofProcess() {
    return new Surroundings(
        System.in,
        stream(FileDescriptor.out, System.out),
        stream(FileDescriptor.err, System.err),
        System.getenv(),
        Surroundings::ask,
        new Ending());
  }

  /** Names in Unicode whatever the locale, as terminals have it; but for the console of Windows. */
  private static PrintStream stream(FileDescriptor descriptor, PrintStream standard) {
    return File.separatorChar == '/'
        ? new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8)
        : standard;
  }

  private static @Nullable String ask(String question) {
    if (!Terminal.isTerminal()) {
      return null;
    }
    // Standard error, since standard output is what the command was asked for.
    System.err.print(question);
    System.err.flush();
    return Objects.requireNonNull(System.console()).readLine();
  }
}
