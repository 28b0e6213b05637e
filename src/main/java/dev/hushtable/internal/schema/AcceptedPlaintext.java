package dev.hushtable.internal.schema;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encrypted attributes of a table that may be found in the clear when they are read, by their
 * paths. Immutable.
 */
public final class AcceptedPlaintext {
  /** No attribute: whatever is in the clear is refused. */
  public static final AcceptedPlaintext NONE = new AcceptedPlaintext(List.of());

  /** Any attribute. */
  public static final AcceptedPlaintext ALL = new AcceptedPlaintext(null);

  private final @Nullable List<List<String>> paths;

  private AcceptedPlaintext(@Nullable List<List<String>> paths) {
    this.paths = paths;
  }

  /**
   * Some attributes.
   *
   * @param paths names with dots between them; {@code []} stands for each element of a list and
   *     {@code *} for each entry of a map
   */
  public static AcceptedPlaintext of(Collection<String> paths) {
    return new AcceptedPlaintext(paths.stream().map(DeclaredAttribute::segments).toList());
  }

  /** Whether there is any. */
  public boolean any() {
    return paths == null || !paths.isEmpty();
  }

  /**
   * Whether an attribute is one of them.
   *
   * @param path plain names, the keys of maps, and {@code []} for an element of a list
   */
  public boolean accepts(List<String> path) {
    return paths == null || paths.stream().anyMatch(accepted -> matches(accepted, path));
  }

  /** The paths. */
  @Override
  public String toString() {
    return paths == null ? "all" : paths.toString();
  }

  private static boolean matches(List<String> accepted, List<String> path) {
    if (accepted.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      boolean any =
          accepted.get(i).equals(DeclaredAttribute.ENTRY)
              && !path.get(i).equals(DeclaredAttribute.ELEMENT);
      if (!any && !accepted.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
