package dev.hushtable.quickstart;

import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import java.util.List;

/** What to read next. */
final class ReadOn {
  /** A file or directory, from the top of the repository, and what it tells. */
  record Entry(String path, String about) {}

  static final List<Entry> ENTRIES =
      List.of(
          new Entry("README.md", "what AWS sees, what it leaks, what it does not"),
          new Entry(
              "src/site/markdown/operations.md", "expressions, updates, async, unique values"),
          new Entry("src/site/markdown/stored-form.md", "what is stored, in short"),
          new Entry("src/site/markdown/format.md", "every byte of it, with test vectors"),
          new Entry("src/site/markdown/keys.md", "key stores, permissions, caches, outages"),
          new Entry("src/site/markdown/errors.md", "every error, and what to do about it"),
          new Entry(
              "src/test/java/dev/hushtable/quickstart", "this tour; Customer.java is the bean"));

  private ReadOn() {}

  static void print(Terminal terminal) {
    terminal.section("Read on");
    int width = ENTRIES.stream().mapToInt(entry -> entry.path().length()).max().orElse(0);
    for (Entry entry : ENTRIES) {
      String path = DisplayWidth.padRight(entry.path(), width);
      terminal.hanging(terminal.style(Style.CODE, path) + "  ", "%s", entry.about());
    }
  }
}
