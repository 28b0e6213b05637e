package dev.hushtable.internal.schema;

import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbExtensionContext;
import software.amazon.awssdk.enhanced.dynamodb.OperationContext;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.extensions.ReadModification;
import software.amazon.awssdk.enhanced.dynamodb.extensions.WriteModification;
import software.amazon.awssdk.enhanced.dynamodb.internal.operations.OperationName;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The extensions of an encrypted table for those who were given its {@link PublishedTableSchema}:
 * they see schema and items as in a request of the table itself, with the name of the partition key
 * in its place.
 */
public final class PublishedExtension implements DynamoDbEnhancedClientExtension {
  private final DynamoDbEnhancedClientExtension extension;
  private final TableSchema<?> schema;
  private final String partitionKey;

  /**
   * Publishes the extensions of a table.
   *
   * @param schema the table's own schema
   */
  public PublishedExtension(
      DynamoDbEnhancedClientExtension extension, TableSchema<?> schema, TablePlan plan) {
    this.extension = extension;
    this.schema = schema;
    this.partitionKey = plan.primaryKey().get(0).name();
  }

  @Override
  public WriteModification beforeWrite(DynamoDbExtensionContext.BeforeWrite context) {
    WriteModification modification =
        extension.beforeWrite(new NamedWrite(context, named(context.items()), schema));
    Map<String, AttributeValue> item = modification.transformedItem();
    return item == null
        ? modification
        : WriteModification.builder()
            .transformedItem(PublishedTableSchema.renamed(item, partitionKey, null))
            .additionalConditionalExpression(modification.additionalConditionalExpression())
            .updateExpression(modification.updateExpression())
            .build();
  }

  @Override
  public ReadModification afterRead(DynamoDbExtensionContext.AfterRead context) {
    return extension.afterRead(new NamedRead(context, named(context.items()), schema));
  }

  private Map<String, AttributeValue> named(Map<String, AttributeValue> items) {
    return PublishedTableSchema.renamed(items, null, partitionKey);
  }

  private record NamedWrite(
      DynamoDbExtensionContext.BeforeWrite given,
      Map<String, AttributeValue> items,
      TableSchema<?> tableSchema)
      implements DynamoDbExtensionContext.BeforeWrite {

    @Override
    public OperationContext operationContext() {
      return given.operationContext();
    }

    @Override
    public TableMetadata tableMetadata() {
      return tableSchema.tableMetadata();
    }

    @Override
    public OperationName operationName() {
      return given.operationName();
    }
  }

  private record NamedRead(
      DynamoDbExtensionContext.AfterRead given,
      Map<String, AttributeValue> items,
      TableSchema<?> tableSchema)
      implements DynamoDbExtensionContext.AfterRead {

    @Override
    public OperationContext operationContext() {
      return given.operationContext();
    }

    @Override
    public TableMetadata tableMetadata() {
      return tableSchema.tableMetadata();
    }
  }
}
