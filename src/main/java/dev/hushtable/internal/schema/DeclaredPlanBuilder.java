package dev.hushtable.internal.schema;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.IndexMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;

/** Builds the plan of a table whose encrypted attributes are declared by their paths. */
public final class DeclaredPlanBuilder {
  private final String tableName;
  private final DocumentPlan root;
  private final Map<DocumentPlan, Set<String>> boundNames = new HashMap<>();
  private final List<DocumentPlan> documents = new ArrayList<>();

  private DeclaredPlanBuilder(String tableName, Set<String> topLevelNames) {
    this.tableName = tableName;
    this.root = new DocumentPlan(Map.class, topLevelNames);
    documents.add(root);
  }

  /**
   * The plan of a table.
   *
   * @param metadata its keys and indexes
   * @param authenticated the plain attributes that seals cover; null if items are not sealed
   * @param scope the attribute that tells an item's key scope; null if all have the same
   * @throws InvalidUsageException with a code for each kind of mistake
   */
  public static TablePlan build(
      String tableName,
      String logicalTableName,
      List<DeclaredAttribute> attributes,
      TableMetadata metadata,
      @Nullable Set<String> authenticated,
      @Nullable DeclaredScope scope) {
    if (PlanBuilder.isKeyless(metadata)) {
      throw error(tableName, ErrorCode.INVALID_SCHEMA, "has no partition key; declare it");
    }
    Set<String> names = new LinkedHashSet<>();
    attributes.forEach(attribute -> names.add(attribute.path().get(0)));
    Set<String> keyNames = new HashSet<>();
    metadata.indices().forEach(index -> keyNames.addAll(metadata.indexKeys(index.name())));
    names.addAll(keyNames);
    DeclaredPlanBuilder builder = new DeclaredPlanBuilder(tableName, names);
    if (attributes.isEmpty()) {
      throw builder.error(
          ErrorCode.INVALID_SCHEMA, "declares nothing encrypted; use a plain client for it");
    }
    attributes.forEach(builder::add);
    if (authenticated != null) {
      names.addAll(authenticated);
    }
    if (scope != null) {
      names.add(scope.attribute());
    }
    builder.refuseCollisions(names);
    Map<String, List<KeyAttribute>> indexKeys = new HashMap<>();
    String owner = "the schema of table " + tableName;
    for (IndexMetadata index : metadata.indices()) {
      indexKeys.put(index.name(), PlanBuilder.keys(builder.root, metadata, index.name(), owner));
    }
    List<KeyAttribute> primaryKey =
        Objects.requireNonNull(indexKeys.remove(TableMetadata.primaryIndexName()));
    PlanBuilder.refuseEncryptedVectors(builder.root, metadata, owner);
    UniqueRules.check(builder.root, builder.documents, primaryKey, owner);
    ScopeRule scopeRule =
        scope == null
            ? null
            : ScopeRule.of(
                scope.attribute(), scope.function(), scope.type(), builder.root, primaryKey, owner);
    keyNames.removeIf(name -> builder.root.attribute(name) != null);
    if (scope != null) {
      keyNames.add(scope.attribute());
    }
    if (authenticated != null) {
      builder.refuseEncrypted(authenticated);
      keyNames.addAll(authenticated);
    }
    return new TablePlan(
        tableName,
        logicalTableName,
        builder.root,
        keyNames,
        primaryKey,
        indexKeys,
        attributes.stream().anyMatch(attribute -> attribute.index() != null),
        authenticated == null ? null : SealPlan.of(builder.root, authenticated),
        scopeRule);
  }

  private void add(DeclaredAttribute declared) {
    DocumentPlan document = root;
    List<String> path = declared.path();
    int at = 0;
    while (true) {
      String name = path.get(at++);
      if (name.isEmpty()
          || name.equals(DeclaredAttribute.ELEMENT)
          || name.equals(DeclaredAttribute.ENTRY)) {
        throw error(
            ErrorCode.INVALID_SCHEMA, "'%s' is no path to an attribute of a document", declared);
      }
      refuseMistyped(name, declared);
      AttributePlan known = document.attribute(name);
      if (at == path.size()) {
        addLast(document, name, known, declared);
        return;
      }
      List<String> wrappers = new ArrayList<>();
      while (at < path.size() && isWrapper(path.get(at))) {
        wrappers.add(path.get(at++));
      }
      if (at == path.size()) {
        throw error(
            ErrorCode.INVALID_SCHEMA,
            "'%s' ends in %s; encrypt the whole list or map, or an attribute of the documents in it",
            declared,
            wrappers.get(wrappers.size() - 1));
      }
      document = inner(document, name, known, wrappers, declared);
    }
  }

  /**
   * What is taken for a name although another path was meant would be stored in the clear under
   * that path.
   */
  private void refuseMistyped(String name, DeclaredAttribute declared) {
    if (name.contains("[") || name.contains("]")) {
      throw error(
          ErrorCode.INVALID_SCHEMA,
          "'%s' has a bracket in a name; each element of a list is written [] behind its name, such as list[].name",
          declared);
    }
    boolean placeholder = name.startsWith("#") || name.startsWith(":") || name.equals("$");
    if (placeholder || !name.equals(name.strip())) {
      throw error(
          ErrorCode.INVALID_SCHEMA,
          "'%s' has a name that begins or ends with a blank, or stands for another; write the attribute's own name",
          declared);
    }
  }

  private static boolean isWrapper(String segment) {
    return segment.equals(DeclaredAttribute.ELEMENT) || segment.equals(DeclaredAttribute.ENTRY);
  }

  private void addLast(
      DocumentPlan document,
      String name,
      @Nullable AttributePlan known,
      DeclaredAttribute declared) {
    if (known != null) {
      throw error(
          ErrorCode.DUPLICATE_ATTRIBUTE, "'%s' is declared twice, or so is a part of it", declared);
    }
    String boundName = declared.boundName() == null ? name : declared.boundName();
    if (!boundNames.computeIfAbsent(document, d -> new HashSet<>()).add(boundName)) {
      throw error(
          ErrorCode.DUPLICATE_ATTRIBUTE,
          "'%s' is bound as '%s', and so is another",
          declared,
          boundName);
    }
    document.add(
        name,
        new EncryptedAttribute(
            name, boundName, declared.padTo(), declared.index(), group(document, declared)));
  }

  private @Nullable EncryptedGroup group(DocumentPlan document, DeclaredAttribute declared) {
    String group = declared.group();
    if (group == null) {
      return null;
    }
    if (!EncryptedGroup.isName(group)) {
      throw error(
          ErrorCode.INVALID_SCHEMA,
          "'%s' is in group '%s', but the name of a group %s",
          declared,
          group,
          EncryptedGroup.NAME_RULE);
    }
    return document.group(group);
  }

  private DocumentPlan inner(
      DocumentPlan document,
      String name,
      @Nullable AttributePlan known,
      List<String> wrappers,
      DeclaredAttribute declared) {
    if (known == null) {
      DocumentPlan inner = new DocumentPlan(Map.class, Set.of());
      documents.add(inner);
      Shape shape = new Shape.Document(inner);
      for (int i = wrappers.size() - 1; i >= 0; i--) {
        shape =
            wrappers.get(i).equals(DeclaredAttribute.ELEMENT)
                ? new Shape.ListOf(shape)
                : new Shape.MapOf(shape);
      }
      document.add(name, new NestedAttribute(shape));
      return inner;
    }
    if (!(known instanceof NestedAttribute nested) || !wrappers.equals(wrappers(nested.shape()))) {
      throw error(
          ErrorCode.DUPLICATE_ATTRIBUTE,
          "'%s' contradicts another path through '%s'",
          declared,
          name);
    }
    return nested.shape().document();
  }

  private static List<String> wrappers(Shape shape) {
    List<String> wrappers = new ArrayList<>();
    Shape at = shape;
    while (!(at instanceof Shape.Document)) {
      if (at instanceof Shape.ListOf list) {
        wrappers.add(DeclaredAttribute.ELEMENT);
        at = list.element();
      } else {
        wrappers.add(DeclaredAttribute.ENTRY);
        at = ((Shape.MapOf) at).element();
      }
    }
    return wrappers;
  }

  /** Also in documents, whose attributes no other check sees. */
  private void refuseCollisions(Set<String> names) {
    for (DocumentPlan document : documents) {
      Set<String> attributes = new TreeSet<>(document.attributes().keySet());
      if (document == root) {
        attributes.addAll(names);
      }
      for (String name : attributes) {
        if (document.isReserved(name)) {
          throw error(
              ErrorCode.STEM_COLLISION,
              "'%s' is the stored form of another attribute; rename one of them",
              name);
        }
        if (document.groups().containsKey(name)) {
          throw error(
              ErrorCode.STEM_COLLISION,
              "'%s' is both a group and an attribute; rename one of them",
              name);
        }
      }
    }
  }

  private void refuseEncrypted(Set<String> authenticated) {
    for (String name : authenticated) {
      if (root.encrypted(name) != null) {
        throw error(
            ErrorCode.INVALID_SCHEMA, "'%s' is encrypted and so covered by the seal anyway", name);
      }
    }
  }

  private InvalidUsageException error(ErrorCode code, String format, Object... arguments) {
    return error(tableName, code, format, arguments);
  }

  private static InvalidUsageException error(
      String tableName, ErrorCode code, String format, Object... arguments) {
    return new InvalidUsageException(
        code,
        String.format(
            Locale.ROOT,
            "The schema of table %s cannot be built: %s.",
            tableName,
            String.format(Locale.ROOT, format, arguments)));
  }
}
