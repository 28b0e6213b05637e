package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.DUPLICATE_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.INDEX_WITHOUT_ENCRYPTION;
import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static dev.hushtable.exception.ErrorCode.KEY_WITHOUT_INDEX;
import static dev.hushtable.exception.ErrorCode.STEM_COLLISION;
import static dev.hushtable.exception.ErrorCode.UNREACHABLE_ANNOTATION;
import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.IndexMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.VectorIndexMetadata;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Builds the plan of a table from the SDK's schema and our annotations, and refuses every
 * contradiction between them.
 */
public final class PlanBuilder {
  private final Class<?> root;
  private final Map<Class<?>, DocumentPlan> documents = new HashMap<>();
  private final List<EncryptedAttribute> encrypted = new ArrayList<>();
  private final Set<String> authenticated = new HashSet<>();
  private @Nullable Property keyScope;
  private @Nullable AttributeValueType keyScopeType;

  private PlanBuilder(Class<?> root) {
    this.root = root;
  }

  /**
   * The plan of a table.
   *
   * @throws InvalidUsageException with a code for each kind of mistake
   */
  public static TablePlan build(String tableName, String logicalTableName, TableSchema<?> schema) {
    Class<?> type = schema.itemType().rawClass();
    PlanBuilder builder = new PlanBuilder(type);
    DocumentPlan root = builder.document(type, schema);
    if (builder.encrypted.isEmpty()) {
      throw new InvalidUsageException(
          INVALID_SCHEMA,
          String.format(
              Locale.ROOT,
              "%s has no @Encrypted property. Annotate one, or use the plain DynamoDbEnhancedClient for table %s.",
              type.getName(),
              tableName));
    }
    builder.documents.values().forEach(DocumentPlan::prune);
    TableMetadata metadata = schema.tableMetadata();
    String primary = TableMetadata.primaryIndexName();
    refuseKeyless(metadata, type);
    List<KeyAttribute> primaryKey = keys(root, metadata, primary, type.getName());
    Map<String, List<KeyAttribute>> indexKeys = new HashMap<>();
    for (IndexMetadata index : metadata.indices()) {
      if (!index.name().equals(primary)) {
        indexKeys.put(index.name(), keys(root, metadata, index.name(), type.getName()));
      }
    }
    refuseEncryptedVectors(root, metadata, type.getName());
    ExtensionRules.check(root, metadata, type);
    UniqueRules.check(root, builder.documents.values(), primaryKey, type.getName());
    boolean indexed = builder.encrypted.stream().anyMatch(attribute -> attribute.index() != null);
    Set<String> plainAttributes = new HashSet<>(schema.attributeNames());
    plainAttributes.removeIf(name -> root.attribute(name) != null);
    return new TablePlan(
        tableName,
        logicalTableName,
        root,
        plainAttributes,
        primaryKey,
        indexKeys,
        indexed,
        PropertyScanner.isSealed(type) ? SealPlan.of(root, builder.authenticated) : null,
        builder.scopeRule(root, primaryKey));
  }

  /**
   * Whether the class of a schema has encrypted properties.
   *
   * @throws InvalidUsageException if its annotations are misplaced
   */
  public static boolean isAnnotated(TableSchema<?> schema) {
    Class<?> type = schema.itemType().rawClass();
    PlanBuilder builder = new PlanBuilder(type);
    var unused = builder.document(type, schema);
    return !builder.encrypted.isEmpty();
  }

  /**
   * The SDK's schema of an annotated class.
   *
   * @throws InvalidUsageException if the class cannot be mapped
   */
  public static <T> TableSchema<T> schema(Class<T> type) {
    // First, because the SDK says of these mistakes only that something is wrong.
    refuseDuplicates(PropertyScanner.scan(type));
    try {
      return TableSchema.fromClass(type);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new InvalidUsageException(
          INVALID_SCHEMA, type.getName() + " cannot be mapped to a table: " + e.getMessage(), e);
    }
  }

  private DocumentPlan document(Class<?> type, TableSchema<?> schema) {
    DocumentPlan known = documents.get(type);
    if (known != null) {
      requireSameAttributes(known, schema);
      return known;
    }
    DocumentPlan plan = new DocumentPlan(type, schema.attributeNames());
    documents.put(type, plan);
    List<Property> properties = PropertyScanner.scan(type);
    refuseDuplicates(properties);
    Set<String> boundNames = new HashSet<>();
    for (Property property : properties) {
      add(plan, property, schema, boundNames);
      addAuthenticated(property, type, schema);
      addKeyScope(property, type, schema);
    }
    addUnowned(plan, properties, schema);
    refuseCollisions(plan, schema.attributeNames(), type);
    return plan;
  }

  /** A class may have several schemas, made by hand; there is one plan for all of them. */
  private static void requireSameAttributes(DocumentPlan known, TableSchema<?> schema) {
    if (!known.mapped().equals(Set.copyOf(schema.attributeNames()))) {
      throw new InvalidUsageException(
          UNREACHABLE_ANNOTATION,
          String.format(
              Locale.ROOT,
              "%s is mapped by two schemas with different attributes, %s and %s, so it cannot be told which of them are"
                  + " annotated; use one schema.",
              known.type().getSimpleName(),
              known.mapped(),
              schema.attributeNames()));
    }
  }

  private void add(
      DocumentPlan plan, Property property, TableSchema<?> schema, Set<String> boundNames) {
    Encrypted annotation = property.encrypted();
    AttributeConverter<?> converter = converter(schema, property);
    if (annotation == null) {
      if (property.equalityIndex() != null) {
        throw error(
            INDEX_WITHOUT_ENCRYPTION,
            property,
            "has @EqualityIndex but is not @Encrypted; add @Encrypted or remove it");
      }
      Shape shape = converter == null ? null : shape(converter.type());
      refuseUnreachable(property, shape);
      if (shape != null) {
        plan.add(property.attributeName(), new NestedAttribute(shape));
      }
      return;
    }
    if (converter == null) {
      throw notInSchema(property);
    }
    EncryptedAttribute attribute = AttributeRules.encrypted(plan, property, annotation, converter);
    if (!boundNames.add(attribute.boundName())) {
      throw error(
          DUPLICATE_ATTRIBUTE,
          property,
          "is bound as '%s', and so is another",
          attribute.boundName());
    }
    for (Class<?> inside : Types.reachable(property.type(), Set.of())) {
      if (PropertyScanner.isIndexed(inside)) {
        throw error(
            UNREACHABLE_ANNOTATION,
            property,
            "is encrypted as a whole, so the @EqualityIndex inside %s could never be searched; remove one of the two",
            inside.getSimpleName());
      }
    }
    plan.add(property.attributeName(), attribute);
    encrypted.add(attribute);
  }

  /**
   * A seal is an item's, so what is inside a document is covered with the whole document or not.
   */
  private void addKeyScope(Property property, Class<?> type, TableSchema<?> schema) {
    if (property.keyScope() == null) {
      return;
    }
    if (type != root) {
      throw error(
          INVALID_SCHEMA,
          property,
          "is inside a document, and only the item itself has a key scope");
    }
    if (keyScope != null) {
      throw error(
          INVALID_SCHEMA, property, "has @KeyScope, and so has %s; an item has one", keyScope);
    }
    if (!schema.attributeNames().contains(property.attributeName())) {
      throw notInSchema(property);
    }
    keyScope = property;
    AttributeConverter<?> converter = converter(schema, property);
    keyScopeType = converter == null ? null : converter.attributeValueType();
  }

  private @Nullable ScopeRule scopeRule(DocumentPlan document, List<KeyAttribute> primaryKey) {
    Property property = keyScope;
    if (property == null || property.keyScope() == null) {
      return null;
    }
    return ScopeRule.of(
        property.attributeName(),
        AttributeRules.instantiate(property, property.keyScope().value()),
        keyScopeType,
        document,
        primaryKey,
        root.getName());
  }

  private void addAuthenticated(Property property, Class<?> type, TableSchema<?> schema) {
    boolean sealsInVain =
        PropertyScanner.isSealed(property.owner()) && !PropertyScanner.isSealed(root);
    if (sealsInVain) {
      throw error(
          INVALID_SCHEMA,
          property,
          "belongs to a class with @SealedItem, which %s, the class of the table, lacks; put it there",
          root.getSimpleName());
    }
    if (!property.authenticated()) {
      return;
    }
    if (type != root) {
      throw error(
          INVALID_SCHEMA,
          property,
          "is inside a document and cannot be @Authenticated by itself; annotate the property that holds the document");
    }
    if (!PropertyScanner.isSealed(root)) {
      throw error(
          INVALID_SCHEMA,
          property,
          "is @Authenticated, but there is no seal to cover it; add @SealedItem to %s",
          root.getSimpleName());
    }
    if (property.encrypted() != null) {
      throw error(
          INVALID_SCHEMA,
          property,
          "is @Encrypted and so covered by the seal anyway; remove @Authenticated");
    }
    if (!schema.attributeNames().contains(property.attributeName())) {
      throw notInSchema(property);
    }
    authenticated.add(property.attributeName());
  }

  /**
   * How documents lie inside a value of that type; null if the SDK maps it to something without
   * documents.
   */
  private @Nullable Shape shape(EnhancedType<?> type) {
    if (type.tableSchema().isPresent()) {
      return new Shape.Document(document(type.rawClass(), type.tableSchema().get()));
    }
    List<EnhancedType<?>> parameters = type.rawClassParameters();
    if (Collection.class.isAssignableFrom(type.rawClass()) && parameters.size() == 1) {
      Shape element = shape(parameters.get(0));
      return element == null ? null : new Shape.ListOf(element);
    }
    if (Map.class.isAssignableFrom(type.rawClass()) && parameters.size() == 2) {
      Shape element = shape(parameters.get(1));
      return element == null ? null : new Shape.MapOf(element);
    }
    return null;
  }

  /**
   * The documents in the shape have plans of their own; what else is annotated would be stored in
   * the clear.
   */
  private static void refuseUnreachable(Property property, @Nullable Shape shape) {
    for (Class<?> inside : unplanned(property.type(), shape)) {
      throw error(
          UNREACHABLE_ANNOTATION,
          property,
          "holds a %s, whose annotations the mapping cannot reach through its converter; annotate the property itself",
          inside.getSimpleName());
    }
  }

  /** A schema made by hand may map attributes that are no properties by the rules of beans. */
  private void addUnowned(DocumentPlan plan, List<Property> properties, TableSchema<?> schema) {
    Set<String> names = new LinkedHashSet<>(schema.attributeNames());
    properties.forEach(property -> names.remove(property.attributeName()));
    for (String name : names) {
      EnhancedType<?> type = schema.converterForAttribute(name).type();
      Shape shape = shape(type);
      for (Class<?> inside : unplanned(type.rawClass(), shape)) {
        throw new InvalidUsageException(
            UNREACHABLE_ANNOTATION,
            String.format(
                Locale.ROOT,
                "Attribute '%s' of the schema of %s holds a %s, whose annotations the mapping cannot reach.",
                name,
                plan.type().getName(),
                inside.getSimpleName()));
      }
      if (shape != null) {
        plan.add(name, new NestedAttribute(shape));
      }
    }
  }

  /**
   * The annotated classes in a type that no plan takes care of; the shape's own document is one
   * that does.
   */
  private static List<Class<?>> unplanned(Type type, @Nullable Shape shape) {
    Set<Class<?>> planned = shape == null ? Set.of() : Set.of(shape.document().type());
    return Types.reachable(type, planned).stream().filter(PropertyScanner::isAnnotated).toList();
  }

  private static void refuseDuplicates(List<Property> properties) {
    Map<String, Property> byAttribute = new HashMap<>();
    for (Property property : properties) {
      Property other = byAttribute.put(property.attributeName(), property);
      if (other != null) {
        throw error(
            DUPLICATE_ATTRIBUTE,
            property,
            "is stored as '%s', and so is %s",
            property.attributeName(),
            other);
      }
    }
  }

  private static void refuseCollisions(
      DocumentPlan plan, List<String> attributeNames, Class<?> type) {
    for (String name : attributeNames) {
      if (name.equals(SealPlan.ATTRIBUTE) && PropertyScanner.isSealed(type)) {
        throw new InvalidUsageException(
            STEM_COLLISION,
            String.format(
                Locale.ROOT,
                "%s maps an attribute '%s', under which the seal is stored; rename it.",
                type.getName(),
                name));
      }
      if (plan.isReserved(name)) {
        throw new InvalidUsageException(
            STEM_COLLISION,
            String.format(
                Locale.ROOT,
                "%s maps an attribute '%s', under which the encrypted attribute '%s' is stored; rename one of them.",
                type.getName(),
                name,
                plan.storedUnder(name).get(0).name()));
      }
    }
  }

  private static void refuseKeyless(TableMetadata metadata, Class<?> type) {
    if (isKeyless(metadata)) {
      throw new InvalidUsageException(
          INVALID_SCHEMA,
          type.getName() + " has no partition key. Mark one property with @DynamoDbPartitionKey.");
    }
  }

  /** Before the metadata are asked for a key, since they throw if there is none. */
  static boolean isKeyless(TableMetadata metadata) {
    return metadata.indices().stream()
        .filter(index -> index.name().equals(TableMetadata.primaryIndexName()))
        .allMatch(index -> index.partitionKeys().isEmpty());
  }

  /**
   * The key attributes of an index, the primary one among them.
   *
   * @param owner what declares them, for messages
   */
  static List<KeyAttribute> keys(
      DocumentPlan root, TableMetadata metadata, String indexName, String owner) {
    List<KeyAttribute> keys = new ArrayList<>();
    List<String> names = new ArrayList<>(metadata.indexPartitionKeys(indexName));
    names.addAll(metadata.indexSortKeys(indexName));
    for (String name : names) {
      EncryptedAttribute encrypted = root.encrypted(name);
      if (encrypted != null && encrypted.index() == null) {
        throw new InvalidUsageException(
            KEY_WITHOUT_INDEX,
            String.format(
                Locale.ROOT,
                "Attribute '%s' of %s is a key and encrypted, so DynamoDB can find it by its hash only; add @EqualityIndex, or equalityIndex() in an EncryptionSchema.",
                name,
                owner));
      }
      if (encrypted != null
          && metadata.scalarAttributeType(name).orElse(null) == ScalarAttributeType.B) {
        throw new InvalidUsageException(
            UNSUPPORTED_ATTRIBUTE,
            String.format(
                Locale.ROOT,
                "Attribute '%s' of %s is a binary key and encrypted; only string and number keys can be encrypted.",
                name,
                owner));
      }
      boolean primary = indexName.equals(TableMetadata.primaryIndexName());
      if (encrypted != null && encrypted.group() != null && primary) {
        throw new InvalidUsageException(
            INVALID_SCHEMA,
            String.format(
                Locale.ROOT,
                "Attribute '%s' of %s is part of the primary key and in group '%s', but every update writes the ciphertext of the"
                    + " key; store it alone.",
                name,
                owner,
                encrypted.group().name()));
      }
      keys.add(new KeyAttribute(name, encrypted));
    }
    return keys;
  }

  static void refuseEncryptedVectors(DocumentPlan root, TableMetadata metadata, String owner) {
    for (VectorIndexMetadata index : metadata.vectorIndices()) {
      List<String> names = new ArrayList<>(List.of(index.vectorAttributeName()));
      index.searchSchemaElements().forEach(element -> names.add(element.attributeName()));
      for (String name : names) {
        if (root.attribute(name) != null) {
          throw new InvalidUsageException(
              UNSUPPORTED_ATTRIBUTE,
              String.format(
                  Locale.ROOT,
                  "Attribute '%s' of %s belongs to vector index %s, which cannot work on ciphertext; leave it unencrypted.",
                  name,
                  owner,
                  index.indexName()));
        }
      }
    }
  }

  private static @Nullable AttributeConverter<?> converter(
      TableSchema<?> schema, Property property) {
    return schema.attributeNames().contains(property.attributeName())
        ? schema.converterForAttribute(property.attributeName())
        : null;
  }

  private static InvalidUsageException notInSchema(Property property) {
    return error(
        UNREACHABLE_ANNOTATION,
        property,
        "is annotated, but the table schema has no attribute '%s'",
        property.attributeName());
  }

  static InvalidUsageException error(
      ErrorCode code, Property property, String format, Object... arguments) {
    return new InvalidUsageException(
        code, "Property " + property + " " + String.format(Locale.ROOT, format, arguments) + ".");
  }
}
