package dev.hushtable.internal.schema;

import java.util.HashSet;
import java.util.Set;

/**
 * What the seal of an item covers, whether the item has it or not.
 *
 * @param storedNames the attributes as they are stored
 * @param plainNames those among them that are stored under their own name: what is authenticated,
 *     and what holds documents with encrypted attributes
 */
public record SealPlan(Set<String> storedNames, Set<String> plainNames) {
  /** Where the seal is stored. */
  public static final String ATTRIBUTE = "__seal";

  /** What the seal of items with such a root covers, and plain attributes besides. */
  static SealPlan of(DocumentPlan root, Set<String> authenticated) {
    Set<String> stored = new HashSet<>(authenticated);
    Set<String> plain = new HashSet<>(authenticated);
    root.attributes()
        .forEach(
            (name, attribute) -> {
              if (attribute instanceof EncryptedAttribute encrypted) {
                stored.add(encrypted.sourceName());
                if (encrypted.index() != null) {
                  stored.add(encrypted.hmacName());
                }
              } else {
                stored.add(name);
                plain.add(name);
              }
            });
    return new SealPlan(stored, plain);
  }

  /** What covers the attributes of two classes. */
  SealPlan merge(SealPlan other) {
    Set<String> stored = new HashSet<>(storedNames);
    stored.addAll(other.storedNames);
    Set<String> plain = new HashSet<>(plainNames);
    plain.addAll(other.plainNames);
    return new SealPlan(stored, plain);
  }

  public SealPlan {
    storedNames = Set.copyOf(storedNames);
    plainNames = Set.copyOf(plainNames);
  }
}
