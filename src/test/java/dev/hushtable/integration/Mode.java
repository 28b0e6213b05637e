package dev.hushtable.integration;

import dev.hushtable.BulkClient;
import dev.hushtable.BulkSettings;
import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.testing.AwsTestEnvironment;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Whether what is tested waits; suites see the same methods either way. */
public enum Mode {
  SYNC {
    @Override
    public SdkAutoCloseable connect(AwsTestEnvironment aws, ExecutionInterceptor wire) {
      return aws.newDynamoDbClient(
          b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(wire)));
    }

    @Override
    public Hushtable.Builder hushtable(SdkAutoCloseable client) {
      return Hushtable.builder().client((DynamoDbClient) client);
    }

    @Override
    public <T> EncryptedTable<T> table(Hushtable hushtable, String name, Class<T> type) {
      return hushtable.table(name, type);
    }

    @Override
    public <T> EncryptedTable<T> table(Hushtable hushtable, String name, TableSchema<T> schema) {
      return hushtable.table(name, schema);
    }

    @Override
    public EncryptedTable<EnhancedDocument> table(Hushtable hushtable, EncryptionSchema schema) {
      return hushtable.table(schema);
    }

    @Override
    public DynamoDbClient client(Hushtable hushtable) {
      return hushtable.client();
    }

    @Override
    public DynamoDbEnhancedClient enhancedClient(Hushtable hushtable) {
      return hushtable.enhancedClient();
    }

    @Override
    BulkClient bulkClient(Hushtable hushtable, BulkSettings settings) {
      return hushtable.bulkClient(settings);
    }
  },

  ASYNC {
    @Override
    public SdkAutoCloseable connect(AwsTestEnvironment aws, ExecutionInterceptor wire) {
      return aws.newDynamoDbAsyncClient(
          b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(wire)));
    }

    @Override
    public Hushtable.Builder hushtable(SdkAutoCloseable client) {
      return Hushtable.builder().asyncClient((DynamoDbAsyncClient) client);
    }

    @Override
    public <T> EncryptedTable<T> table(Hushtable hushtable, String name, Class<T> type) {
      return Blocking.table(hushtable.asyncTable(name, type));
    }

    @Override
    public <T> EncryptedTable<T> table(Hushtable hushtable, String name, TableSchema<T> schema) {
      return Blocking.table(hushtable.asyncTable(name, schema));
    }

    @Override
    public EncryptedTable<EnhancedDocument> table(Hushtable hushtable, EncryptionSchema schema) {
      return Blocking.table(hushtable.asyncTable(schema));
    }

    @Override
    public DynamoDbClient client(Hushtable hushtable) {
      return Blocking.client(hushtable.asyncClient());
    }

    @Override
    public DynamoDbEnhancedClient enhancedClient(Hushtable hushtable) {
      return Blocking.enhancedClient(hushtable.enhancedAsyncClient());
    }

    @Override
    BulkClient bulkClient(Hushtable hushtable, BulkSettings settings) {
      return Blocking.bulkClient(hushtable.bulkAsyncClient(settings));
    }
  };

  /** A client whose requests are recorded; the caller closes it. */
  public abstract SdkAutoCloseable connect(AwsTestEnvironment aws, ExecutionInterceptor wire);

  /** On such a client. */
  public abstract Hushtable.Builder hushtable(SdkAutoCloseable client);

  public abstract <T> EncryptedTable<T> table(Hushtable hushtable, String name, Class<T> type);

  public abstract <T> EncryptedTable<T> table(
      Hushtable hushtable, String name, TableSchema<T> schema);

  public abstract EncryptedTable<EnhancedDocument> table(
      Hushtable hushtable, EncryptionSchema schema);

  public abstract DynamoDbClient client(Hushtable hushtable);

  public abstract DynamoDbEnhancedClient enhancedClient(Hushtable hushtable);

  abstract BulkClient bulkClient(Hushtable hushtable, BulkSettings settings);
}
