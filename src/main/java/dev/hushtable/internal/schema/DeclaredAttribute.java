package dev.hushtable.internal.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted attribute that is declared by its path and not by an annotation.
 *
 * @param path names along its path; {@code []} stands for each element of a list and {@code *} for
 *     each entry of a map
 * @param boundName the name that is bound; null for its own
 * @param padTo the least length of its plaintext in bytes
 * @param index how it is indexed; null if it is not
 * @param group what it is stored in together with others; null if it is stored alone
 */
public record DeclaredAttribute(
    List<String> path,
    @Nullable String boundName,
    int padTo,
    @Nullable IndexPlan index,
    @Nullable String group) {
  static final String ELEMENT = "[]";
  static final String ENTRY = "*";

  public DeclaredAttribute {
    path = List.copyOf(path);
  }

  /** The segments of a path that is written with dots. */
  public static List<String> segments(String path) {
    return List.of(path.replace(ELEMENT, "." + ELEMENT).split("\\.", -1));
  }

  /** As it is written: with dots. */
  @Override
  public String toString() {
    return String.join(".", path).replace("." + ELEMENT, ELEMENT);
  }
}
