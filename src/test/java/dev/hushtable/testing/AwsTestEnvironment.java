package dev.hushtable.testing;

import dev.hushtable.testkit.LocalDynamoDb;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.kms.KmsAsyncClientBuilder;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The DynamoDB and the KMS that the integration tests talk to, with real clients for both.
 *
 * <p>Where {@code DYNAMODB_ENDPOINT} and {@code KMS_ENDPOINT} are set, {@link #shared()} uses
 * those; the value {@code aws} means AWS itself. Credentials and Region then come from the
 * environment, as far as it has any. Where neither is set, it starts a {@link LocalDynamoDb} and a
 * {@link KmsEmulator}, once for the whole JVM.
 */
public final class AwsTestEnvironment implements AutoCloseable {
  private final AwsTestClients clients;
  private final Optional<LocalDynamoDb> localDynamoDb;
  private final Optional<KmsEmulator> kmsEmulator;
  private final DynamoDbClient dynamoDb;
  private final DynamoDbAsyncClient dynamoDbAsync;
  private final KmsClient kms;
  private final KmsAsyncClient kmsAsync;
  private final Queue<String> tableNames = new ConcurrentLinkedQueue<>();
  private final Queue<String> kmsKeys = new ConcurrentLinkedQueue<>();

  private AwsTestEnvironment(
      AwsTestClients clients,
      Optional<LocalDynamoDb> localDynamoDb,
      Optional<KmsEmulator> kmsEmulator) {
    this.clients = clients;
    this.localDynamoDb = localDynamoDb;
    this.kmsEmulator = kmsEmulator;
    this.dynamoDb = clients.dynamoDb(builder -> {});
    this.dynamoDbAsync = clients.dynamoDbAsync(builder -> {});
    this.kms = clients.kms(builder -> {});
    this.kmsAsync = clients.kmsAsync(builder -> {});
  }

  /**
   * The environment that all tests of this JVM share. It is closed when the JVM ends; no test
   * closes it. A test that injects faults into KMS takes {@link #withOwnKms()} instead.
   */
  public static AwsTestEnvironment shared() {
    return Shared.INSTANCE;
  }

  /** An environment on two endpoints, such as those of a LocalStack container. */
  public static AwsTestEnvironment of(URI dynamoDb, URI kms) {
    return new AwsTestEnvironment(
        AwsTestClients.of(dynamoDb, kms), Optional.empty(), Optional.empty());
  }

  /** The shared DynamoDB with a KMS emulator that nobody else uses. The caller closes it. */
  public static AwsTestEnvironment withOwnKms() {
    KmsEmulator emulator = KmsEmulator.start();
    return new AwsTestEnvironment(
        shared().clients.withKms(emulator.endpoint()), Optional.empty(), Optional.of(emulator));
  }

  /** A client that all users of this environment share. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** A client that all users of this environment share. */
  public DynamoDbAsyncClient dynamoDbAsync() {
    return dynamoDbAsync;
  }

  /** A client that all users of this environment share. */
  public KmsClient kms() {
    return kms;
  }

  /** A client that all users of this environment share. */
  public KmsAsyncClient kmsAsync() {
    return kmsAsync;
  }

  /** A client of the caller's own, configured like {@link #dynamoDb()} and then by the caller. */
  public DynamoDbClient newDynamoDbClient(Consumer<DynamoDbClientBuilder> customizer) {
    return clients.dynamoDb(customizer);
  }

  /** The asynchronous twin of {@link #newDynamoDbClient}. */
  public DynamoDbAsyncClient newDynamoDbAsyncClient(
      Consumer<DynamoDbAsyncClientBuilder> customizer) {
    return clients.dynamoDbAsync(customizer);
  }

  /** A client of the caller's own for the streams of {@link #dynamoDb()}'s tables. */
  public DynamoDbStreamsClient newDynamoDbStreamsClient() {
    return clients.dynamoDbStreams();
  }

  /** A client of the caller's own, configured like {@link #kms()} and then by the caller. */
  public KmsClient newKmsClient(Consumer<KmsClientBuilder> customizer) {
    return clients.kms(customizer);
  }

  /** The asynchronous twin of {@link #newKmsClient}. */
  public KmsAsyncClient newKmsAsyncClient(Consumer<KmsAsyncClientBuilder> customizer) {
    return clients.kmsAsync(customizer);
  }

  /** Where DynamoDB is; empty for AWS itself. */
  public Optional<URI> dynamoDbEndpoint() {
    return clients.dynamoDbEndpoint();
  }

  /** Where KMS is; empty for AWS itself. */
  public Optional<URI> kmsEndpoint() {
    return clients.kmsEndpoint();
  }

  /** What tells another process to use the same services with the same credentials. */
  public Map<String, String> environmentVariables() {
    return clients.environmentVariables();
  }

  /** The emulator, where KMS is one that this environment started. */
  public Optional<KmsEmulator> kmsEmulator() {
    return kmsEmulator;
  }

  /** Makes a symmetric KMS key through the client and returns its ARN. */
  public String createKmsKey() {
    String arn = kms.createKey(r -> r.description("Hushtable test")).keyMetadata().arn();
    kmsKeys.add(arn);
    return arn;
  }

  /** A table name that nobody else uses. */
  public String uniqueTableName(String prefix) {
    String name = prefix + "-" + UUID.randomUUID();
    tableNames.add(name);
    return name;
  }

  /**
   * Tidies up, then closes the shared clients and the servers that this environment started. On
   * servers that it did not start, it deletes the tables that have one of its {@linkplain
   * #uniqueTableName unique names} and schedules the deletion of the KMS keys that it made.
   */
  @Override
  public void close() {
    if (localDynamoDb.isEmpty()) {
      tableNames.forEach(name -> attempt(() -> dynamoDb.deleteTable(r -> r.tableName(name))));
    }
    if (kmsEmulator.isEmpty()) {
      kmsKeys.forEach(
          arn -> attempt(() -> kms.scheduleKeyDeletion(r -> r.keyId(arn).pendingWindowInDays(7))));
    }
    List.of(dynamoDb, dynamoDbAsync, kms, kmsAsync).forEach(SdkAutoCloseable::close);
    localDynamoDb.ifPresent(LocalDynamoDb::close);
    kmsEmulator.ifPresent(KmsEmulator::close);
  }

  /** What is gone already, or out of reach, must not keep the rest from being tidied up. */
  private static void attempt(Runnable tidying) {
    try {
      tidying.run();
    } catch (SdkException ignored) {
      // Nothing depends on it.
    }
  }

  private static AwsTestEnvironment startLocal() {
    LocalDynamoDb dynamoDb = LocalDynamoDb.start();
    KmsEmulator kms = KmsEmulator.start();
    return new AwsTestEnvironment(
        AwsTestClients.of(dynamoDb.endpoint(), kms.endpoint()),
        Optional.of(dynamoDb),
        Optional.of(kms));
  }

  private static final class Shared {
    static final AwsTestEnvironment INSTANCE =
        AwsTestClients.fromEnvironment(System.getenv())
            .map(clients -> new AwsTestEnvironment(clients, Optional.empty(), Optional.empty()))
            .orElseGet(AwsTestEnvironment::startLocal);

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close, "aws-test-environment"));
    }
  }
}
