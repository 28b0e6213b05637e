package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import dev.hushtable.testing.KmsEmulator;
import java.lang.reflect.Field;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of keys when a snapshot of the process is taken, and when another begins from it.
 */
class SnapshotIT {
  private static AwsTestEnvironment aws;
  private static KmsEmulator kms;

  @BeforeAll
  static void start() {
    aws = AwsTestEnvironment.withOwnKms();
    kms = aws.kmsEmulator().orElseThrow();
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  @ParameterizedTest
  @EnumSource
  void snapshot_whenKeysAreCached_holdsNoneAndTheyAreLoadedAgain(StoredFormat format)
      throws Exception {
    KeyStoreFixture store = KeyStoreFixture.create(aws);
    try (KeyStoreKeyProvider keys = store.provider(format)) {
      EncryptedTable<Customer> customers =
          EncryptedTable.builder(Customer.class)
              .client(aws.dynamoDb())
              .keys(keys)
              .tableName(aws.uniqueTableName("customers"))
              .build();
      customers.createTable();
      Customer alice = Customer.of("c-1", "alice@example.com", "078-05-1120");
      customers.putItem(alice);
      assertThat(customers.getItem(alice)).isEqualTo(alice);
      BranchKey key = keys.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().join();
      Resource registered = registered(keys);

      registered.beforeCheckpoint(Core.getGlobalContext());
      Failures.assertRefused(() -> key.derive(new byte[0], 32), ErrorCode.KEY_PROVIDER_CLOSED);
      kms.resetCalls();
      registered.afterRestore(Core.getGlobalContext());
      for (int i = 0; i < 200 && kms.calls() < 2; i++) {
        Thread.sleep(20);
      }
      assertThat(kms.calls()).as("without any request").isEqualTo(2);
      assertThat(customers.getItem(alice)).isEqualTo(alice);
      customers.putItem(Customer.of("c-2", "bob@example.com", "1"));
      assertThat(kms.calls()).isEqualTo(2);
    }
  }

  /** What a JVM that takes snapshots would call; those of the tests cannot. */
  private static Resource registered(KeyStoreKeyProvider keys) throws Exception {
    Field snapshots = KeyStoreKeyProvider.class.getDeclaredField("snapshots");
    snapshots.setAccessible(true);
    return (Resource) snapshots.get(keys);
  }
}
