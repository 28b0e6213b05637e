package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.keys.IndexGenerations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The steps from one generation of the index key to another, in words. An application that does not
 * name a generation that hashes are of misses their items, so no step leaves one out before a count
 * has shown that it is free.
 */
final class IndexSteps {
  private final SortedSet<Integer> usable;

  /**
   * The steps of a scope.
   *
   * @param usable its generations that are not retired, one at least
   */
  IndexSteps(Collection<Integer> usable) {
    this.usable = new TreeSet<>(usable);
  }

  /** The generation that the others go over to. */
  private int newest() {
    return usable.last();
  }

  private SortedSet<Integer> older() {
    return usable.headSet(newest());
  }

  /** All steps, for whoever begins. */
  void print(Terminal out) {
    SortedSet<Integer> older = older();
    out.heading("What follows, each step in all applications before the next begins");
    out.hanging(
        "- ",
        "Where items are of several scopes, each scope needs generation %d before step 1:"
            + " 'hushtable keys create-generation %d --scope NAME'.",
        newest(),
        newest());
    out.hanging(
        "1. ",
        "%s: all know these, and write %s.",
        writingOlder(usable),
        older.size() == 1 ? "the old one" : "the one that they write now, which stands first");
    out.hanging("2. ", "%s: all write the new one.", WorkOptions.words(writingNewest(usable)));
    out.hanging("3. ", "hushtable rotate rehash, until it reports that nothing was rehashed.");
    out.hanging("4. ", "hushtable rotate status: no hash of %s is left.", named(older));
    out.hanging("5. ", "%s", end(older));
  }

  /**
   * What comes next for a table.
   *
   * @param used the generations that it has hashes of
   */
  List<String> next(Set<Integer> used) {
    if (usable.size() < 2) {
      return List.of(
          "Index key: one generation is in use. 'hushtable rotate index' makes the next.");
    }
    SortedSet<Integer> left = new TreeSet<>(older());
    left.retainAll(used);
    boolean begun = used.contains(newest());
    if (begun && left.isEmpty()) {
      return List.of(
          "Only generation "
              + newest()
              + " is left in this table. Give all applications "
              + end(older()));
    }
    List<String> next = new ArrayList<>();
    SortedSet<Integer> needed = new TreeSet<>(left.isEmpty() ? usable : left);
    needed.add(newest());
    if (!begun) {
      next.add(
          "No hash is of generation "
              + newest()
              + " yet. Give all applications "
              + writingOlder(needed)
              + (needed.size() > 2 ? ", first the one that they write now" : "")
              + ", and when all have it, "
              + WorkOptions.words(writingNewest(needed))
              + "."
              + (needed.equals(usable)
                  ? ""
                  : " Who names another generation today keeps it in both."));
    }
    if (!left.isEmpty()) {
      next.add(
          "Hashes are left of "
              + named(left)
              + ". When all applications have "
              + WorkOptions.words(writingNewest(needed))
              + ": 'hushtable rotate rehash'.");
    }
    SortedSet<Integer> free = new TreeSet<>(usable);
    free.removeAll(needed);
    if (!free.isEmpty()) {
      next.add(
          "No hash here is of "
              + named(free)
              + ". If no application names "
              + (free.size() == 1 ? "it" : "them")
              + " and no other table has any: "
              + retire(free)
              + ".");
    }
    return next;
  }

  private String end(SortedSet<Integer> older) {
    return String.format(
        Locale.ROOT,
        "IndexGenerations.of(%d); then, if there are unique attributes, 'hushtable rotate rehash"
            + " --generations %d'; then, if no other table needs %s, %s.",
        newest(),
        newest(),
        older.size() == 1 ? "it" : "them",
        retire(older));
  }

  private static IndexGenerations writingNewest(SortedSet<Integer> known) {
    return new IndexGenerations(known.last(), List.copyOf(known));
  }

  /** Of several older ones, which is written now is not known here. */
  private static String writingOlder(SortedSet<Integer> known) {
    return WorkOptions.words(new IndexGenerations(known.first(), List.copyOf(known)));
  }

  private static String named(SortedSet<Integer> generations) {
    return (generations.size() == 1 ? "generation " : "generations ") + list(generations);
  }

  /** Separated by commas. */
  static String list(Collection<Integer> generations) {
    return generations.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String retire(SortedSet<Integer> generations) {
    return generations.stream()
        .map(generation -> "'hushtable keys retire-generation " + generation + "'")
        .collect(Collectors.joining(", "));
  }
}
