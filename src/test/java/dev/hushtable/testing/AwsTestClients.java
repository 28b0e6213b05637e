package dev.hushtable.testing;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.kms.KmsAsyncClientBuilder;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * Builds AWS clients for the tests: where they connect, as whom, and how patiently.
 *
 * <p>Clients of an endpoint other than AWS retry twice with hardly a wait, and take no proxy from
 * the environment. Clients of AWS have the SDK's defaults.
 */
record AwsTestClients(
    Optional<URI> dynamoDbEndpoint,
    Optional<URI> kmsEndpoint,
    Region region,
    AwsCredentialsProvider credentials) {
  private static final int MAX_ATTEMPTS = 3;
  private static final Duration RETRY_DELAY = Duration.ofMillis(5);
  private static final int MAX_CONNECTIONS = 128;

  /** Given to all async clients, since one of a client's own takes two seconds to close. */
  private static final SdkEventLoopGroup EVENT_LOOPS = SdkEventLoopGroup.builder().build();

  /** Clients of two emulators on this machine. Credentials of the environment stay out of it. */
  static AwsTestClients of(URI dynamoDb, URI kms) {
    return new AwsTestClients(
        Optional.of(dynamoDb), Optional.of(kms), Region.US_EAST_1, dummyCredentials());
  }

  /** Clients of what the environment variables name; empty where they name nothing. */
  static Optional<AwsTestClients> fromEnvironment(Map<String, String> environment) {
    String dynamoDb = environment.getOrDefault("DYNAMODB_ENDPOINT", "");
    String kms = environment.getOrDefault("KMS_ENDPOINT", "");
    if (dynamoDb.isEmpty() && kms.isEmpty()) {
      return Optional.empty();
    }
    if (dynamoDb.isEmpty() || kms.isEmpty()) {
      throw new IllegalStateException("set both DYNAMODB_ENDPOINT and KMS_ENDPOINT, or neither");
    }
    Optional<URI> dynamoDbEndpoint = endpoint(dynamoDb);
    Optional<URI> kmsEndpoint = endpoint(kms);
    boolean needsCredentials =
        dynamoDbEndpoint.isEmpty()
            || kmsEndpoint.isEmpty()
            || environment.containsKey("AWS_ACCESS_KEY_ID")
            || environment.containsKey("AWS_PROFILE");
    return Optional.of(
        new AwsTestClients(
            dynamoDbEndpoint,
            kmsEndpoint,
            Region.of(environment.getOrDefault("AWS_REGION", Region.US_EAST_1.id())),
            needsCredentials ? DefaultCredentialsProvider.builder().build() : dummyCredentials()));
  }

  AwsTestClients withKms(URI kms) {
    return new AwsTestClients(dynamoDbEndpoint, Optional.of(kms), region, credentials);
  }

  DynamoDbClient dynamoDb(Consumer<DynamoDbClientBuilder> customizer) {
    return sync(DynamoDbClient.builder(), dynamoDbEndpoint, customizer);
  }

  DynamoDbAsyncClient dynamoDbAsync(Consumer<DynamoDbAsyncClientBuilder> customizer) {
    return async(DynamoDbAsyncClient.builder(), dynamoDbEndpoint, customizer);
  }

  DynamoDbStreamsClient dynamoDbStreams() {
    return sync(DynamoDbStreamsClient.builder(), dynamoDbEndpoint, builder -> {});
  }

  KmsClient kms(Consumer<KmsClientBuilder> customizer) {
    return sync(KmsClient.builder(), kmsEndpoint, customizer);
  }

  KmsAsyncClient kmsAsync(Consumer<KmsAsyncClientBuilder> customizer) {
    return async(KmsAsyncClient.builder(), kmsEndpoint, customizer);
  }

  /** The same endpoints, Region and credentials, by the names that all AWS SDKs know. */
  Map<String, String> environmentVariables() {
    Map<String, String> variables = new HashMap<>();
    dynamoDbEndpoint.ifPresent(uri -> variables.put("AWS_ENDPOINT_URL_DYNAMODB", uri.toString()));
    kmsEndpoint.ifPresent(uri -> variables.put("AWS_ENDPOINT_URL_KMS", uri.toString()));
    variables.put("AWS_REGION", region.id());
    AwsCredentials resolved = credentials.resolveCredentials();
    variables.put("AWS_ACCESS_KEY_ID", resolved.accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", resolved.secretAccessKey());
    if (resolved instanceof AwsSessionCredentials session) {
      variables.put("AWS_SESSION_TOKEN", session.sessionToken());
    }
    return variables;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C sync(
      B builder, Optional<URI> endpoint, Consumer<B> customizer) {
    Apache5HttpClient.Builder http = Apache5HttpClient.builder().maxConnections(MAX_CONNECTIONS);
    if (endpoint.isPresent()) {
      http.proxyConfiguration(
          ProxyConfiguration.builder()
              .useSystemPropertyValues(false)
              .useEnvironmentVariableValues(false)
              .build());
    }
    return build(builder.httpClientBuilder(http), endpoint, customizer);
  }

  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> C async(
      B builder, Optional<URI> endpoint, Consumer<B> customizer) {
    NettyNioAsyncHttpClient.Builder http =
        NettyNioAsyncHttpClient.builder()
            .maxConcurrency(MAX_CONNECTIONS)
            .eventLoopGroup(EVENT_LOOPS);
    if (endpoint.isPresent()) {
      http.proxyConfiguration(
          software.amazon.awssdk.http.nio.netty.ProxyConfiguration.builder()
              .useSystemPropertyValues(false)
              .useEnvironmentVariableValues(false)
              .build());
    }
    return build(builder.httpClientBuilder(http), endpoint, customizer);
  }

  private <B extends AwsClientBuilder<B, C>, C> C build(
      B builder, Optional<URI> endpoint, Consumer<B> customizer) {
    builder.region(region).credentialsProvider(credentials);
    endpoint.ifPresent(builder::endpointOverride);
    customizer.accept(builder);
    // After the customizer, since its overrideConfiguration(…) replaces what was there.
    ClientOverrideConfiguration overrides = builder.overrideConfiguration();
    if (endpoint.isPresent() && !configuresRetries(overrides)) {
      builder.overrideConfiguration(overrides.toBuilder().retryStrategy(briefRetries()).build());
    }
    return builder.build();
  }

  private static boolean configuresRetries(ClientOverrideConfiguration overrides) {
    return overrides.retryStrategy().isPresent()
        || overrides.retryStrategyConfigurator().isPresent()
        || overrides.retryMode().isPresent()
        || overrides.retryPolicy().isPresent();
  }

  private static RetryStrategy briefRetries() {
    BackoffStrategy delay = BackoffStrategy.fixedDelayWithoutJitter(RETRY_DELAY);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .backoffStrategy(delay)
        .throttlingBackoffStrategy(delay)
        .circuitBreakerEnabled(false)
        .build();
  }

  private static Optional<URI> endpoint(String value) {
    return value.equals("aws") ? Optional.empty() : Optional.of(URI.create(value));
  }

  private static AwsCredentialsProvider dummyCredentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
  }
}
