package dev.hushtable.integration;

import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.testing.AwsTestEnvironment;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Whether what is tested waits; suites see the same methods either way. */
enum Mode {
  SYNC {
    @Override
    SdkAutoCloseable connect(AwsTestEnvironment aws, ExecutionInterceptor wire) {
      return aws.newDynamoDbClient(
          b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(wire)));
    }

    @Override
    Hushtable.Builder hushtable(SdkAutoCloseable client) {
      return Hushtable.builder().client((DynamoDbClient) client);
    }

    @Override
    <T> EncryptedTable<T> table(Hushtable hushtable, String name, Class<T> type) {
      return hushtable.table(name, type);
    }

    @Override
    EncryptedTable<EnhancedDocument> table(Hushtable hushtable, EncryptionSchema schema) {
      return hushtable.table(schema);
    }

    @Override
    DynamoDbClient client(Hushtable hushtable) {
      return hushtable.client();
    }

    @Override
    DynamoDbEnhancedClient enhancedClient(Hushtable hushtable) {
      return hushtable.enhancedClient();
    }
  },

  ASYNC {
    @Override
    SdkAutoCloseable connect(AwsTestEnvironment aws, ExecutionInterceptor wire) {
      return aws.newDynamoDbAsyncClient(
          b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(wire)));
    }

    @Override
    Hushtable.Builder hushtable(SdkAutoCloseable client) {
      return Hushtable.builder().asyncClient((DynamoDbAsyncClient) client);
    }

    @Override
    <T> EncryptedTable<T> table(Hushtable hushtable, String name, Class<T> type) {
      return Blocking.table(hushtable.asyncTable(name, type));
    }

    @Override
    EncryptedTable<EnhancedDocument> table(Hushtable hushtable, EncryptionSchema schema) {
      return Blocking.table(hushtable.asyncTable(schema));
    }

    @Override
    DynamoDbClient client(Hushtable hushtable) {
      return Blocking.client(hushtable.asyncClient());
    }

    @Override
    DynamoDbEnhancedClient enhancedClient(Hushtable hushtable) {
      return Blocking.enhancedClient(hushtable.enhancedAsyncClient());
    }
  };

  /** A client whose requests are recorded; the caller closes it. */
  abstract SdkAutoCloseable connect(AwsTestEnvironment aws, ExecutionInterceptor wire);

  /** On such a client. */
  abstract Hushtable.Builder hushtable(SdkAutoCloseable client);

  abstract <T> EncryptedTable<T> table(Hushtable hushtable, String name, Class<T> type);

  abstract EncryptedTable<EnhancedDocument> table(Hushtable hushtable, EncryptionSchema schema);

  abstract DynamoDbClient client(Hushtable hushtable);

  abstract DynamoDbEnhancedClient enhancedClient(Hushtable hushtable);
}
