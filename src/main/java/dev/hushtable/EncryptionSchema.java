package dev.hushtable;

import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.DeclaredAttribute;
import dev.hushtable.internal.schema.DeclaredPlanBuilder;
import dev.hushtable.internal.schema.DeclaredScope;
import dev.hushtable.internal.schema.IndexPlan;
import dev.hushtable.internal.schema.OpenDocumentSchema;
import dev.hushtable.internal.schema.OpenTableSchema;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.DocumentTableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticTableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedVectorIndex;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * What is encrypted in a table whose items no class describes. Attributes that are not declared
 * pass through in the clear.
 *
 * <pre>{@code
 * EncryptionSchema schema =
 *     EncryptionSchema.builder("Customers")
 *         .partitionKey("id", ScalarAttributeType.S)
 *         .indexPartitionKey("EmailIndex", "email", ScalarAttributeType.S)
 *         .encrypted("email", a -> a.equalityIndex())
 *         .encrypted("profile.ssn")
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread safe.
 */
public final class EncryptionSchema {
  private final String tableName;
  private final List<DeclaredAttribute> attributes;
  private final @Nullable Set<String> authenticated;
  private final @Nullable DeclaredScope scope;
  private final TableMetadata metadata;

  /** Makes the schema of documents, which brings all converters of the SDK, for who wants it. */
  private final List<Consumer<DocumentTableSchema.Builder>> documents;

  private EncryptionSchema(
      String tableName,
      List<DeclaredAttribute> attributes,
      @Nullable Set<String> authenticated,
      @Nullable DeclaredScope scope,
      TableMetadata metadata,
      List<Consumer<DocumentTableSchema.Builder>> documents) {
    this.tableName = tableName;
    this.attributes = List.copyOf(attributes);
    this.authenticated = authenticated;
    this.scope = scope;
    this.metadata = metadata;
    this.documents = List.copyOf(documents);
  }

  /**
   * A builder.
   *
   * @param tableName the table's name in DynamoDB, or its ARN
   * @return a new builder
   */
  public static Builder builder(String tableName) {
    return new Builder(tableName);
  }

  /**
   * The table that it is for.
   *
   * @return its name in DynamoDB, or its ARN
   */
  public String tableName() {
    return tableName;
  }

  TablePlan plan(String name, String logicalTableName) {
    return DeclaredPlanBuilder.build(
        name, logicalTableName, attributes, metadata, authenticated, scope);
  }

  TableSchema<EnhancedDocument> documents() {
    DocumentTableSchema.Builder schema = TableSchema.documentSchemaBuilder();
    documents.forEach(part -> part.accept(schema));
    return new OpenDocumentSchema(schema.build());
  }

  TableSchema<Map<String, AttributeValue>> items() {
    return new OpenTableSchema(metadata);
  }

  /** How one attribute is encrypted. Not thread safe. */
  public static final class Attribute {
    private boolean indexed;
    private @Nullable ScalarAttributeType type;
    private final List<Normalizer> normalizers = new ArrayList<>();
    private final Set<String> unverifiedIn = new TreeSet<>();
    private @Nullable String boundName;
    private int padTo;
    private boolean unique;
    private @Nullable String group;

    private Attribute() {}

    /**
     * Makes it searchable by equality; see {@link dev.hushtable.annotation.EqualityIndex} for what
     * that leaks. Its values are strings, or what its type as a key is.
     *
     * @return this builder
     */
    public Attribute equalityIndex() {
      indexed = true;
      return this;
    }

    /**
     * Makes it searchable by equality, with values of one type.
     *
     * @param type the type of its values
     * @return this builder
     */
    public Attribute equalityIndex(ScalarAttributeType type) {
      this.type = type;
      return equalityIndex();
    }

    /**
     * Makes it searchable by equality, and keeps its values unique; see {@link
     * dev.hushtable.annotation.EqualityIndex#unique()}.
     *
     * @return this builder
     */
    public Attribute uniqueIndex() {
      unique = true;
      return equalityIndex();
    }

    /**
     * What is done to a string before it is hashed; see {@link
     * dev.hushtable.annotation.EqualityIndex#normalizers()}.
     *
     * @param normalizers in this order; added to those given before
     * @return this builder
     */
    public Attribute normalizers(Normalizer... normalizers) {
      this.normalizers.addAll(List.of(normalizers));
      return this;
    }

    /**
     * Indexes that do not project the ciphertext; see {@link
     * dev.hushtable.annotation.EqualityIndex#unverifiedIn()}.
     *
     * @param indexNames their names; added to those given before
     * @return this builder
     */
    public Attribute unverifiedIn(String... indexNames) {
      unverifiedIn.addAll(List.of(indexNames));
      return this;
    }

    /**
     * The name that is bound in place of its own; see {@link
     * dev.hushtable.annotation.Encrypted#boundName()}.
     *
     * @param boundName the name
     * @return this builder
     */
    public Attribute boundName(String boundName) {
      this.boundName = boundName;
      return this;
    }

    /**
     * Up to which length its values are padded; see {@link
     * dev.hushtable.annotation.Encrypted#padTo()}.
     *
     * @param bytes the length of the encoded value in bytes, 0 to 65,536; 0 by default
     * @return this builder
     */
    public Attribute padTo(int bytes) {
      this.padTo = bytes;
      return this;
    }

    /**
     * Stores it together with other attributes of the same document, in one ciphertext; see {@link
     * dev.hushtable.annotation.Encrypted#group()}.
     *
     * @param group the name of the group
     * @return this builder
     */
    public Attribute group(String group) {
      this.group = group;
      return this;
    }
  }

  /** Builds an {@link EncryptionSchema}. Not thread safe. */
  public static final class Builder {
    private static final int MAX_PAD_TO = 65_536;

    private final String tableName;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private final Map<String, ScalarAttributeType> keyTypes = new HashMap<>();
    private final StaticTableMetadata.Builder metadata = StaticTableMetadata.builder();
    private final List<Consumer<DocumentTableSchema.Builder>> documents = new ArrayList<>();
    private @Nullable Set<String> authenticated;
    private @Nullable String scopeAttribute;
    private ScopeFunction scopeFunction = new ScopeFunction.Itself();

    private Builder(String tableName) {
      this.tableName = tableName;
    }

    /**
     * The table's partition key. Required.
     *
     * @param name the attribute's plain name
     * @param type the type of its plain values
     * @return this builder
     */
    public Builder partitionKey(String name, ScalarAttributeType type) {
      return indexPartitionKey(TableMetadata.primaryIndexName(), name, type);
    }

    /**
     * The table's sort key, if it has one.
     *
     * @param name the attribute's plain name
     * @param type the type of its plain values
     * @return this builder
     */
    public Builder sortKey(String name, ScalarAttributeType type) {
      return indexSortKey(TableMetadata.primaryIndexName(), name, type);
    }

    /**
     * The partition key of a secondary index.
     *
     * @param indexName the index
     * @param name the attribute's plain name
     * @param type the type of its plain values
     * @return this builder
     */
    public Builder indexPartitionKey(String indexName, String name, ScalarAttributeType type) {
      AttributeValueType keyType = AttributeValueType.valueOf(type.toString());
      metadata.addIndexPartitionKey(indexName, name, keyType);
      documents.add(schema -> schema.addIndexPartitionKey(indexName, name, keyType));
      keyTypes.put(name, type);
      return this;
    }

    /**
     * The sort key of a secondary index.
     *
     * @param indexName the index
     * @param name the attribute's plain name
     * @param type the type of its plain values
     * @return this builder
     */
    public Builder indexSortKey(String indexName, String name, ScalarAttributeType type) {
      AttributeValueType keyType = AttributeValueType.valueOf(type.toString());
      metadata.addIndexSortKey(indexName, name, keyType);
      documents.add(schema -> schema.addIndexSortKey(indexName, name, keyType));
      keyTypes.put(name, type);
      return this;
    }

    /**
     * The vector indexes. What they search cannot be encrypted.
     *
     * @param indexes all of them, as on the SDK's builder of document schemas
     * @return this builder
     */
    public Builder vectorIndexes(EnhancedVectorIndex... indexes) {
      List<EnhancedVectorIndex> all = List.of(indexes);
      all.forEach(metadata::addVectorIndex);
      documents.add(schema -> schema.vectorIndexes(all));
      return this;
    }

    /**
     * Encrypts an attribute with all that is in it.
     *
     * @param path the attribute's name, or its path with dots, such as {@code profile.ssn}; {@code
     *     contacts[].name} is in each element of a list, {@code offices.*.phone} in each entry of a
     *     map. No name that has a dot or a bracket, is {@code $}, or begins with {@code #}, {@code
     *     :} or a blank can be declared
     * @return this builder
     */
    public Builder encrypted(String path) {
      return encrypted(path, attribute -> {});
    }

    /**
     * Encrypts an attribute with all that is in it.
     *
     * @param path as in {@link #encrypted(String)}
     * @param how says how it is encrypted
     * @return this builder
     */
    public Builder encrypted(String path, Consumer<Attribute> how) {
      Attribute attribute = new Attribute();
      how.accept(attribute);
      if (attributes.put(path, attribute) != null) {
        throw error(ErrorCode.DUPLICATE_ATTRIBUTE, path, "is declared twice");
      }
      return this;
    }

    /**
     * Seals the items; see {@link dev.hushtable.annotation.SealedItem}.
     *
     * @param authenticated the plain attributes that the seal covers besides the encrypted ones
     * @return this builder
     */
    public Builder sealed(String... authenticated) {
      this.authenticated = Set.of(authenticated);
      return this;
    }

    /**
     * Names the attribute that tells whose keys an item is encrypted under; see {@link
     * dev.hushtable.annotation.KeyScope}.
     *
     * @param attribute a plain attribute of the item itself; a string, unless it is a key and
     *     declared to be a number
     * @return this builder
     */
    public Builder keyScope(String attribute) {
      return keyScope(attribute, new ScopeFunction.Itself());
    }

    /**
     * The same for a part of the primary key, of which a function makes the scope's name.
     *
     * @param attribute the attribute
     * @param function makes the scope's name of its value
     * @return this builder
     */
    public Builder keyScope(String attribute, ScopeFunction function) {
      this.scopeAttribute = attribute;
      this.scopeFunction = function;
      return this;
    }

    private @Nullable DeclaredScope scope() {
      return scopeAttribute == null
          ? null
          : new DeclaredScope(
              scopeAttribute,
              AttributeValueType.valueOf(
                  keyTypes.getOrDefault(scopeAttribute, ScalarAttributeType.S).toString()),
              scopeFunction);
    }

    /**
     * Converters for documents, as on the SDK's builder of document schemas; the SDK's defaults
     * otherwise.
     *
     * @param providers in order
     * @return this builder
     */
    public Builder attributeConverterProviders(AttributeConverterProvider... providers) {
      List<AttributeConverterProvider> all = List.of(providers);
      documents.add(schema -> schema.attributeConverterProviders(all));
      return this;
    }

    /**
     * Builds the schema.
     *
     * @return the schema
     * @throws InvalidUsageException if the declarations contradict each other
     */
    public EncryptionSchema build() {
      List<DeclaredAttribute> declared = new ArrayList<>();
      attributes.forEach((path, attribute) -> declared.add(declared(path, attribute)));
      EncryptionSchema schema =
          new EncryptionSchema(
              tableName, declared, authenticated, scope(), metadata.build(), documents);
      schema.plan(tableName, tableName);
      return schema;
    }

    private DeclaredAttribute declared(String path, Attribute attribute) {
      if (attribute.padTo < 0 || attribute.padTo > MAX_PAD_TO) {
        throw error(ErrorCode.INVALID_SCHEMA, path, "is padded to 0 to " + MAX_PAD_TO + " bytes");
      }
      boolean refined = !attribute.normalizers.isEmpty() || !attribute.unverifiedIn.isEmpty();
      if (!attribute.indexed && refined) {
        throw error(
            ErrorCode.INVALID_SCHEMA, path, "has settings of an index; add equalityIndex()");
      }
      return new DeclaredAttribute(
          DeclaredAttribute.segments(path),
          attribute.boundName,
          attribute.padTo,
          attribute.indexed ? index(path, attribute) : null,
          attribute.group);
    }

    private IndexPlan index(String path, Attribute attribute) {
      ScalarAttributeType keyType = keyTypes.get(path);
      if (keyType != null && attribute.type != null && attribute.type != keyType) {
        throw error(
            ErrorCode.INVALID_SCHEMA,
            path,
            "is a key of type " + keyType + " and indexed as type " + attribute.type);
      }
      ScalarAttributeType type =
          keyType != null
              ? keyType
              : attribute.type == null ? ScalarAttributeType.S : attribute.type;
      if (!attribute.normalizers.isEmpty() && type != ScalarAttributeType.S) {
        throw error(
            ErrorCode.UNSUPPORTED_ATTRIBUTE,
            path,
            "has normalizers, which apply to strings, but is of type " + type);
      }
      return new IndexPlan(
          AttributeValue.Type.valueOf(type.toString()),
          attribute.normalizers,
          attribute.unverifiedIn,
          attribute.unique);
    }

    private InvalidUsageException error(ErrorCode code, String path, String what) {
      return new InvalidUsageException(
          code,
          String.format(Locale.ROOT, "Attribute '%s' of table %s %s.", path, tableName, what));
    }
  }
}
