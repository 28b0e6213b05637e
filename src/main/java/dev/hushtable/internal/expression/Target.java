package dev.hushtable.internal.expression;

import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.schema.AttributePlan;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.List;

/** What a document path points at, by the table's plan. */
sealed interface Target {

  /** Nothing encrypted is at or below the path. */
  record Plain() implements Target {}

  /**
   * The path is that of an encrypted attribute.
   *
   * @param parent the bound path of its document
   */
  record Encrypted(EncryptedAttribute attribute, AttributePath parent) implements Target {
    /** Its own bound path. */
    AttributePath boundPath() {
      return attribute.path(parent);
    }
  }

  /**
   * The path leads into an encrypted attribute, whose inside the table does not know.
   *
   * @param path that of the attribute
   */
  record Inside(Path path) implements Target {}

  /** The path is that of a value with documents in it that have encrypted attributes. */
  record Holder(Shape shape, AttributePath boundPath) implements Target {}

  /** The path contradicts the mapping, so nobody knows what lies there. */
  record Astray() implements Target {}

  /** The path names the stored form of an encrypted attribute. */
  record Stored(DeclaredName name) implements Target {}

  /** Follows a path through the plan. */
  static Target of(Path path, DocumentPlan root) {
    Shape shape = new Shape.Document(root);
    AttributePath boundPath = AttributePath.ROOT;
    List<Path.Segment> segments = path.segments();
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i) instanceof Path.Element) {
        if (!(shape instanceof Shape.ListOf list)) {
          return new Astray();
        }
        shape = list.element();
        boundPath = boundPath.element();
        continue;
      }
      String name = ((Path.Name) segments.get(i)).name();
      if (shape instanceof Shape.MapOf map) {
        shape = map.element();
        boundPath = boundPath.entry(name);
        continue;
      }
      if (!(shape instanceof Shape.Document document)) {
        return new Astray();
      }
      DeclaredName declared = document.document().declared(name);
      if (declared != null && !(declared instanceof DeclaredName.Plain)) {
        return new Stored(declared);
      }
      AttributePlan attribute = declared instanceof DeclaredName.Plain plain ? plain.plan() : null;
      if (attribute instanceof EncryptedAttribute encrypted) {
        return i == segments.size() - 1
            ? new Encrypted(encrypted, boundPath)
            : new Inside(path.first(i + 1));
      }
      if (!(attribute instanceof NestedAttribute nested)) {
        return new Plain();
      }
      shape = nested.shape();
      boundPath = boundPath.attribute(name);
    }
    return new Holder(shape, boundPath);
  }

  /** A path for messages: names inside of an encrypted attribute are as secret as its value. */
  static String toWords(Path path, DocumentPlan root) {
    return of(path, root) instanceof Inside inside ? inside.path() + "…" : path.toString();
  }

  /**
   * Whether it is an encrypted attribute that the item may still have in the clear.
   *
   * @param path that of the target
   */
  default boolean isAcceptedInTheClear(Path path, TablePlan plan) {
    return plan.plaintext().any()
        && this instanceof Encrypted encrypted
        && !plan.isPrimaryKey(encrypted.attribute())
        && plan.plaintext().accepts(path.names());
  }
}
