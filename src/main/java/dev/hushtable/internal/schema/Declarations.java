package dev.hushtable.internal.schema;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** The reverse of {@link DeclaredPlanBuilder}: what a plan encrypts, by paths. */
public final class Declarations {
  private final TablePlan plan;
  private final List<DeclaredAttribute> declared = new ArrayList<>();
  private final Set<DocumentPlan> above = new HashSet<>();

  private Declarations(TablePlan plan) {
    this.plan = plan;
  }

  /**
   * The encrypted attributes of a plan, ordered by their paths.
   *
   * @throws InvalidUsageException if one cannot be declared: documents contain each other without
   *     end, or a name has what a path gives a meaning
   */
  public static List<DeclaredAttribute> of(TablePlan plan) {
    Declarations declarations = new Declarations(plan);
    declarations.document(List.of(), plan.root());
    return List.copyOf(declarations.declared);
  }

  /** The plain attributes that are authenticated by a seal, the documents in it left out. */
  public static Set<String> authenticated(TablePlan plan, SealPlan seal) {
    Set<String> names = new HashSet<>(seal.plainNames());
    names.removeAll(plan.root().attributes().keySet());
    return names;
  }

  private void document(List<String> path, DocumentPlan document) {
    if (!above.add(document)) {
      throw error(path, "is in a document that contains itself, so it has no path of its own");
    }
    new TreeMap<>(document.attributes())
        .forEach((name, attribute) -> attribute(with(path, name), attribute));
    above.remove(document);
  }

  private void attribute(List<String> path, AttributePlan attribute) {
    String name = path.get(path.size() - 1);
    if (name.contains(".") || name.contains("[") || name.contains("]") || name.equals("*")) {
      throw error(path, "has a name that no path can have");
    }
    if (attribute instanceof EncryptedAttribute encrypted) {
      declared.add(
          new DeclaredAttribute(
              path,
              encrypted.boundName().equals(name) ? null : encrypted.boundName(),
              encrypted.padTo(),
              encrypted.index(),
              encrypted.group() == null ? null : encrypted.group().name()));
    } else if (attribute instanceof NestedAttribute nested) {
      shape(path, nested.shape());
    }
  }

  private void shape(List<String> path, Shape shape) {
    if (shape instanceof Shape.ListOf list) {
      shape(with(path, DeclaredAttribute.ELEMENT), list.element());
    } else if (shape instanceof Shape.MapOf map) {
      shape(with(path, DeclaredAttribute.ENTRY), map.element());
    } else {
      document(path, shape.document());
    }
  }

  private static List<String> with(List<String> path, String last) {
    List<String> longer = new ArrayList<>(path);
    longer.add(last);
    return longer;
  }

  private InvalidUsageException error(List<String> path, String what) {
    return new InvalidUsageException(
        ErrorCode.INVALID_SCHEMA,
        String.format(
            Locale.ROOT,
            "Attribute '%s' of table %s %s; it cannot be declared without its class.",
            String.join(".", path),
            plan.tableName(),
            what));
  }
}
