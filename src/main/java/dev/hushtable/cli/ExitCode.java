package dev.hushtable.cli;

/** What the process ends with. Documented in {@code command-line.md}; a number never changes. */
final class ExitCode {
  static final int OK = 0;

  /** A service refused or did not answer, data did not open, or something was skipped. */
  static final int FAILED = 1;

  /** The command line, a file or a setting is wrong. Nothing was done. */
  static final int USAGE = 2;

  /** All went well, and what was found is past a threshold that was given. */
  static final int PAST_THRESHOLD = 3;

  /** It was not confirmed. Nothing was done. */
  static final int NOT_CONFIRMED = 4;

  /** A bug. */
  static final int INTERNAL = 5;

  private ExitCode() {}
}
