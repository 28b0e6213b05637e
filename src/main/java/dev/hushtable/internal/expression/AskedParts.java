package dev.hushtable.internal.expression;

import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a projection asks for, to be taken from what was read for it: the key is read besides, and
 * of a group all members. Elements of a list are not told apart, since their positions change when
 * only some are read. Never changed once it is made.
 */
public final class AskedParts {
  private final DocumentPlan root;
  private final Part parts = new Part();

  /** What is asked for of one place; all of it, if nothing inside is named. */
  private static final class Part {
    private final Map<String, Part> inside = new HashMap<>();
    private boolean whole;

    private void add(List<String> path) {
      if (path.isEmpty()) {
        whole = true;
      } else {
        inside.computeIfAbsent(path.get(0), name -> new Part()).add(path.subList(1, path.size()));
      }
    }
  }

  AskedParts(List<Path> paths, DocumentPlan root) {
    this.root = root;
    paths.forEach(path -> parts.add(path.names()));
  }

  /** The attributes that it asks for, or for a part of. */
  public Set<String> attributes() {
    return parts.inside.keySet();
  }

  /** What it asks for, of a plain item with all that was read. */
  public Map<String, AttributeValue> of(Map<String, AttributeValue> plain) {
    Map<String, AttributeValue> asked = new LinkedHashMap<>(plain);
    asked.keySet().retainAll(attributes());
    asked.replaceAll((name, value) -> attribute(root, name, value, parts));
    return asked;
  }

  private static AttributeValue attribute(
      DocumentPlan document, String name, AttributeValue value, Part within) {
    return document.attribute(name) instanceof NestedAttribute nested
        ? shape(nested.shape(), value, within.inside.get(name))
        : value;
  }

  private static AttributeValue shape(Shape shape, AttributeValue value, @Nullable Part part) {
    if (part == null || part.whole) {
      return value;
    }
    if (shape instanceof Shape.Document document && value.hasM()) {
      return AttributeValue.fromM(document(document.document(), value.m(), part));
    }
    if (shape instanceof Shape.ListOf list && value.hasL()) {
      return AttributeValue.fromL(
          value.l().stream()
              .map(element -> shape(list.element(), element, part.inside.get("[]")))
              .toList());
    }
    if (shape instanceof Shape.MapOf map && value.hasM()) {
      return AttributeValue.fromM(
          value.m().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      entry ->
                          shape(
                              map.element(), entry.getValue(), part.inside.get(entry.getKey())))));
    }
    return value;
  }

  private static Map<String, AttributeValue> document(
      DocumentPlan plan, Map<String, AttributeValue> plain, Part part) {
    Map<String, AttributeValue> asked = new LinkedHashMap<>();
    plain.forEach(
        (name, value) -> {
          EncryptedAttribute encrypted = plan.encrypted(name);
          boolean besides =
              encrypted != null && encrypted.group() != null && !part.inside.containsKey(name);
          if (!besides) {
            asked.put(name, attribute(plan, name, value, part));
          }
        });
    return asked;
  }
}
