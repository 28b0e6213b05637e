package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.keys.kms.RewrapReport;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import dev.hushtable.testing.KmsEmulator;
import dev.hushtable.testkit.LocalDynamoDb;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * An application in two Regions: a multi-Region KMS key with a replica in each, a DynamoDB in each,
 * and what a global table does, copying items from one to the other.
 */
class TwoRegionsIT {
  private static final String STORE = "HushtableKeys";
  private static final String TABLE = "Customers";

  private AwsTestEnvironment aws;
  private KmsEmulator[] kms;
  private LocalDynamoDb[] databases;
  private final KmsClient[] kmsClients = new KmsClient[2];
  private final DynamoDbClient[] clients = new DynamoDbClient[2];
  private final KeyStoreSettings[] settings = new KeyStoreSettings[2];
  private final Customer alice = Customer.of("c-1", "alice@example.com", "078-05-1120");

  @BeforeEach
  void create() {
    aws = AwsTestEnvironment.withOwnKms();
    KmsEmulator first = aws.kmsEmulator().orElseThrow();
    kms = new KmsEmulator[] {first, first.startTwin()};
    String home = first.createMultiRegionKey();
    String[] arns = {home, first.replicateKey(home, "eu-west-1")};
    databases = new LocalDynamoDb[] {LocalDynamoDb.start(), LocalDynamoDb.start()};
    Region[] regions = {Region.of(KmsEmulator.REGION), Region.EU_WEST_1};
    for (int i = 0; i < 2; i++) {
      Region region = regions[i];
      LocalDynamoDb database = databases[i];
      URI kmsEndpoint = kms[i].endpoint();
      kmsClients[i] = aws.newKmsClient(b -> b.region(region).endpointOverride(kmsEndpoint));
      clients[i] =
          aws.newDynamoDbClient(b -> b.region(region).endpointOverride(database.endpoint()));
      settings[i] =
          KeyStoreSettings.builder()
              .dynamoDbClient(clients[i])
              .kmsClient(kmsClients[i])
              .tableName(STORE)
              .kmsKeyArn(arns[i])
              .build();
      KeyStoreAdministration.create(settings[i]).createTable();
    }
    administration(0).createKeys(KeyScope.DEFAULT);
    replicate(STORE, 0, 1);
  }

  @AfterEach
  void close() {
    for (int i = 0; i < 2; i++) {
      kmsClients[i].close();
      clients[i].close();
      databases[i].close();
    }
    kms[1].close();
    aws.close();
  }

  private KeyStoreAdministration administration(int region) {
    return KeyStoreAdministration.create(settings[region]);
  }

  /** As a global table does. */
  private void replicate(String table, int from, int to) {
    for (Map<String, AttributeValue> item : clients[from].scan(r -> r.tableName(table)).items()) {
      clients[to].putItem(r -> r.tableName(table).item(item));
    }
  }

  private EncryptedTable<Customer> table(int region, KeyStoreKeyProvider keys) {
    return EncryptedTable.builder(Customer.class)
        .client(clients[region])
        .keys(keys)
        .tableName(TABLE)
        .build();
  }

  private EncryptedTable<Customer> newTable(int region, KeyStoreKeyProvider keys) {
    EncryptedTable<Customer> table = table(region, keys);
    table.createTable();
    return table;
  }

  @Test
  void items_ofEitherRegion_areReadAndFoundInTheOther() {
    try (KeyStoreKeyProvider home = KeyStoreKeyProvider.create(settings[0]);
        KeyStoreKeyProvider away = KeyStoreKeyProvider.create(settings[1])) {
      EncryptedTable<Customer> here = newTable(0, home);
      EncryptedTable<Customer> there = newTable(1, away);
      here.putItem(alice);
      replicate(TABLE, 0, 1);

      assertThat(there.getItem(alice)).isEqualTo(alice);
      assertThat(
              there
                  .index("EmailIndex")
                  .query(keyEqualTo(k -> k.partitionValue("alice@example.com")))
                  .stream()
                  .flatMap(page -> page.items().stream()))
          .containsExactly(alice);
      Customer bob = Customer.of("c-2", "bob@example.com", "1");
      there.putItem(bob);
      replicate(TABLE, 1, 0);
      assertThat(here.getItem(bob)).isEqualTo(bob);
    }
  }

  @Test
  void version_thatIsMadeInOneRegion_isUsedInBoth() {
    administration(1).createVersion(KeyScope.DEFAULT);
    UUID version = administration(1).describe(KeyScope.DEFAULT).activeVersion().orElseThrow();
    administration(1).createIndexGeneration(KeyScope.DEFAULT, 2);
    replicate(STORE, 1, 0);

    for (KeyStoreSettings each : settings) {
      try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(each)) {
        assertThat(keys.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().join().version())
            .isEqualTo(version);
        assertThat(keys.indexRootKey(KeyScope.DEFAULT, TABLE, 2).toCompletableFuture().join())
            .isNotNull();
      }
    }
  }

  @Test
  void replicas_ofOneKmsKey_countAsOneWhenRewrapping() {
    RewrapReport report = administration(1).rewrap(settings[1].kmsKeyArn());
    assertThat(report.rewrapped()).isZero();
    assertThat(report.alreadyWrapped()).isPositive();
  }

  @Test
  void region_thatIsDown_leavesTheOtherAtWork() {
    try (KeyStoreKeyProvider home = KeyStoreKeyProvider.create(settings[0]);
        KeyStoreKeyProvider away = KeyStoreKeyProvider.create(settings[1])) {
      EncryptedTable<Customer> here = newTable(0, home);
      EncryptedTable<Customer> there = newTable(1, away);
      here.putItem(alice);
      replicate(TABLE, 0, 1);

      kms[0].goDown();
      databases[0].close();

      assertThat(there.getItem(alice)).isEqualTo(alice);
      Customer bob = Customer.of("c-2", "bob@example.com", "1");
      there.putItem(bob);
      assertThat(there.getItem(bob)).isEqualTo(bob);
      assertThat(administration(1).createVersion(KeyScope.DEFAULT).changes()).isNotEmpty();
      assertThat(kms[1].calls()).isPositive();
    }
  }

  @Test
  void region_whoseReplicaIsDisabled_isAloneInTrouble() {
    kmsClients[1].disableKey(r -> r.keyId(settings[1].kmsKeyArn()));
    try (KeyStoreKeyProvider home = KeyStoreKeyProvider.create(settings[0]);
        KeyStoreKeyProvider away = KeyStoreKeyProvider.create(settings[1])) {
      assertThat(home.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().join()).isNotNull();
      EncryptedTable<Customer> there = table(1, away);
      Failures.assertRefused(() -> there.encryptModel(alice), ErrorCode.KEY_DISABLED);
    }
  }
}
