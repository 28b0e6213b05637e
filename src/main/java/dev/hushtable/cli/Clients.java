package dev.hushtable.cli;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
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
