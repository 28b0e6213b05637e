package dev.hushtable.internal.schema;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a document's declared attributes. Documents may contain one another, so plans form a
 * graph.
 */
public final class DocumentPlan {
  private final Class<?> type;
  private final Set<String> mapped;
  private final Map<String, AttributePlan> attributes = new HashMap<>();
  private final Map<String, EncryptedAttribute> bySource = new HashMap<>();
  private final Map<String, EncryptedAttribute> byHmac = new HashMap<>();

  DocumentPlan(Class<?> type, Collection<String> mapped) {
    this.type = type;
    this.mapped = Set.copyOf(mapped);
  }

  /** The names of all attributes that the schema maps. */
  Set<String> mapped() {
    return mapped;
  }

  /** The class that the documents are mapped to. */
  Class<?> type() {
    return type;
  }

  Map<String, AttributePlan> attributes() {
    return attributes;
  }

  /** Only while the graph is built, before any other thread sees it. */
  void add(String name, AttributePlan plan) {
    attributes.put(name, plan);
    if (plan instanceof EncryptedAttribute encrypted) {
      bySource.put(encrypted.sourceName(), encrypted);
      byHmac.put(encrypted.hmacName(), encrypted);
    }
  }

  /**
   * Only while the graph is built: leaves out what holds nothing encrypted, so that it passes
   * through untouched.
   */
  void prune() {
    attributes
        .values()
        .removeIf(
            plan -> plan instanceof NestedAttribute nested && !encrypts(nested, new HashSet<>()));
  }

  private static boolean encrypts(NestedAttribute nested, Set<DocumentPlan> visited) {
    DocumentPlan document = nested.shape().document();
    if (!visited.add(document)) {
      return false;
    }
    return document.attributes.values().stream()
        .anyMatch(
            plan ->
                plan instanceof EncryptedAttribute
                    || (plan instanceof NestedAttribute inner && encrypts(inner, visited)));
  }

  /** Its own attributes of which no two items may have the same value. */
  List<EncryptedAttribute> unique() {
    return bySource.values().stream()
        .filter(attribute -> attribute.index() != null && attribute.index().unique())
        .toList();
  }

  /** The plan of the attribute of that plain name; null if it passes through. */
  public @Nullable AttributePlan attribute(String name) {
    return attributes.get(name);
  }

  /** The encrypted attribute of that plain name; null if there is none. */
  public @Nullable EncryptedAttribute encrypted(String name) {
    return attributes.get(name) instanceof EncryptedAttribute encrypted ? encrypted : null;
  }

  /** The encrypted attribute whose ciphertext is stored under that name; null if there is none. */
  public @Nullable EncryptedAttribute bySource(String storedName) {
    return bySource.get(storedName);
  }

  /**
   * The encrypted attribute whose blind index is stored, or would be, under that name; null if
   * there is none.
   */
  public @Nullable EncryptedAttribute byHmac(String storedName) {
    return byHmac.get(storedName);
  }
}
