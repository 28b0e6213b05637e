package dev.hushtable.internal.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * A document path, such as {@code profile.#s[0]}.
 *
 * @param segments at least one; the first is a name
 */
record Path(List<Segment> segments) {

  Path {
    segments = List.copyOf(segments);
  }

  /** A part of a path. */
  sealed interface Segment {}

  /**
   * An attribute name.
   *
   * @param text as it stands in the expression: a name, or a placeholder that begins with {@code #}
   * @param name the attribute's name
   */
  record Name(String text, String name) implements Segment {}

  /**
   * An element of a list.
   *
   * @param index its position
   */
  record Element(int index) implements Segment {}

  /** The path to an attribute of that name in the same place. */
  Path renamed(Name name) {
    List<Segment> renamed = new ArrayList<>(segments);
    renamed.set(renamed.size() - 1, name);
    return new Path(renamed);
  }

  /** The path of its first segments. */
  Path first(int count) {
    return new Path(segments.subList(0, count));
  }

  /** Whether this path is the other, or leads to something that holds it. */
  boolean isOrHolds(Path other) {
    List<Object> mine = location();
    List<Object> others = other.location();
    return mine.size() <= others.size() && mine.equals(others.subList(0, mine.size()));
  }

  /**
   * Names and positions, so that paths to the same place are equal whatever placeholders they use,
   * and a name with a dot in it is no path.
   */
  List<Object> location() {
    return segments.stream()
        .map(s -> s instanceof Name name ? (Object) name.name() : ((Element) s).index())
        .toList();
  }

  /** Its names, and {@code []} for each element of a list. */
  List<String> names() {
    return segments.stream().map(s -> s instanceof Name name ? name.name() : "[]").toList();
  }

  /** For people: with names in place of placeholders. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      if (segment instanceof Name name) {
        text.append(text.isEmpty() ? "" : ".").append(name.name());
      } else {
        text.append('[').append(((Element) segment).index()).append(']');
      }
    }
    return text.toString();
  }
}
