package dev.hushtable.cli;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.KmsClient;

/** The clients of one command, made when they are needed. Not thread safe. */
final class Clients implements AutoCloseable {
  private final AwsOptions options;
  private @Nullable DynamoDbClient dynamoDb;
  private @Nullable KmsClient kms;

  Clients(AwsOptions options) {
    this.options = options;
  }

  DynamoDbClient dynamoDb() {
    if (dynamoDb == null) {
      dynamoDb = options.dynamoDb();
    }
    return dynamoDb;
  }

  KmsClient kms() {
    if (kms == null) {
      kms = options.kms();
    }
    return kms;
  }

  /** Works on a table, and says which one and where if it is not there. */
  <T> T onTable(String table, Supplier<T> work) {
    try {
      return work.get();
    } catch (ResourceNotFoundException e) {
      throw CommandException.failed(
          "Table "
              + table
              + " is not there ("
              + where()
              + "). See that --table, --region and --endpoint-url are those meant.",
          e);
    }
  }

  /** The Region, and the endpoint if it is not that of AWS. */
  String where() {
    DynamoDbServiceClientConfiguration configuration = dynamoDb().serviceClientConfiguration();
    return configuration.region()
        + configuration.endpointOverride().map(endpoint -> ", " + endpoint).orElse("");
  }

  @Override
  public void close() {
    if (dynamoDb != null) {
      dynamoDb.close();
    }
    if (kms != null) {
      kms.close();
    }
  }
}
