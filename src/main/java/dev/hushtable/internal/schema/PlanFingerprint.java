package dev.hushtable.internal.schema;

import java.util.IdentityHashMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells what is declared of a table in words, so that two declarations can be compared. */
public final class PlanFingerprint {
  private final StringBuilder text = new StringBuilder();
  private final IdentityHashMap<DocumentPlan, Integer> documents = new IdentityHashMap<>();

  private PlanFingerprint() {}

  /** All that decides how the items of a table are stored. */
  public static String of(TablePlan plan) {
    PlanFingerprint fingerprint = new PlanFingerprint();
    fingerprint.document(plan.root());
    fingerprint.text.append(plan.logicalTableName());
    if (plan.seal() != null) {
      fingerprint.text.append(" sealed ").append(new TreeSet<>(plan.seal().storedNames()));
    }
    return fingerprint.text.toString();
  }

  private void document(DocumentPlan document) {
    Integer known = documents.putIfAbsent(document, documents.size());
    if (known != null) {
      text.append('#').append(known);
      return;
    }
    text.append('{');
    new TreeMap<>(document.attributes())
        .forEach(
            (name, attribute) -> {
              text.append(name).append(' ');
              if (attribute instanceof EncryptedAttribute encrypted) {
                encrypted(encrypted);
              } else {
                shape(((NestedAttribute) attribute).shape());
              }
              text.append(", ");
            });
    text.append('}');
  }

  private void encrypted(EncryptedAttribute attribute) {
    text.append(attribute.boundName()).append(' ').append(attribute.padTo());
    if (attribute.group() != null) {
      text.append(" in ").append(attribute.group().name());
    }
    IndexPlan index = attribute.index();
    if (index != null) {
      text.append(' ').append(index.type()).append(index.normalizerIds()).append(index.unique());
    }
  }

  private void shape(Shape shape) {
    if (shape instanceof Shape.ListOf list) {
      text.append("[]");
      shape(list.element());
    } else if (shape instanceof Shape.MapOf map) {
      text.append('*');
      shape(map.element());
    } else {
      document(shape.document());
    }
  }
}
