package dev.hushtable.internal.schema;

import dev.hushtable.internal.schema.DeclaredName.Role;
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

  /** One look-up for each name of an item, whatever it is. */
  private final Map<String, DeclaredName> names = new HashMap<>();

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
    // Which of two names that are the same counts does not matter: such a plan is refused.
    names.putIfAbsent(name, new DeclaredName(Role.PLAIN, plan));
    if (plan instanceof EncryptedAttribute encrypted) {
      names.put(encrypted.sourceName(), new DeclaredName(Role.SOURCE, encrypted));
      names.put(encrypted.hmacName(), new DeclaredName(Role.HMAC, encrypted));
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
    names
        .entrySet()
        .removeIf(
            name -> name.getValue().role() == Role.PLAIN && !attributes.containsKey(name.getKey()));
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

  /** Its own attributes that have a blind index. */
  public List<EncryptedAttribute> indexed() {
    return attributes.values().stream()
        .filter(EncryptedAttribute.class::isInstance)
        .map(EncryptedAttribute.class::cast)
        .filter(attribute -> attribute.index() != null)
        .toList();
  }

  /** Its own attributes of which no two items may have the same value. */
  List<EncryptedAttribute> unique() {
    return indexed().stream()
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

  /** What a name means; null if what stands under it passes through. */
  public @Nullable DeclaredName declared(String anyName) {
    return names.get(anyName);
  }

  /** The encrypted attribute whose ciphertext is stored under that name; null if there is none. */
  public @Nullable EncryptedAttribute bySource(String storedName) {
    return stored(storedName, Role.SOURCE);
  }

  /**
   * The encrypted attribute whose blind index is stored, or would be, under that name; null if
   * there is none.
   */
  public @Nullable EncryptedAttribute byHmac(String storedName) {
    return stored(storedName, Role.HMAC);
  }

  private @Nullable EncryptedAttribute stored(String storedName, Role role) {
    DeclaredName name = names.get(storedName);
    return name != null && name.role() == role && name.plan() instanceof EncryptedAttribute plan
        ? plan
        : null;
  }
}
