package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.DUPLICATE_VALUE;
import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.WRITE_CONTENDED;
import static dev.hushtable.migration.MigrationStep.ADD_INDEXES;
import static dev.hushtable.migration.MigrationStep.CHANGE_FORMAT;
import static dev.hushtable.migration.MigrationStep.DECRYPT;
import static dev.hushtable.migration.MigrationStep.ENCRYPT;
import static dev.hushtable.migration.MigrationStep.REENCRYPT;
import static dev.hushtable.migration.MigrationStep.REMOVE_INDEXES;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.SealedBeans;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.migration.FileCheckpointStore;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.MigrationStep;
import dev.hushtable.monitoring.AuditTrail;
import dev.hushtable.monitoring.InMemoryAuditListener;
import dev.hushtable.testing.AwsTestEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Items go from the clear to encrypted, to what is declared now, and back. */
class MigrationIT extends MigrationTestBase {
  @TempDir private Path folder;
  private static final int ITEMS = 20;
  private static final String EMAIL = "alice@example.com";

  private EncryptedTable<Customer> customers;
  private String table;

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    KeyStoreFixture store = KeyStoreFixture.create(environment);
    store.administration().createIndexGeneration(KeyScope.DEFAULT, 2);
    store.administration().createKeys(KeyScope.of("acme"));
    store.administration().createKeys(KeyScope.of("globex"));
    return store.provider();
  }

  @BeforeEach
  void createCustomers() {
    customers = newTable(Customer.class);
    table = customers.tableName();
  }

  private static Customer customer(int i) {
    return Customer.of("c-" + i, i + "@example.com", "078-05-" + i);
  }

  static Map<String, AttributeValue> plain(Customer customer) {
    Map<String, AttributeValue> item =
        values(
            "id", customer.getId(),
            "email", customer.getEmail(),
            "ssn", customer.getSsn(),
            "plan", customer.getPlan(),
            "visits", customer.getVisits(),
            "other", "untouched");
    item.put(
        "tags",
        AttributeValue.fromL(customer.getTags().stream().map(AttributeValue::fromS).toList()));
    item.put(
        "address",
        AttributeValue.fromM(
            values(
                "street", customer.getAddress().getStreet(),
                "city", customer.getAddress().getCity())));
    return item;
  }

  private void putPlain(int items) {
    for (int i = 0; i < items; i++) {
      putRaw(table, plain(customer(i)));
    }
  }

  private Hushtable migratingCustomers() {
    Hushtable migrating = migrating();
    migrating.table(table, Customer.class);
    return migrating;
  }

  private void assertNothingPlain() {
    for (Map<String, AttributeValue> item : raw(table)) {
      assertThat(item).doesNotContainKeys("email", "ssn", "tags");
      assertThat(item.get("address").m()).containsOnlyKeys("street__source", "city");
      assertThat(item).containsEntry("other", AttributeValue.fromS("untouched"));
    }
  }

  // --- To encrypted

  @Test
  void run_onAPlainTable_encryptsEveryItem() {
    putPlain(ITEMS);

    MigrationReport report = migration(migratingCustomers(), table, b -> b.threads(3)).run();

    assertThat(report.finished()).isTrue();
    assertThat(report.counts().items()).isEqualTo(ITEMS);
    assertThat(report.counts().changed()).isEqualTo(ITEMS);
    assertThat(report.counts().steps()).containsOnlyKeys(ENCRYPT);
    assertThat(report.counts().readUnits()).isPositive();
    assertThat(report.counts().writeUnits()).isGreaterThanOrEqualTo(ITEMS);
    assertNothingPlain();
    for (int i = 0; i < ITEMS; i++) {
      Customer one = customer(i);
      assertThat(customers.getItem(one)).as("without the policy").isEqualTo(one);
      assertThat(
              items(
                  customers
                      .index("EmailIndex")
                      .query(keyEqualTo(k -> k.partitionValue(one.getEmail())))))
          .containsExactly(one);
    }
    wire.clear();
    assertClean(migration(migratingCustomers(), table, b -> {}).verify(), ITEMS);
    assertThat(wire.bodies()).anyMatch(body -> body.contains("\"ConsistentRead\":true"));
  }

  @Test
  void run_again_changesNothingAndDecryptsNothing() {
    putPlain(ITEMS);
    migration(migratingCustomers(), table, b -> {}).run();
    List<Map<String, AttributeValue>> before = raw(table);

    Hushtable withoutKeys = migrating(b -> b.keys(new NoKeys()));
    withoutKeys.table(table, Customer.class);
    MigrationReport again = migration(withoutKeys, table, b -> {}).run();

    assertThat(again.counts().changed()).isZero();
    assertThat(again.counts().items()).isEqualTo(ITEMS);
    assertThat(raw(table)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void run_dry_countsAndWritesNothing() {
    putPlain(ITEMS);
    List<Map<String, AttributeValue>> before = raw(table);
    wire.clear();

    Hushtable withoutKeys = migrating(b -> b.keys(new NoKeys()));
    withoutKeys.table(table, Customer.class);
    MigrationReport report = migration(withoutKeys, table, b -> b.dryRun(true)).run();

    assertThat(report.dryRun()).isTrue();
    assertThat(steps(report, ENCRYPT)).isEqualTo(ITEMS);
    assertThat(report.counts().changed()).isEqualTo(ITEMS);
    assertThat(report.counts().writeUnits()).isZero();
    assertThat(raw(table)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void run_ofEveryShare_doesTheWholeTable() {
    putPlain(ITEMS);

    MigrationReport sum = null;
    for (int segment = 0; segment < 4; segment++) {
      int share = segment;
      MigrationReport report =
          migration(migratingCustomers(), table, b -> b.segment(share, 4).threads(2)).run();
      sum = sum == null ? report : sum.plus(report);
    }

    assertThat(sum.counts().changed()).isEqualTo(ITEMS);
    assertThat(sum.counts().items()).isEqualTo(ITEMS);
    assertNothingPlain();
  }

  @Test
  void run_onItemsInBothForms_completesThem() {
    Customer one = customer(1);
    customers.putItem(one);
    Map<String, AttributeValue> mixed = new HashMap<>(stored(table, values("id", "c-1")));
    mixed.keySet().removeAll(Set.of("ssn__source", "address"));
    mixed.put("ssn", plain(one).get("ssn"));
    mixed.put("address", plain(one).get("address"));
    putRaw(table, mixed);

    migration(migratingCustomers(), table, b -> {}).run();

    assertThat(customers.getItem(one)).isEqualTo(one);
    Map<String, AttributeValue> now = stored(table, values("id", "c-1"));
    assertThat(now).containsEntry("email__source", mixed.get("email__source"));
    assertThat(now)
        .as("what needed nothing")
        .containsEntry("tags__source", mixed.get("tags__source"));
  }

  @Test
  void run_onNullsAndEmptyValues_keepsWhatTheyMean() {
    AttributeValue nul = AttributeValue.fromNul(true);
    putRaw(
        table,
        values(
            "id",
            "c-1",
            "email",
            nul,
            "ssn",
            "",
            "tags",
            AttributeValue.fromL(List.of()),
            "address",
            AttributeValue.fromM(values("street", nul))));
    putRaw(table, values("id", "c-2", "address", nul));
    putRaw(table, values("id", "c-3"));

    MigrationReport report = migration(migratingCustomers(), table, b -> {}).run();

    assertThat(report.counts().changed()).isEqualTo(1);
    Customer one = customers.getItem(r -> r.key(k -> k.partitionValue("c-1")));
    assertThat(one.getEmail()).isNull();
    assertThat(one.getSsn()).isEmpty();
    assertThat(one.getTags()).isEmpty();
    assertThat(stored(table, values("id", "c-1"))).doesNotContainKey("email");
    assertThat(stored(table, values("id", "c-1")).get("address").m()).isEmpty();
    assertClean(migration(migratingCustomers(), table, b -> {}).verify(), 3);
  }

  @Test
  void run_onMoreAttributesThanOneUpdateTakes_encryptsAll() {
    String name = aws.uniqueTableName("wide");
    int attributes = 130;
    EncryptionSchema.Builder schema =
        EncryptionSchema.builder(name).partitionKey("id", ScalarAttributeType.S);
    Map<String, AttributeValue> item = new HashMap<>(values("id", "1"));
    for (int i = 0; i < attributes; i++) {
      schema.encrypted("an_attribute_with_a_long_name_" + i, a -> a.equalityIndex());
      item.put("an_attribute_with_a_long_name_" + i, AttributeValue.fromS("value " + i));
    }
    Hushtable migrating = migrating();
    migrating.table(schema.build()).createTable();
    putRaw(name, item);

    MigrationReport report = migration(migrating, name, b -> {}).run();

    assertThat(report.counts().changed()).isEqualTo(1);
    assertThat(stored(name, values("id", "1")).keySet())
        .hasSize(1 + 2 * attributes)
        .allMatch(n -> n.equals("id") || n.endsWith("__source") || n.endsWith("__hmac"));
    assertThat(migrating.client().getItem(r -> r.tableName(name).key(values("id", "1"))).item())
        .isEqualTo(item);
  }

  // --- Meanwhile

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET email = :v",
        "SET ssn = :v REMOVE email",
        "SET address.street = :v",
        "SET tags = :v",
        "SET address = :m",
        "REMOVE email, ssn"
      })
  void run_whenAnOldWriterIsFaster_keepsWhatItWrote(String change) {
    putPlain(1);
    meanwhile.before(
        UpdateItemRequest.class,
        () ->
            aws.dynamoDb()
                .updateItem(
                    r ->
                        r.tableName(table)
                            .key(values("id", "c-0"))
                            .updateExpression(change)
                            .expressionAttributeValues(
                                change.contains(":v")
                                    ? values(":v", "newer")
                                    : change.contains(":m")
                                        ? values(
                                            ":m", AttributeValue.fromM(values("street", "newer")))
                                        : null)));
    Map<String, AttributeValue> expected = new HashMap<>(plain(customer(0)));

    MigrationReport report = migration(migratingCustomers(), table, b -> {}).run();

    assertThat(meanwhile.isDone()).isTrue();
    assertThat(report.counts().retries()).isEqualTo(1);
    Map<String, AttributeValue> now =
        mode()
            .client(withCustomers())
            .getItem(r -> r.tableName(table).key(values("id", "c-0")))
            .item();
    if (change.contains("SET email")) {
      expected.put("email", AttributeValue.fromS("newer"));
    }
    if (change.contains("ssn = ")) {
      expected.put("ssn", AttributeValue.fromS("newer"));
    }
    if (change.contains("tags")) {
      expected.put("tags", AttributeValue.fromS("newer"));
    }
    if (change.contains("street")) {
      expected.put(
          "address", AttributeValue.fromM(values("street", "newer", "city", "Springfield")));
    }
    if (change.contains(":m")) {
      expected.put("address", AttributeValue.fromM(values("street", "newer")));
    }
    if (change.contains("REMOVE")) {
      expected.remove("email");
    }
    if (change.contains("REMOVE email, ssn")) {
      expected.remove("ssn");
    }
    assertThat(now).isEqualTo(expected);
  }

  private Hushtable withCustomers() {
    hushtable.table(table, Customer.class);
    return hushtable;
  }

  @Test
  void run_whenANewWriterIsFaster_keepsWhatItWrote() {
    putPlain(1);
    Customer newer = Customer.of("c-0", EMAIL, "219-09-9999");
    meanwhile.before(UpdateItemRequest.class, () -> customers.putItem(newer));

    MigrationReport report = migration(migratingCustomers(), table, b -> {}).run();

    assertThat(meanwhile.isDone()).isTrue();
    assertThat(report.counts().changed()).isZero();
    assertThat(report.counts().retries()).isEqualTo(1);
    assertThat(customers.getItem(newer)).isEqualTo(newer);
  }

  @Test
  void run_whenTheItemIsDeletedMeanwhile_doesNotMakeItAgain() {
    putPlain(1);
    meanwhile.before(
        UpdateItemRequest.class,
        () -> aws.dynamoDb().deleteItem(r -> r.tableName(table).key(values("id", "c-0"))));

    MigrationReport report = migration(migratingCustomers(), table, b -> {}).run();

    assertThat(meanwhile.isDone()).isTrue();
    assertThat(report.counts().changed()).isZero();
    assertThat(raw(table)).isEmpty();
  }

  @Test
  void run_whenOtherAttributesChangeMeanwhile_leavesThem() {
    putPlain(1);
    meanwhile.before(
        UpdateItemRequest.class,
        () ->
            aws.dynamoDb()
                .updateItem(
                    r ->
                        r.tableName(table)
                            .key(values("id", "c-0"))
                            .updateExpression("ADD visits :one SET more = :one")
                            .expressionAttributeValues(values(":one", 1))));

    MigrationReport report = migration(migratingCustomers(), table, b -> {}).run();

    assertThat(report.counts().retries()).isZero();
    assertThat(stored(table, values("id", "c-0")))
        .containsEntry("visits", AttributeValue.fromN("4"))
        .containsEntry("more", AttributeValue.fromN("1"))
        .containsKey("email__source");
  }

  // --- What ends it

  @Test
  void run_onAnItemThatDoesNotOpen_endsOrGivesItToTheHandler() {
    putPlain(3);
    customers.putItem(customer(9));
    Map<String, AttributeValue> moved = new HashMap<>(stored(table, values("id", "c-9")));
    moved.put("id", AttributeValue.fromS("c-moved"));
    moved.put("ssn", AttributeValue.fromS("in the clear, too"));
    moved.remove("ssn__source");
    putRaw(table, moved);
    Set<String> left = new HashSet<>();

    assertRefused(
        () -> migration(migratingCustomers(), table, b -> {}).run(), NOT_AUTHENTIC, "c-moved");
    MigrationReport report =
        migration(
                migratingCustomers()
                    .onUnreadableItem((item, error) -> left.add(item.get("id").s())),
                table,
                b -> {})
            .run();

    assertThat(report.counts().unreadable()).isEqualTo(1);
    assertThat(left).containsExactly("c-moved");
    assertThat(stored(table, values("id", "c-moved"))).isEqualTo(moved);
    var verification = migration(migratingCustomers(), table, b -> {}).verify();
    assertThat(verification.isClean()).isFalse();
    assertThat(verification.unreadable()).isEqualTo(1);
    assertThat(verification.problems()).hasSize(1).allMatch(p -> p.contains("c-moved"));
  }

  /** A document in it may be what is to be encrypted, and nobody would look at it again. */
  @Test
  void run_onADocumentOfAnotherShape_endsOrGivesItToTheHandler() {
    Map<String, AttributeValue> odd = values("id", "c-odd", "address", "12 Secret Street");
    Map<String, AttributeValue> none = new HashMap<>(values("id", "c-none"));
    none.put("address", AttributeValue.fromNul(true));
    putRaw(table, odd);
    putRaw(table, none);
    List<ErrorCode> told = new CopyOnWriteArrayList<>();
    Hushtable migrating = migratingCustomers();

    assertRefused(() -> migration(migrating, table, b -> {}).run(), PLAINTEXT_FOUND, "address");
    MigrationReport report =
        migration(
                migrating.onUnreadableItem((item, error) -> told.add(error.code())), table, b -> {})
            .run();

    assertThat(report.counts().unreadable()).isOne();
    assertThat(told).containsExactly(PLAINTEXT_FOUND);
    assertThat(migrating.status(table).attributes().get("address").plain()).isOne();
    assertThat(raw(table)).contains(odd, none);
  }

  @Test
  void verify_whenPlaintextIsRejected_looksAllTheSame() {
    putPlain(1);
    Hushtable strict = migrating(b -> b.plaintextPolicy(PlaintextPolicy.REJECT));
    strict.table(table, Customer.class);

    assertThat(migration(strict, table, b -> {}).verify().unreadable()).isOne();
    migration(migratingCustomers(), table, b -> {}).run();
    assertClean(migration(strict, table, b -> {}).verify(), 1);
  }

  /** As an auditor would add them up. */
  @Test
  void events_ofRunsThatFailStopAndGoOn_tellWhatEachHasChanged() {
    InMemoryAuditListener audited = new InMemoryAuditListener();
    putPlain(10);
    Map<String, AttributeValue> broken = new HashMap<>(raw(table).get(4));
    broken.put("ssn__source", AttributeValue.fromS("none"));
    putRaw(table, broken);
    try (AuditTrail trail = AuditTrail.to(audited)) {
      Hushtable migrating = migrating(b -> b.monitoring(m -> m.auditTrail(trail)));
      migrating.table(table, Customer.class);
      Consumer<MigrationSettings.Builder> kept =
          b -> b.pageSize(3).checkpoints(new FileCheckpointStore(folder));
      AtomicReference<Migration> stopping = new AtomicReference<>();
      stopping.set(
          migration(
              migrating.onUnreadableItem((item, error) -> stopping.get().stop()), table, kept));

      assertRefused(() -> migration(migrating, table, b -> {}).run(), PLAINTEXT_FOUND);
      assertThat(stopping.get().run().finished()).isFalse();
      assertThat(migration(migrating, table, kept).run().finished()).isTrue();
      broken.remove("ssn__source");
      putRaw(table, broken);
      assertThat(migration(migrating, table, b -> {}).run().counts().changed()).isOne();
      assertThat(trail.flush(Duration.ofSeconds(20))).isTrue();
    }

    List<Integer> items =
        audited.events().stream().map(e -> e.table(table).orElseThrow().items()).toList();
    assertThat(items).hasSize(4).startsWith(4).endsWith(1);
    assertThat(items.stream().mapToInt(i -> i).sum()).isEqualTo(10);
  }

  @Test
  void run_onAnAttributeInBothForms_leavesItToPeople() {
    customers.putItem(customer(1));
    Map<String, AttributeValue> both = new HashMap<>(stored(table, values("id", "c-1")));
    both.put("email", AttributeValue.fromS("which one?"));
    putRaw(table, both);

    assertRefused(
        () -> migration(migratingCustomers(), table, b -> {}).run(),
        PLAINTEXT_FOUND,
        "both",
        "c-1");
    assertRefused(
        () -> migration(migratingCustomers(), table, b -> b.steps(ADD_INDEXES)).run(),
        PLAINTEXT_FOUND);
    assertThat(stored(table, values("id", "c-1"))).isEqualTo(both);
  }

  @Test
  void run_whenOthersKeepChangingAnItem_endsOrGoesOn() {
    putPlain(2);
    Runnable[] again = new Runnable[1];
    int[] round = {0};
    again[0] =
        () -> {
          aws.dynamoDb()
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(values("id", "c-0"))
                          .updateExpression("SET ssn = :v")
                          .expressionAttributeValues(values(":v", "round " + round[0]++)));
          meanwhile.before(UpdateItemRequest.class, again[0]);
        };
    List<String> conflicts = new ArrayList<>();
    meanwhile.before(UpdateItemRequest.class, again[0]);

    assertRefused(
        () -> migration(migratingCustomers(), table, b -> {}).run(), WRITE_CONTENDED, "c-0");
    MigrationReport report =
        migration(
                migratingCustomers(),
                table,
                b -> b.onConflict((item, e) -> conflicts.add(item.get("id").s())))
            .run();

    assertThat(conflicts).containsExactly("c-0");
    assertThat(report.counts().conflicts()).isEqualTo(1);
    assertThat(stored(table, values("id", "c-1"))).containsKey("email__source");
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void run_whenThreadsAreDoneBeforeAllHaveBegun_ends() {
    Hushtable migrating = migrating();
    migrating.table(table, Customer.class);

    assertThat(migrating.migration(table, b -> b.threads(250)).run().finished()).isTrue();
  }

  @Test
  void migration_thatDoesNotFitTheTable_isRefused() {
    Hushtable strict = migrating(b -> b.plaintextPolicy(PlaintextPolicy.REJECT));
    strict.table(table, Customer.class);
    assertRefused(
        () -> strict.migration(table, b -> {}).run(),
        INVALID_CONFIGURATION,
        table,
        "plaintextPolicy");
    assertRefused(
        () -> strict.migration(table, b -> b.steps(DECRYPT)).run(), INVALID_CONFIGURATION, table);
    assertRefused(
        () -> strict.migration(table, b -> b.steps(DECRYPT, ENCRYPT)),
        INVALID_CONFIGURATION,
        "stands alone");
    assertThat(strict.migration(table, b -> b.steps(ADD_INDEXES)).run().finished()).isTrue();

    Hushtable migrating = migrating();
    EncryptedTable<Parcel> parcels = migrating.table(aws.uniqueTableName("parcels"), Parcel.class);
    assertRefused(
        () -> migrating.migration(parcels.tableName(), b -> b.steps(DECRYPT)).run(),
        OPERATION_NOT_SUPPORTED,
        "primary key");
    aws.dynamoDb()
        .createTable(
            r ->
                r.tableName(parcels.tableName())
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(
                        KeySchemaElement.builder()
                            .attributeName("recipient")
                            .keyType(KeyType.HASH)
                            .build(),
                        KeySchemaElement.builder()
                            .attributeName("number")
                            .keyType(KeyType.RANGE)
                            .build())
                    .attributeDefinitions(
                        AttributeDefinition.builder()
                            .attributeName("recipient")
                            .attributeType(ScalarAttributeType.S)
                            .build(),
                        AttributeDefinition.builder()
                            .attributeName("number")
                            .attributeType(ScalarAttributeType.N)
                            .build()));
    assertRefused(
        () -> migrating.migration(parcels.tableName(), b -> {}).run(),
        OPERATION_NOT_SUPPORTED,
        "cannot change",
        "recipient__hmac");
  }

  // --- Indexes, formats, versions

  private EncryptionSchema schema(String name, boolean indexed) {
    return EncryptionSchema.builder(name)
        .partitionKey("id", ScalarAttributeType.S)
        .encrypted(
            "email",
            a -> {
              if (indexed) {
                a.equalityIndex();
              }
            })
        .encrypted(
            "contacts[].phone",
            a -> {
              if (indexed) {
                a.equalityIndex();
              }
            })
        .build();
  }

  private static Map<String, AttributeValue> contact(int i) {
    return values(
        "id",
        "c-" + i,
        "email",
        EMAIL,
        "contacts",
        AttributeValue.fromL(
            List.of(
                AttributeValue.fromM(values("phone", "555-" + i, "label", "home")),
                AttributeValue.fromM(values("label", "none")))));
  }

  @Test
  void run_whenAnIndexIsAddedAndRemoved_addsAndRemovesHashes() {
    String name = aws.uniqueTableName("indexed");
    Hushtable without = migrating(b -> b.plaintextPolicy(PlaintextPolicy.REJECT));
    without.table(schema(name, false)).createTable();
    for (int i = 0; i < 3; i++) {
      Map<String, AttributeValue> item = contact(i);
      without.client().putItem(r -> r.tableName(name).item(item));
    }
    Hushtable with = migrating(b -> b.plaintextPolicy(PlaintextPolicy.REJECT));
    with.register(schema(name, true));

    MigrationReport added = migration(with, name, b -> b.steps(ADD_INDEXES)).run();

    assertThat(steps(added, ADD_INDEXES)).isEqualTo(3);
    assertThat(
            with.client()
                .scan(
                    r ->
                        r.tableName(name)
                            .filterExpression("email = :e AND contacts[0].phone = :p")
                            .expressionAttributeValues(values(":e", EMAIL, ":p", "555-1")))
                .items())
        .containsExactly(contact(1));
    assertClean(migration(with, name, b -> b.steps(ADD_INDEXES)).verify(), 3);
    assertThat(migration(with, name, b -> b.steps(ADD_INDEXES)).run().counts().changed()).isZero();

    assertThat(migration(without, name, b -> b.steps(REMOVE_INDEXES)).verify().left())
        .containsEntry(REMOVE_INDEXES, 3L);
    MigrationReport removed = migration(without, name, b -> b.steps(REMOVE_INDEXES)).run();

    assertThat(steps(removed, REMOVE_INDEXES)).isEqualTo(3);
    assertThat(raw(name).toString()).doesNotContain("__hmac");
    assertThat(without.client().scan(r -> r.tableName(name)).items())
        .containsExactlyInAnyOrder(contact(0), contact(1), contact(2));
  }

  @Test
  void run_toTheActiveVersion_leavesWhatIsUnderItAlready() {
    KeyStoreFixture own = KeyStoreFixture.create(aws);
    try (var before = own.provider()) {
      Hushtable writing = migrating(b -> b.keys(before));
      EncryptedTable<Customer> written = writing.table(table, Customer.class);
      for (int i = 0; i < 5; i++) {
        written.putItem(customer(i));
      }
    }
    own.administration().createVersion(KeyScope.DEFAULT);
    try (var after = own.provider()) {
      Hushtable renewing = migrating(b -> b.keys(after));
      EncryptedTable<Customer> renewed = renewing.table(table, Customer.class);
      renewed.putItem(customer(5));
      assertThat(renewing.status(table).attributes().get("ssn").versions()).hasSize(2);

      MigrationReport report = migration(renewing, table, b -> b.steps(REENCRYPT)).run();

      assertThat(steps(report, REENCRYPT)).isEqualTo(5);
      assertThat(renewing.status(table).attributes())
          .allSatisfy((path, status) -> assertThat(status.versions()).as(path).hasSize(1));
      assertThat(renewed.scan().items()).hasSize(6).contains(customer(0), customer(5));
      assertThat(migration(renewing, table, b -> b.steps(REENCRYPT)).run().counts().changed())
          .isZero();
    }
  }

  @Test
  void run_toAnotherFormatAndVersion_changesEveryValue() {
    KeyStoreFixture own = KeyStoreFixture.create(aws);
    try (KeyProvider compact = own.provider()) {
      EncryptedTable<Customer> written =
          migrating(b -> b.keys(compact)).table(table, Customer.class);
      written.putItem(customer(1));
      written.putItem(customer(2));
    }
    try (KeyProvider messages = own.provider(StoredFormat.ENCRYPTION_SDK, StoredFormat.COMPACT)) {
      Hushtable changing = migrating(b -> b.keys(messages));
      EncryptedTable<Customer> changed = changing.table(table, Customer.class);

      MigrationReport report = migration(changing, table, b -> b.steps(CHANGE_FORMAT)).run();

      assertThat(steps(report, CHANGE_FORMAT)).isEqualTo(2);
      assertThat(changing.status(table).attributes().get("ssn").messages()).isEqualTo(2);
      assertThat(changing.status(table).attributes().get("address.street").messages()).isEqualTo(2);
      assertThat(changed.scan().items()).containsExactlyInAnyOrder(customer(1), customer(2));
      assertClean(migration(changing, table, b -> b.steps(CHANGE_FORMAT, REENCRYPT)).verify(), 2);
    }
    own.administration().createVersion(KeyScope.DEFAULT);
    try (KeyProvider messages = own.provider(StoredFormat.ENCRYPTION_SDK)) {
      Hushtable renewing = migrating(b -> b.keys(messages));
      EncryptedTable<Customer> renewed = renewing.table(table, Customer.class);
      assertThat(steps(migration(renewing, table, b -> b.steps(REENCRYPT)).run(), REENCRYPT))
          .isEqualTo(2);
      assertThat(steps(migration(renewing, table, b -> b.steps(REENCRYPT)).run(), REENCRYPT))
          .isZero();
      assertThat(renewed.scan().items()).containsExactlyInAnyOrder(customer(1), customer(2));
    }
  }

  @Test
  void run_inAContextView_bindsThePairs() {
    putPlain(1);
    Map<String, String> pairs = Map.of("department", "billing");
    Hushtable migrating = migratingCustomers();

    migration(migrating.context(pairs), table, b -> {}).run();

    assertRefused(() -> customers.getItem(customer(0)), NOT_AUTHENTIC, "c-0");
    assertThat(customers.context(pairs).getItem(customer(0))).isEqualTo(customer(0));
    assertThat(migration(migrating, table, b -> {}).verify().unreadable()).isEqualTo(1);
    assertClean(migration(migrating.context(pairs), table, b -> {}).verify(), 1);
  }

  // --- Back

  @Test
  void run_backToTheClear_leavesTheItemsAsTheyWere() {
    putPlain(ITEMS);
    List<Map<String, AttributeValue>> before = raw(table);
    migration(migratingCustomers(), table, b -> {}).run();

    MigrationReport report = migration(migratingCustomers(), table, b -> b.steps(DECRYPT)).run();

    assertThat(steps(report, DECRYPT)).isEqualTo(ITEMS);
    assertThat(raw(table)).containsExactlyInAnyOrderElementsOf(before);
    assertClean(migration(migratingCustomers(), table, b -> b.steps(DECRYPT)).verify(), ITEMS);
  }

  @ParameterizedTest
  @EnumSource(
      value = MigrationStep.class,
      names = {"DECRYPT", "ADD_INDEXES"})
  void run_onWhatIsEncrypted_whenAWriterIsFaster_keepsWhatItWrote(MigrationStep step) {
    Customer one = customer(1);
    customers.putItem(one);
    Map<String, AttributeValue> unindexed = new HashMap<>(stored(table, values("id", "c-1")));
    unindexed.remove("email__hmac");
    putRaw(table, unindexed);
    DynamoDbClient writer = mode().client(withCustomers());
    meanwhile.before(
        UpdateItemRequest.class,
        () ->
            writer.updateItem(
                r ->
                    r.tableName(table)
                        .key(values("id", "c-1"))
                        .updateExpression("SET email = :e")
                        .expressionAttributeValues(values(":e", EMAIL))));
    one.setEmail(EMAIL);

    MigrationReport report = migration(migratingCustomers(), table, b -> b.steps(step)).run();

    assertThat(meanwhile.isDone()).isTrue();
    assertThat(report.counts().retries()).isEqualTo(1);
    if (step == DECRYPT) {
      Map<String, AttributeValue> expected = plain(one);
      expected.remove("other");
      assertThat(stored(table, values("id", "c-1"))).isEqualTo(expected);
    } else {
      assertThat(customers.getItem(one)).isEqualTo(one);
    }
  }

  // --- Unique values

  @Test
  void run_onUniqueValues_takesAndReleasesTheirEntries() {
    EncryptedTable<Member> members = newTable(Member.class);
    String name = members.tableName();
    for (int i = 0; i < 3; i++) {
      putRaw(name, values("id", "m-" + i, "email", i + "@example.com", "phone", "555-" + i));
    }
    putRaw(name, values("id", "m-twin", "email", "1@EXAMPLE.com"));
    Hushtable migrating = migrating();
    EncryptedTable<Member> accepting = migrating.table(name, Member.class);
    List<String> conflicts = new ArrayList<>();

    assertRefused(() -> migration(migrating, name, b -> {}).run(), DUPLICATE_VALUE, "m-");
    MigrationReport report =
        migration(migrating, name, b -> b.onConflict((i, e) -> conflicts.add(i.get("id").s())))
            .run();

    assertThat(report.counts().conflicts()).isEqualTo(1);
    assertThat(conflicts).isSubsetOf("m-1", "m-twin").hasSize(1);
    assertRefused(
        () -> members.putItem(Member.of("m-9", "2@example.com", "1")), DUPLICATE_VALUE, "email");

    migration(migrating, name, b -> b.steps(DECRYPT)).run();

    assertThat(raw(name + "_unique")).isEmpty();
    assertThat(raw(name))
        .extracting(item -> item.keySet().stream().sorted().collect(Collectors.joining(",")))
        .containsOnly("email,id,phone", "email,id");
    accepting.putItem(Member.of("m-9", "2@example.com", "1"));
  }

  @Test
  void run_backToTheClear_leavesEntriesOfOthers() {
    EncryptedTable<Member> members = newTable(Member.class);
    String name = members.tableName();
    members.putItem(Member.of("m-1", "1@example.com", "555-1"));
    List<Map<String, AttributeValue>> entries =
        raw(name + "_unique").stream()
            .map(
                entry -> {
                  Map<String, AttributeValue> foreign = new HashMap<>(entry);
                  foreign.put(
                      "owner",
                      AttributeValue.fromB(
                          software.amazon.awssdk.core.SdkBytes.fromUtf8String("another")));
                  putRaw(name + "_unique", foreign);
                  return foreign;
                })
            .toList();
    Hushtable migrating = migrating();
    migrating.table(name, Member.class);

    migration(migrating, name, b -> b.steps(DECRYPT)).run();

    assertThat(raw(name + "_unique")).containsExactlyInAnyOrderElementsOf(entries);
    assertThat(raw(name).get(0)).containsOnlyKeys("id", "email", "phone", "name");
  }

  // --- Scopes, seals, keys

  @Test
  void run_onItemsOfSeveralScopes_encryptsEachUnderItsOwn() {
    EncryptedTable<Ticket> tickets = newTable(Ticket.class);
    String name = tickets.tableName();
    for (String tenant : List.of("acme", "globex")) {
      putRaw(name, values("id", "t-" + tenant, "tenant", tenant, "email", EMAIL, "text", tenant));
    }
    putRaw(name, values("id", "t-none", "email", EMAIL));
    Set<String> left = new HashSet<>();
    Hushtable migrating = migrating();
    migrating.table(name, Ticket.class);

    migration(migrating.onUnreadableItem((i, e) -> left.add(i.get("id").s())), name, b -> {}).run();

    assertThat(left).containsExactly("t-none");
    for (String tenant : List.of("acme", "globex")) {
      Ticket ticket =
          tickets.forScope(tenant).getItem(r -> r.key(k -> k.partitionValue("t-" + tenant)));
      assertThat(ticket.getText()).isEqualTo(tenant);
    }
    Set<String> leftInView = new HashSet<>();
    migration(
            migrating.forScope("acme").onUnreadableItem((i, e) -> leftInView.add(i.get("id").s())),
            name,
            b -> {})
        .run();
    assertThat(leftInView).containsExactly("t-none");
    putRaw(name, values("id", "t-other"));
    assertThat(migration(migrating, name, b -> b.steps(ADD_INDEXES)).run().counts().items())
        .isEqualTo(4);
    Set<AttributeValue> hashes =
        raw(name).stream()
            .filter(i -> i.containsKey("email__hmac"))
            .map(i -> i.get("email__hmac"))
            .collect(Collectors.toSet());
    assertThat(hashes).as("of two scopes").hasSize(2);
  }

  @Test
  void run_whenTheScopeChangesMeanwhile_encryptsUnderTheNewOne() {
    EncryptedTable<Ticket> tickets = newTable(Ticket.class);
    String name = tickets.tableName();
    putRaw(name, values("id", "t-1", "tenant", "acme", "email", EMAIL));
    meanwhile.before(
        UpdateItemRequest.class,
        () -> putRaw(name, values("id", "t-1", "tenant", "globex", "email", EMAIL)));
    Hushtable migrating = migrating();
    migrating.table(name, Ticket.class);

    migration(migrating, name, b -> {}).run();

    assertThat(meanwhile.isDone()).isTrue();
    assertThat(tickets.getItem(r -> r.key(k -> k.partitionValue("t-1"))).getEmail())
        .isEqualTo(EMAIL);
  }

  @Test
  void run_onASealedClass_sealsWholeItemsAndTakesSealsOff() {
    EncryptedTable<SealedBeans.Member> members = newTable(SealedBeans.Member.class);
    String name = members.tableName();
    Map<String, AttributeValue> item =
        values(
            "id", "m-1", "email", EMAIL, "ssn", "1", "plan", "gold", "visits", 3, "note", "free");
    putRaw(name, item);
    putRaw(name, values("id", "m-bare"));
    meanwhile.before(
        UpdateItemRequest.class,
        () ->
            aws.dynamoDb()
                .updateItem(
                    r ->
                        r.tableName(name)
                            .key(values("id", "m-1"))
                            .updateExpression("ADD visits :one SET extra = :one")
                            .expressionAttributeValues(values(":one", 1))));
    Hushtable migrating = migrating();
    migrating.table(name, SealedBeans.Member.class);

    MigrationReport report = migration(migrating, name, b -> {}).run();

    assertThat(report.counts().changed()).isEqualTo(2);
    SealedBeans.Member one = members.getItem(r -> r.key(k -> k.partitionValue("m-1")));
    assertThat(one.getVisits()).isEqualByComparingTo("4");
    assertThat(one.getEmail()).isEqualTo(EMAIL);
    assertThat(stored(name, values("id", "m-1"))).containsKeys("__seal", "extra", "note");
    assertThat(stored(name, values("id", "m-bare"))).containsOnlyKeys("id", "__seal");
    assertClean(migration(migrating, name, b -> {}).verify(), 2);

    migration(migrating, name, b -> b.steps(DECRYPT)).run();

    Map<String, AttributeValue> expected = new HashMap<>(item);
    expected.put("visits", AttributeValue.fromN("4"));
    expected.put("extra", AttributeValue.fromN("1"));
    assertThat(stored(name, values("id", "m-1"))).isEqualTo(expected);
    assertThat(stored(name, values("id", "m-bare"))).containsOnlyKeys("id");
  }

  @Test
  void run_onEncryptedKeys_changesWhatIsBesideThem() {
    EncryptedTable<Parcel> parcels = newTable(Parcel.class);
    String name = parcels.tableName();
    Parcel parcel = Parcel.of(EMAIL, 1, "note");
    parcels.putItem(parcel);
    Map<String, AttributeValue> half = new HashMap<>(raw(name).get(0));
    half.remove("note__source");
    half.put("note", AttributeValue.fromS("note"));
    putRaw(name, half);
    Hushtable migrating = migrating();
    migrating.table(name, Parcel.class);

    MigrationReport report = migration(migrating, name, b -> {}).run();

    assertThat(report.counts().changed()).isEqualTo(1);
    assertThat(parcels.getItem(parcel)).isEqualTo(parcel);
    assertThat(raw(name).get(0))
        .containsEntry("recipient__source", half.get("recipient__source"))
        .doesNotContainKey("note");
  }

  @Test
  void run_onItemsUnderAnOlderKey_staysThereAndIsNoticedByMoves() {
    EncryptedTable<Parcel> first = newTable(Parcel.class);
    String name = first.tableName();
    Parcel parcel = Parcel.of(EMAIL, 1, "note");
    first.putItem(parcel);
    Map<String, AttributeValue> half = new HashMap<>(raw(name).get(0));
    half.remove("note__source");
    half.put("note", AttributeValue.fromS("note"));
    putRaw(name, half);
    Hushtable moving = migrating(b -> b.indexGenerations(IndexGenerations.of(2, 1)));
    EncryptedTable<Parcel> parcels = moving.table(name, Parcel.class);

    assertThat(migration(moving, name, b -> {}).run().counts().changed()).isEqualTo(1);

    assertThat(raw(name).get(0))
        .containsEntry("recipient__hmac", half.get("recipient__hmac"))
        .containsEntry("__updates", AttributeValue.fromN("1"))
        .containsKey("note__source")
        .doesNotContainKey("note");
    assertThat(parcels.getItem(parcel)).isEqualTo(parcel);
    assertThat(first.getItem(parcel)).isEqualTo(parcel);
    Hushtable behind = migrating(b -> b.indexGenerations(IndexGenerations.of(1, 2)));
    behind.table(name, Parcel.class);
    assertRefused(
        () -> behind.migration(name, b -> {}).run(), OPERATION_NOT_SUPPORTED, "generation 1");
  }

  @Test
  void run_whenABareItemToBeSealedIsDeleted_doesNotMakeItAgain() {
    EncryptedTable<SealedBeans.Member> members = newTable(SealedBeans.Member.class);
    String name = members.tableName();
    putRaw(name, values("id", "m-1"));
    meanwhile.before(
        UpdateItemRequest.class,
        () -> aws.dynamoDb().deleteItem(r -> r.tableName(name).key(values("id", "m-1"))));
    Hushtable migrating = migrating();
    migrating.table(name, SealedBeans.Member.class);

    assertThat(migration(migrating, name, b -> {}).run().counts().changed()).isZero();
    assertThat(meanwhile.isDone()).isTrue();
    assertThat(raw(name)).isEmpty();
  }
}
