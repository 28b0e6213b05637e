package dev.hushtable.migration;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Keeps checkpoints in a table of its own, with the partition key {@code id} of type S, so that any
 * machine can go on from them. It needs {@code dynamodb:GetItem}, {@code PutItem} and {@code
 * DeleteItem} on that table. Thread safe.
 */
public final class DynamoDbCheckpointStore implements CheckpointStore {
  private static final String ID = "id";
  private static final String CHECKPOINT = "checkpoint";

  private final DynamoDbClient client;
  private final String checkpointTable;

  /**
   * In a table.
   *
   * @param client a client without encryption; not closed by this library
   * @param checkpointTable the name or ARN of the table, which is not the one that is migrated
   */
  public DynamoDbCheckpointStore(DynamoDbClient client, String checkpointTable) {
    this.client = client;
    this.checkpointTable = checkpointTable;
  }

  /**
   * Makes the table, with on-demand capacity, and waits for it. Does nothing if it is there. Needs
   * {@code dynamodb:CreateTable} and {@code DescribeTable}.
   */
  public void createTable() {
    try {
      client.createTable(
          r ->
              r.tableName(checkpointTable)
                  .attributeDefinitions(
                      AttributeDefinition.builder()
                          .attributeName(ID)
                          .attributeType(ScalarAttributeType.S)
                          .build())
                  .keySchema(
                      KeySchemaElement.builder().attributeName(ID).keyType(KeyType.HASH).build())
                  .billingMode(BillingMode.PAY_PER_REQUEST));
    } catch (ResourceInUseException e) {
      // Somebody has made it, or is making it.
    }
    client.waiter().waitUntilTableExists(r -> r.tableName(checkpointTable));
  }

  @Override
  public Optional<Checkpoint> load(String tableName, int segment, int totalSegments) {
    AttributeValue value =
        client
            .getItem(
                r ->
                    r.tableName(checkpointTable)
                        .key(key(tableName, segment, totalSegments))
                        .consistentRead(true))
            .item()
            .get(CHECKPOINT);
    try {
      return Optional.ofNullable(value).map(Checkpoint::of);
    } catch (RuntimeException e) {
      throw new InvalidUsageException(
          ErrorCode.CHECKPOINT_REFUSED,
          "The checkpoint "
              + id(tableName, segment, totalSegments)
              + " in table "
              + checkpointTable
              + " cannot be read: it is damaged, or of a newer version. Delete it to begin anew; what is done stays done.",
          e);
    }
  }

  @Override
  public void save(Checkpoint checkpoint) {
    client.putItem(
        r ->
            r.tableName(checkpointTable)
                .item(
                    Map.of(
                        ID,
                        AttributeValue.fromS(
                            id(
                                checkpoint.tableName(),
                                checkpoint.segment(),
                                checkpoint.totalSegments())),
                        CHECKPOINT,
                        checkpoint.toAttributeValue())));
  }

  @Override
  public void delete(String tableName, int segment, int totalSegments) {
    client.deleteItem(
        r -> r.tableName(checkpointTable).key(key(tableName, segment, totalSegments)));
  }

  private static Map<String, AttributeValue> key(String tableName, int segment, int totalSegments) {
    return Map.of(ID, AttributeValue.fromS(id(tableName, segment, totalSegments)));
  }

  private static String id(String tableName, int segment, int totalSegments) {
    return tableName + " " + segment + "/" + totalSegments;
  }

  /** Names the table. */
  @Override
  public String toString() {
    return "DynamoDbCheckpointStore[" + checkpointTable + "]";
  }
}
