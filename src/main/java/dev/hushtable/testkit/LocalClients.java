package dev.hushtable.testkit;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Clients of a database on this machine, and the database if it is theirs. Closed by JUnit: up to
 * 5.12 it looks for the interface, which later ones deprecate, and after that for {@link
 * AutoCloseable}.
 */
@SuppressWarnings("deprecation")
final class LocalClients implements ExtensionContext.Store.CloseableResource, AutoCloseable {
  private final @Nullable LocalDynamoDb database;
  private final DynamoDbClient client;
  private final DynamoDbAsyncClient asyncClient;

  private LocalClients(
      URI endpoint, @Nullable LocalDynamoDb database, @Nullable ExecutionInterceptor interceptor) {
    this.database = database;
    this.client = configured(DynamoDbClient.builder(), endpoint, interceptor).build();
    this.asyncClient = configured(DynamoDbAsyncClient.builder(), endpoint, interceptor).build();
  }

  /** Starts a database, which is closed with its clients. */
  static LocalClients ofNewDatabase(@Nullable ExecutionInterceptor interceptor) {
    LocalDynamoDb database = start();
    return new LocalClients(database.endpoint(), database, interceptor);
  }

  private static LocalDynamoDb start() {
    try {
      return LocalDynamoDb.start();
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "DynamoDB Local is not on the class path. Add com.amazonaws:DynamoDBLocal and com.almworks.sqlite4java:sqlite4java in"
              + " scope test, or give the extension a client.",
          e);
    }
  }

  /** Other clients of a database that stays. */
  static LocalClients of(URI endpoint, ExecutionInterceptor interceptor) {
    return new LocalClients(endpoint, null, interceptor);
  }

  private static <B extends AwsClientBuilder<B, C>, C> B configured(
      B builder, URI endpoint, @Nullable ExecutionInterceptor interceptor) {
    builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    if (interceptor != null) {
      builder.overrideConfiguration(c -> c.addExecutionInterceptor(interceptor));
    }
    return builder;
  }

  DynamoDbClient client() {
    return client;
  }

  DynamoDbAsyncClient asyncClient() {
    return asyncClient;
  }

  URI endpoint() {
    return client.serviceClientConfiguration().endpointOverride().orElseThrow();
  }

  /** The asynchronous client takes two seconds to close, which nobody has to wait for. */
  @Override
  public void close() {
    Thread closing = new Thread(asyncClient::close, "hushtable-testkit-close");
    closing.setDaemon(true);
    closing.start();
    client.close();
    if (database != null) {
      database.close();
    }
  }
}
