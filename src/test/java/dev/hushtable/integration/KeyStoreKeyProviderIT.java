package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.EncryptedTable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import dev.hushtable.testing.Fault;
import dev.hushtable.testing.KmsEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys from a real key store, while its KMS does what a real one does on a bad day. */
class KeyStoreKeyProviderIT {
  private static AwsTestEnvironment aws;
  private static KmsEmulator kms;

  private KeyStoreFixture keyStore;
  private KeyStoreKeyProvider keys;
  private EncryptedTable<Customer> customers;
  private final Customer alice = Customer.of("c-1", "alice@example.com", "078-05-1120");

  @BeforeAll
  static void start() {
    aws = AwsTestEnvironment.withOwnKms();
    kms = aws.kmsEmulator().orElseThrow();
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  @BeforeEach
  void create() {
    keyStore = KeyStoreFixture.create(aws);
    keys = keyStore.provider();
    customers = table(keys, aws.uniqueTableName("customers"));
    customers.createTable();
    kms.resetCalls();
  }

  @AfterEach
  void close() {
    kms.clearFaults();
    keys.close();
  }

  private static EncryptedTable<Customer> table(KeyStoreKeyProvider keys, String name) {
    return EncryptedTable.builder(Customer.class)
        .client(aws.dynamoDb())
        .keys(keys)
        .tableName(name)
        .build();
  }

  private int itemsStored() {
    return aws.dynamoDb().scan(r -> r.tableName(customers.tableName())).count();
  }

  private void assertPutRefused(ErrorCode code) {
    int before = itemsStored();
    assertThatThrownBy(() -> customers.putItem(Customer.of("new", "new@example.com", "1")))
        .isInstanceOfSatisfying(
            KeyUnavailableException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e)
                  .hasMessageContaining("default")
                  .hasMessageContaining(keyStore.settings().tableName());
            });
    assertThat(itemsStored()).as("nothing was written").isEqualTo(before);
  }

  @Test
  void manyItems_oneScope_needTwoKmsCalls() {
    List<Customer> many =
        IntStream.range(0, 200).mapToObj(i -> Customer.of("c-" + i, i + "@x.org", "s")).toList();
    many.forEach(customers::putItem);
    many.forEach(customer -> assertThat(customers.getItem(customer)).isEqualTo(customer));

    assertThat(kms.calls()).isEqualTo(2);
    assertThat(kms.calls("Decrypt")).isEqualTo(2);
  }

  @Test
  void coldProvider_whenManyThreadsStart_sharesOneLoad() throws Exception {
    kms.inject(Fault.latency(Duration.ofMillis(200)));
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        Customer customer = Customer.of("c-" + i, i + "@x.org", "s");
        writes.add(
            () -> {
              customers.putItem(customer);
              return null;
            });
      }
      for (Future<Void> write : threads.invokeAll(writes)) {
        write.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(kms.calls()).isEqualTo(2);
  }

  @Test
  void readingOnly_inAnotherProcess_needsTwoKmsCalls() {
    customers.putItem(alice);
    kms.resetCalls();
    try (KeyStoreKeyProvider other = keyStore.provider()) {
      EncryptedTable<Customer> same = table(other, customers.tableName());
      for (int i = 0; i < 20; i++) {
        assertThat(same.getItem(alice)).isEqualTo(alice);
      }
    }

    assertThat(kms.calls()).isEqualTo(2);
  }

  @Test
  void putItem_whenKmsKeyDisabled_isRefusedAndRecovers() {
    kms.disableKey(keyStore.settings().kmsKeyArn());
    assertPutRefused(ErrorCode.KEY_DISABLED);

    kms.enableKey(keyStore.settings().kmsKeyArn());
    Failures.waitUntilForgotten();
    customers.putItem(alice);
    assertThat(customers.getItem(alice)).isEqualTo(alice);
  }

  @Test
  void putItem_whenKmsKeyPendingDeletion_isRefused() {
    kms.scheduleDeletion(keyStore.settings().kmsKeyArn());
    assertPutRefused(ErrorCode.KEY_DISABLED);
  }

  @Test
  void putItem_whenKmsDown_isRefusedAndRecovers() {
    kms.goDown();
    try {
      assertPutRefused(ErrorCode.KEY_SERVICE_UNAVAILABLE);
    } finally {
      kms.comeBack();
    }
    Failures.waitUntilForgotten();
    customers.putItem(alice);
    assertThat(customers.getItem(alice)).isEqualTo(alice);
  }

  enum Trouble {
    THROTTLED(Fault.throttle(), ErrorCode.KEY_THROTTLED),
    DENIED(Fault.accessDenied(), ErrorCode.KEY_ACCESS_DENIED),
    INTERNAL(Fault.serverError(), ErrorCode.KEY_SERVICE_UNAVAILABLE),
    UNAVAILABLE(Fault.unavailable(), ErrorCode.KEY_SERVICE_UNAVAILABLE),
    DROPPED(Fault.droppedConnection(), ErrorCode.KEY_SERVICE_UNAVAILABLE);

    final Fault fault;
    final ErrorCode code;

    Trouble(Fault fault, ErrorCode code) {
      this.fault = fault;
      this.code = code;
    }
  }

  @ParameterizedTest
  @EnumSource
  void putItem_whenKmsErrs_isRefusedWithItsCodeAndRecovers(Trouble trouble) {
    kms.inject(trouble.fault);
    assertPutRefused(trouble.code);

    kms.clearFaults();
    Failures.waitUntilForgotten();
    customers.putItem(alice);
    assertThat(customers.getItem(alice)).isEqualTo(alice);
  }

  @Test
  void getItem_whenKmsDownAndKeysNotCached_isRefused() {
    customers.putItem(alice);
    try (KeyStoreKeyProvider cold = keyStore.provider()) {
      kms.goDown();
      assertThatThrownBy(() -> table(cold, customers.tableName()).getItem(alice))
          .isInstanceOfSatisfying(
              KeyUnavailableException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_SERVICE_UNAVAILABLE));
    } finally {
      kms.comeBack();
    }
  }

  @Test
  void cachedKeys_whenKmsDown_keepWorkingUntilTheyExpire() throws Exception {
    try (KeyStoreKeyProvider shortLived = keyStore.provider(Duration.ofSeconds(4))) {
      EncryptedTable<Customer> table = table(shortLived, customers.tableName());
      table.putItem(alice);
      kms.goDown();
      try {
        assertThat(table.getItem(alice)).isEqualTo(alice);
        Thread.sleep(4_200);
        assertThatThrownBy(() -> table.getItem(alice))
            .isInstanceOfSatisfying(
                KeyUnavailableException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_SERVICE_UNAVAILABLE));
      } finally {
        kms.comeBack();
      }
      Failures.waitUntilForgotten();
      assertThat(table.getItem(alice)).isEqualTo(alice);
    }
  }

  /** Data keys are cached, and so are the branch keys that wrap them: one behind the other. */
  @Test
  void messages_whenKmsKeyDisabled_areRefusedWithinTheCacheLifetime() throws Exception {
    Duration cacheTtl = Duration.ofSeconds(4);
    try (KeyStoreKeyProvider messages =
        KeyStoreKeyProvider.builder()
            .keyStore(keyStore.settings())
            .formats(StoredFormat.ENCRYPTION_SDK)
            .cache(c -> c.timeToLive(cacheTtl))
            .build()) {
      ModelEncryptor<Anything> encryptor =
          ModelEncryptor.builder(Anything.class).tableName("Anything").keys(messages).build();
      long begin = System.nanoTime();
      assertThat(isRefused(encryptor)).isFalse();
      kms.disableKey(keyStore.settings().kmsKeyArn());
      boolean refused = false;
      while (!refused && System.nanoTime() - begin < cacheTtl.toNanos()) {
        Thread.sleep(50);
        refused = isRefused(encryptor);
      }

      assertThat(refused || isRefused(encryptor)).isTrue();
    }
  }

  private static boolean isRefused(ModelEncryptor<Anything> encryptor) {
    try {
      encryptor.encryptModel(Anything.of("a-1", null, "x"));
      return false;
    } catch (KeyUnavailableException e) {
      return true;
    }
  }

  @Test
  void newVersion_whenCacheExpires_isUsedAndOldValuesOpen() {
    customers.putItem(alice);
    keyStore.administration().createVersion(KeyScope.DEFAULT);
    UUID version =
        keyStore.administration().describe(KeyScope.DEFAULT).activeVersion().orElseThrow();
    Customer bob = Customer.of("c-2", "bob@example.com", "219-09-9999");
    try (KeyStoreKeyProvider fresh = keyStore.provider()) {
      EncryptedTable<Customer> table = table(fresh, customers.tableName());
      table.putItem(bob);

      assertThat(hint(stored("c-2"))).isEqualTo(BranchKey.hint(version));
      assertThat(hint(stored("c-1"))).isNotEqualTo(BranchKey.hint(version));
      assertThat(table.getItem(alice)).isEqualTo(alice);
    }
    assertThat(customers.getItem(bob))
        .as("the first provider's list of versions is older than the version; it looks again")
        .isEqualTo(bob);
  }

  private Map<String, AttributeValue> stored(String id) {
    return aws.dynamoDb()
        .getItem(
            r -> r.tableName(customers.tableName()).key(Map.of("id", AttributeValue.fromS(id))))
        .item();
  }

  private static int hint(Map<String, AttributeValue> item) {
    return item.get("ssn__source").b().asByteBuffer().getInt(1);
  }

  @Test
  void unknownScope_always_isKeyNotFound() {
    EncryptedTable<Customer> other =
        EncryptedTable.builder(Customer.class)
            .client(aws.dynamoDb())
            .keys(keys)
            .tableName(customers.tableName())
            .scope(KeyScope.of("nobody"))
            .build();

    assertThatThrownBy(() -> other.putItem(alice))
        .isInstanceOfSatisfying(
            KeyUnavailableException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND));
    assertThat(itemsStored()).isZero();
  }

  @Test
  void createKeys_whenRepeated_changesNothing() {
    UUID version = keys.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().join().version();

    assertThat(keyStore.administration().createKeys(KeyScope.DEFAULT).changed()).isFalse();
    keyStore.administration().createTable();
    try (KeyStoreKeyProvider fresh = keyStore.provider()) {
      assertThat(fresh.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().join().version())
          .isEqualTo(version);
    }
    assertThat(keyStore.administration().createKeys(KeyScope.of("tenant-2")).changed()).isTrue();
  }

  @Test
  void close_always_refusesFurtherUse() {
    customers.putItem(alice);
    keys.close();

    assertThatThrownBy(() -> customers.putItem(alice))
        .isInstanceOfSatisfying(
            KeyUnavailableException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_PROVIDER_CLOSED));
  }

  @Test
  void failedLoad_whenManyWait_givesEachItsOwnException() throws Exception {
    kms.disableKey(keyStore.settings().kmsKeyArn());
    kms.inject(Fault.latency(Duration.ofMillis(300)));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Throwable>> writes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      writes.add(() -> catchThrowable(() -> customers.putItem(alice)));
    }
    List<Throwable> failures = new ArrayList<>();
    try {
      for (Future<Throwable> write : threads.invokeAll(writes)) {
        failures.add(write.get());
      }
    } finally {
      threads.shutdown();
    }

    assertThat(failures)
        .doesNotHaveDuplicates()
        .allSatisfy(
            failure -> {
              assertThat(failure).isInstanceOf(KeyUnavailableException.class);
              assertThat(failure.getStackTrace())
                  .anyMatch(frame -> frame.getMethodName().equals("putItem"));
            });
  }

  @Test
  void continuation_whenItBlocksForAnotherKey_doesNotWaitForItself() throws Exception {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      KeyScope scope = KeyScope.of("scope-" + i);
      keyStore.administration().createKeys(scope);
      EncryptedTable<Customer> table =
          EncryptedTable.builder(Customer.class)
              .client(aws.dynamoDb())
              .keys(keys)
              .scope(scope)
              .tableName(customers.tableName())
              .build();
      Customer customer = Customer.of("c-" + i, "x@example.com", "1");
      writes.add(
          keys.activeBranchKey(scope)
              .thenAccept(key -> table.putItem(customer))
              .toCompletableFuture());
    }

    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(itemsStored()).isEqualTo(8);
  }

  @Test
  @Timeout(60)
  void coldProvider_whenSharedPoolIsBlocked_stillLoads() {
    Object lock = new Object();
    IntStream.range(0, 8)
        .parallel()
        .forEach(
            i -> {
              synchronized (lock) {
                customers.putItem(Customer.of("c-" + i, "x@example.com", "1"));
              }
            });

    assertThat(itemsStored()).isEqualTo(8);
  }

  @Test
  void createKeys_whenTwoRace_oneCreatesThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 5; i++) {
        KeyScope scope = KeyScope.of("race-" + i);
        Callable<KeyReport> create = () -> keyStore.administration().createKeys(scope);
        for (Future<KeyReport> result : threads.invokeAll(List.of(create, create))) {
          result.get();
        }
        assertThat(keys.activeBranchKey(scope).toCompletableFuture().get()).isNotNull();
        assertThat(keys.indexRootKey(scope, "Table", 1).toCompletableFuture().get()).isNotNull();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void unknownHint_whenKeyStoreDown_doesNotStopOtherReads() throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    ExecutionInterceptor outage =
        new ExecutionInterceptor() {
          @Override
          public void beforeTransmission(
              Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (down.get()) {
              throw SdkClientException.create("The key store is down");
            }
          }
        };
    try (DynamoDbClient client =
            aws.newDynamoDbClient(
                b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(outage)));
        KeyStoreKeyProvider provider =
            KeyStoreKeyProvider.create(
                KeyStoreSettings.builder()
                    .dynamoDbClient(client)
                    .kmsClient(aws.kms())
                    .tableName(keyStore.settings().tableName())
                    .logicalName(keyStore.settings().logicalName())
                    .kmsKeyArn(keyStore.settings().kmsKeyArn())
                    .build())) {
      EncryptedTable<Customer> table = table(provider, customers.tableName());
      table.putItem(alice);
      assertThat(table.getItem(alice)).isEqualTo(alice);
      int unknownHint = ~hint(stored("c-1"));
      Thread.sleep(5_100);
      down.set(true);

      assertThat(
              catchThrowable(
                  () ->
                      provider
                          .branchKeys(KeyScope.DEFAULT, unknownHint)
                          .toCompletableFuture()
                          .get()))
          .hasCauseInstanceOf(KeyUnavailableException.class);
      assertThat(table.getItem(alice)).isEqualTo(alice);
    }
  }

  @Test
  void close_whileKeyIsLoaded_closesThatKeyToo() throws Exception {
    kms.inject(Fault.latency(Duration.ofSeconds(2)));
    CompletableFuture<BranchKey> loading =
        keys.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture();
    Thread.sleep(100);
    keys.close();

    assertThatThrownBy(() -> loading.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            KeyUnavailableException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_PROVIDER_CLOSED));
  }
}
