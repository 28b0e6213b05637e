package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateVectorIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.SearchSchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.VectorAttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.VectorIndexUpdate;

/** Table definitions in stored form: an encrypted key is its blind index, of type B. */
public final class TableDefinitions {
  private final TablePlan plan;

  /** For one table. */
  public TableDefinitions(TablePlan plan) {
    this.plan = plan;
  }

  /** The definition to create the table by. */
  public CreateTableRequest rewrite(CreateTableRequest request) {
    CreateTableRequest.Builder stored =
        request.toBuilder()
            .attributeDefinitions(attributeDefinitions(request.attributeDefinitions()))
            .keySchema(keySchema(request.keySchema()));
    if (request.hasGlobalSecondaryIndexes()) {
      stored.globalSecondaryIndexes(
          request.globalSecondaryIndexes().stream()
              .map(
                  index ->
                      index.toBuilder()
                          .keySchema(keySchema(index.keySchema()))
                          .projection(
                              projection(index.indexName(), index.projection(), index.keySchema()))
                          .build())
              .toList());
    }
    if (request.hasLocalSecondaryIndexes()) {
      stored.localSecondaryIndexes(
          request.localSecondaryIndexes().stream()
              .map(
                  index ->
                      index.toBuilder()
                          .keySchema(keySchema(index.keySchema()))
                          .projection(
                              projection(index.indexName(), index.projection(), index.keySchema()))
                          .build())
              .toList());
    }
    if (request.hasVectorIndexes()) {
      stored.vectorIndexes(
          request.vectorIndexes().stream()
              .map(
                  index -> {
                    refuseEncrypted(
                        index.indexName(), index.vectorAttribute(), index.searchSchema());
                    return index.toBuilder()
                        .projection(projection(index.indexName(), index.projection(), List.of()))
                        .build();
                  })
              .toList());
    }
    return stored.build();
  }

  /** The definition to change the table by: new indexes become indexes on stored attributes. */
  public UpdateTableRequest rewrite(UpdateTableRequest request) {
    UpdateTableRequest.Builder stored = request.toBuilder();
    if (request.hasAttributeDefinitions()) {
      stored.attributeDefinitions(attributeDefinitions(request.attributeDefinitions()));
    }
    if (request.hasGlobalSecondaryIndexUpdates()) {
      stored.globalSecondaryIndexUpdates(
          request.globalSecondaryIndexUpdates().stream().map(this::update).toList());
    }
    if (request.hasVectorIndexUpdates()) {
      stored.vectorIndexUpdates(
          request.vectorIndexUpdates().stream().map(this::vectorUpdate).toList());
    }
    return stored.build();
  }

  private VectorIndexUpdate vectorUpdate(VectorIndexUpdate update) {
    CreateVectorIndexAction index = update.create();
    if (index == null) {
      return update;
    }
    refuseEncrypted(index.indexName(), index.vectorAttribute(), index.searchSchema());
    return update.toBuilder()
        .create(
            index.toBuilder()
                .projection(projection(index.indexName(), index.projection(), List.of()))
                .build())
        .build();
  }

  private void refuseEncrypted(
      String indexName,
      @Nullable VectorAttributeDefinition vector,
      List<SearchSchemaElement> searchSchema) {
    List<String> names = new ArrayList<>();
    if (vector != null) {
      names.add(vector.attributeName());
    }
    searchSchema.forEach(element -> names.add(element.attributeName()));
    for (String name : names) {
      if (plan.root().attribute(name) != null) {
        throw new InvalidUsageException(
            ErrorCode.UNSUPPORTED_ATTRIBUTE,
            String.format(
                Locale.ROOT,
                "Attribute '%s' of table %s belongs to vector index %s, which cannot work on ciphertext.",
                name,
                plan.tableName(),
                indexName));
      }
    }
  }

  /** Refuses an expiry that DynamoDB could not read. */
  void check(@Nullable TimeToLiveSpecification specification) {
    if (specification != null
        && Boolean.TRUE.equals(specification.enabled())
        && !plan.unique().isEmpty()) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "Table %s has unique attributes, whose values would stay taken when DynamoDB removes an item by itself; delete"
                  + " items instead.",
              plan.tableName()));
    }
    if (specification != null
        && specification.attributeName() != null
        && plan.root().attribute(specification.attributeName()) != null) {
      throw new InvalidUsageException(
          ErrorCode.UNSUPPORTED_ATTRIBUTE,
          String.format(
              Locale.ROOT,
              "Attribute '%s' of table %s is encrypted, so DynamoDB could not tell when an item expires.",
              specification.attributeName(),
              plan.tableName()));
    }
  }

  private GlobalSecondaryIndexUpdate update(GlobalSecondaryIndexUpdate update) {
    if (update.create() == null) {
      return update;
    }
    List<KeySchemaElement> keySchema = update.create().keySchema();
    return update.toBuilder()
        .create(
            update.create().toBuilder()
                .keySchema(keySchema(keySchema))
                .projection(
                    projection(
                        update.create().indexName(), update.create().projection(), keySchema))
                .build())
        .build();
  }

  private List<AttributeDefinition> attributeDefinitions(List<AttributeDefinition> definitions) {
    return definitions.stream()
        .map(
            definition -> {
              EncryptedAttribute encrypted = plan.root().encrypted(definition.attributeName());
              return encrypted == null
                  ? definition
                  : AttributeDefinition.builder()
                      .attributeName(encrypted.hmacName())
                      .attributeType(ScalarAttributeType.B)
                      .build();
            })
        .toList();
  }

  private List<KeySchemaElement> keySchema(List<KeySchemaElement> keySchema) {
    return keySchema.stream()
        .map(
            element ->
                element.toBuilder().attributeName(storedKeyName(element.attributeName())).build())
        .toList();
  }

  private String storedKeyName(String name) {
    EncryptedAttribute encrypted = plan.root().encrypted(name);
    if (encrypted != null && encrypted.index() == null) {
      throw new InvalidUsageException(
          ErrorCode.KEY_WITHOUT_INDEX,
          String.format(
              Locale.ROOT,
              "Attribute '%s' of table %s cannot be a key, since it is encrypted and has no hash; add @EqualityIndex, or equalityIndex() in an EncryptionSchema.",
              name,
              plan.tableName()));
    }
    return encrypted == null ? name : encrypted.hmacName();
  }

  /**
   * An index that includes an attribute includes its ciphertext and hash. An encrypted key is in
   * the index as its hash, so its ciphertext is included too, as the plain key would be; without it
   * a hash could not be verified.
   */
  private @Nullable Projection projection(
      String indexName, @Nullable Projection projection, List<KeySchemaElement> keySchema) {
    if (projection == null || projection.projectionType() == ProjectionType.ALL) {
      return projection;
    }
    if (plan.seal() != null) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "Index %s of table %s would hold only a part of each item, but they are sealed, and a part cannot be verified;"
                  + " project ALL.",
              indexName,
              plan.tableName()));
    }
    Set<String> keys = new LinkedHashSet<>();
    keySchema.forEach(element -> keys.add(element.attributeName()));
    plan.primaryKey().forEach(key -> keys.add(key.name()));
    Set<String> names = new LinkedHashSet<>();
    projection.nonKeyAttributes().forEach(name -> names.addAll(storedNames(plan.root(), name)));
    for (String key : keys) {
      EncryptedAttribute encrypted = plan.root().encrypted(key);
      names.remove(storedKeyName(key));
      if (encrypted != null
          && encrypted.index() != null
          && !encrypted.index().unverifiedIn().contains(indexName)) {
        names.add(encrypted.sourceName());
      }
    }
    return names.isEmpty()
        ? projection
        : Projection.builder()
            .projectionType(ProjectionType.INCLUDE)
            .nonKeyAttributes(names)
            .build();
  }

  private static List<String> storedNames(DocumentPlan root, String name) {
    EncryptedAttribute encrypted = root.encrypted(name);
    if (encrypted == null) {
      return List.of(name);
    }
    return encrypted.index() == null
        ? List.of(encrypted.sourceName())
        : List.of(encrypted.sourceName(), encrypted.hmacName());
  }
}
