package dev.hushtable;

import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.schema.PublishedExtension;
import dev.hushtable.internal.schema.PublishedTableSchema;
import dev.hushtable.internal.schema.TablePlan;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * What the views of an encrypted table have in common.
 *
 * @param tableName the name or ARN that the caller gave
 * @param schema for requests of our own
 * @param modelEncryptor works on its items without DynamoDB
 * @param plan what is encrypted
 * @param open whether items may have other attributes than the mapping knows
 */
record TableParts<T>(
    String tableName,
    TableSchema<T> schema,
    ModelEncryptor<T> modelEncryptor,
    TablePlan plan,
    boolean open) {

  TableParts<T> with(ModelEncryptor<T> otherEncryptor) {
    return new TableParts<>(tableName, schema, otherEncryptor, plan, open);
  }

  /** The same, whose mapping tells of its failures: an operation is over by then. */
  TableParts<T> watched(Monitor monitor) {
    return new TableParts<>(
        tableName,
        WatchedTableSchema.of(schema, plan.tableName(), monitor),
        modelEncryptor,
        plan,
        open);
  }

  QueryFields queryFields() {
    return new QueryFields(schema, plan, open);
  }

  /** For others to see; see {@link PublishedTableSchema}. */
  TableSchema<T> publishedSchema() {
    return new PublishedTableSchema<>(schema, plan);
  }

  /** For others to call with the published schema. */
  @Nullable DynamoDbEnhancedClientExtension published(
      @Nullable DynamoDbEnhancedClientExtension extension) {
    return extension == null ? null : new PublishedExtension(extension, schema, plan);
  }
}
