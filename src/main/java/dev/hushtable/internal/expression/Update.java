package dev.hushtable.internal.expression;

import java.util.List;

/**
 * An update expression, as a tree.
 *
 * @param sets what {@code SET} assigns
 * @param removes what {@code REMOVE} removes
 * @param adds what {@code ADD} adds to numbers and sets
 * @param deletes what {@code DELETE} takes out of sets
 */
record Update(List<Assignment> sets, List<Path> removes, List<Change> adds, List<Change> deletes) {

  Update {
    sets = List.copyOf(sets);
    removes = List.copyOf(removes);
    adds = List.copyOf(adds);
    deletes = List.copyOf(deletes);
  }

  /** A path and its new value. */
  record Assignment(Path path, NewValue value) {}

  /** A path and what is added to it or taken out of it. */
  record Change(Path path, Operand.Value value) {}

  /** What a path is set to. */
  sealed interface NewValue {}

  /** What stands at another path. */
  record Copy(Path path) implements NewValue {}

  /** A value that the request brings. */
  record Given(Operand.Value value) implements NewValue {}

  /** Two numbers with {@code +} or {@code -} between them. */
  record Sum(NewValue left, String operator, NewValue right) implements NewValue {}

  /** What stands at a path, or else another value. */
  record IfNotExists(Path path, NewValue otherwise) implements NewValue {}

  /** Two lists, one after the other. */
  record Append(NewValue first, NewValue second) implements NewValue {}
}
