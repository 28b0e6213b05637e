package dev.hushtable.internal.schema;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Looks for the names under which ciphertexts and hashes are stored. */
public final class StoredNames {
  private StoredNames() {}

  /** Whether a document has one, at any depth. */
  public static boolean in(DocumentPlan document, Map<String, AttributeValue> attributes) {
    return attributes.entrySet().stream()
        .anyMatch(attribute -> in(document, attribute.getKey(), attribute.getValue()));
  }

  /** Whether an attribute of a document is one, or has one in it. */
  public static boolean in(DocumentPlan document, String name, AttributeValue value) {
    return document.isReserved(name)
        || document.attribute(name) instanceof NestedAttribute nested && in(nested.shape(), value);
  }

  private static boolean in(Shape shape, AttributeValue value) {
    if (shape instanceof Shape.Document document) {
      return in(document.document(), value.m());
    }
    if (shape instanceof Shape.ListOf list) {
      return value.l().stream().anyMatch(element -> in(list.element(), element));
    }
    Shape element = ((Shape.MapOf) shape).element();
    return value.m().values().stream().anyMatch(entry -> in(element, entry));
  }
}
