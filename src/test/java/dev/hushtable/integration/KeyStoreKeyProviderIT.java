package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Fault;
import dev.hushtable.testing.KmsEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    try (KeyStoreKeyProvider shortLived = keyStore.provider(Duration.ofMillis(1500))) {
      EncryptedTable<Customer> table = table(shortLived, customers.tableName());
      table.putItem(alice);
      kms.goDown();
      try {
        assertThat(table.getItem(alice)).isEqualTo(alice);
        Thread.sleep(1700);
        assertThatThrownBy(() -> table.getItem(alice))
            .isInstanceOfSatisfying(
                KeyUnavailableException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_SERVICE_UNAVAILABLE));
      } finally {
        kms.comeBack();
      }
      assertThat(table.getItem(alice)).isEqualTo(alice);
    }
  }

  @Test
  void newVersion_whenCacheExpires_isUsedAndOldValuesOpen() throws Exception {
    customers.putItem(alice);
    UUID version = keyStore.administration().createVersion(KeyScope.DEFAULT);
    Customer bob = Customer.of("c-2", "bob@example.com", "219-09-9999");
    try (KeyStoreKeyProvider fresh = keyStore.provider()) {
      EncryptedTable<Customer> table = table(fresh, customers.tableName());
      table.putItem(bob);

      assertThat(hint(stored("c-2"))).isEqualTo(BranchKey.hint(version));
      assertThat(hint(stored("c-1"))).isNotEqualTo(BranchKey.hint(version));
      assertThat(table.getItem(alice)).isEqualTo(alice);
    }
    // The first provider's list of versions is older than the version; it looks again.
    assertEventually(() -> assertThat(customers.getItem(bob)).isEqualTo(bob));
  }

  /** Looking for new versions is limited to once every few seconds. */
  private static void assertEventually(Runnable assertion) throws InterruptedException {
    for (int attempt = 0; attempt < 60; attempt++) {
      try {
        assertion.run();
        return;
      } catch (HushtableException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_KEY);
        Thread.sleep(100);
      }
    }
    assertion.run();
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

    assertThat(keyStore.administration().createKeys(KeyScope.DEFAULT)).isFalse();
    keyStore.administration().createTable();
    try (KeyStoreKeyProvider fresh = keyStore.provider()) {
      assertThat(fresh.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().join().version())
          .isEqualTo(version);
    }
    assertThat(keyStore.administration().createKeys(KeyScope.of("tenant-2"))).isTrue();
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
}
