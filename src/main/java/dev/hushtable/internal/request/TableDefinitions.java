package dev.hushtable.internal.request;

import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

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
                          .projection(projection(index.projection(), index.keySchema()))
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
                          .projection(projection(index.projection(), index.keySchema()))
                          .build())
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
    return stored.build();
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
                .projection(projection(update.create().projection(), keySchema))
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
    return encrypted == null ? name : encrypted.hmacName();
  }

  /**
   * An index that includes an attribute includes its ciphertext and hash; keys are in every index
   * anyway.
   */
  private @Nullable Projection projection(
      @Nullable Projection projection, List<KeySchemaElement> keySchema) {
    if (projection == null || !projection.hasNonKeyAttributes()) {
      return projection;
    }
    Set<String> keys = new LinkedHashSet<>();
    keySchema.forEach(element -> keys.add(storedKeyName(element.attributeName())));
    plan.primaryKey().forEach(key -> keys.add(key.storedName()));
    List<String> names = new ArrayList<>();
    for (String name : projection.nonKeyAttributes()) {
      names.addAll(storedNames(plan.root(), name));
    }
    names.removeAll(keys);
    return projection.toBuilder().nonKeyAttributes(names).build();
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
