package dev.hushtable.internal.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
  private final Map<String, EncryptedGroup> groups = new HashMap<>();

  /** One look-up for each name of an item, whatever it is. */
  private final Map<String, DeclaredName> names = new HashMap<>();

  /** Asked for by each request. */
  private final List<EncryptedAttribute> indexed = new ArrayList<>();

  private final List<EncryptedAttribute> unique = new ArrayList<>();

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
    // What is reserved stays so until the plan, in which a name has two meanings, is refused.
    names.merge(
        name,
        new DeclaredName.Plain(plan),
        (known, plain) -> known instanceof DeclaredName.Plain ? plain : known);
    if (plan instanceof EncryptedAttribute encrypted) {
      if (encrypted.index() != null) {
        indexed.add(encrypted);
        if (encrypted.index().unique()) {
          unique.add(encrypted);
        }
      }
      EncryptedGroup group = encrypted.group();
      if (group == null) {
        names.put(encrypted.sourceName(), new DeclaredName.Source(encrypted));
      } else {
        groups.put(group.name(), group);
        names.put(encrypted.sourceName(), new DeclaredName.Group(group));
        names.put(name + EncryptedAttribute.SOURCE_SUFFIX, new DeclaredName.MemberAlone(encrypted));
      }
      names.put(encrypted.hmacName(), new DeclaredName.Hmac(encrypted));
    }
  }

  /** Only while the graph is built: the group of that name, which is made if there is none. */
  EncryptedGroup group(String name) {
    return groups.computeIfAbsent(name, EncryptedGroup::new);
  }

  /** Its groups, by name. */
  public Map<String, EncryptedGroup> groups() {
    return Collections.unmodifiableMap(groups);
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
            name ->
                name.getValue() instanceof DeclaredName.Plain
                    && !attributes.containsKey(name.getKey()));
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
    return Collections.unmodifiableList(indexed);
  }

  /** Its own attributes of which no two items may have the same value. */
  List<EncryptedAttribute> unique() {
    return Collections.unmodifiableList(unique);
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

  /** Whether ciphertext or hash is, or would be, stored under that name. */
  public boolean isReserved(String anyName) {
    DeclaredName name = names.get(anyName);
    return name != null && !(name instanceof DeclaredName.Plain);
  }

  /**
   * The encrypted attributes whose ciphertext or hash is, or would be, stored under that name; none
   * if it is not reserved.
   */
  public List<EncryptedAttribute> storedUnder(String anyName) {
    DeclaredName name = names.get(anyName);
    if (name instanceof DeclaredName.Source source) {
      return List.of(source.attribute());
    }
    if (name instanceof DeclaredName.Group group) {
      return group.group().members();
    }
    if (name instanceof DeclaredName.MemberAlone alone) {
      return List.of(alone.member());
    }
    return name instanceof DeclaredName.Hmac hmac ? List.of(hmac.attribute()) : List.of();
  }

  /**
   * The encrypted attribute whose blind index is stored, or would be, under that name; null if
   * there is none.
   */
  public @Nullable EncryptedAttribute byHmac(String storedName) {
    return names.get(storedName) instanceof DeclaredName.Hmac hmac ? hmac.attribute() : null;
  }
}
