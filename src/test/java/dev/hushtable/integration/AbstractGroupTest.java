package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.GROUP_MISMATCH;
import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.AttributeStatus;
import dev.hushtable.BulkClient;
import dev.hushtable.BulkRead;
import dev.hushtable.BulkSettings;
import dev.hushtable.BulkWrite;
import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.migration.MigrationStep;
import dev.hushtable.migration.VerificationReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactUpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Attributes that are stored together in one ciphertext, in all that a table does. */
abstract class AbstractGroupTest extends EncryptedTableTestBase {
  private static final String GROUP = "private__source";
  private static final String ALICE = "alice@example.com";

  private EncryptedTable<Resident> residents;
  private Resident alice;

  @BeforeEach
  void createResidents() {
    residents = newTable(Resident.class);
    alice = Resident.of("r-1", ALICE, "078-05-1120", 42);
    alice.setNote("calls back");
    alice.setPlan("gold");
    alice.setHome(Resident.Home.of("1 Secret Street", "8001", "CH"));
    residents.putItem(alice);
    wire.clear();
  }

  private Map<String, AttributeValue> stored() {
    return stored(residents.tableName(), key());
  }

  private static Map<String, AttributeValue> key() {
    return values("id", "r-1");
  }

  private Resident read() {
    return residents.getItem(alice);
  }

  private List<Resident> byEmail(String email) {
    return items(residents.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(email))));
  }

  @Test
  void putItem_whenAttributesAreInAGroup_storesOneCiphertextAndFindsByHash() {
    assertThat(stored())
        .containsOnlyKeys("id", GROUP, "email__hmac", "age__hmac", "note__source", "plan", "home");
    assertThat(stored().get("home").m()).containsOnlyKeys(GROUP, "country");
    assertThat(read()).isEqualTo(alice);
    assertThat(byEmail(ALICE)).containsExactly(alice);
    assertThat(residents.scan().items()).containsExactly(alice);
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_whenTheBeanSaysAllOfTheGroup_writesItAnew() {
    Resident changed = Resident.of("r-1", "alice2@example.com", null, 43);
    changed.setPlan("silver");

    assertThat(residents.updateItem(changed)).isEqualTo(changed);

    assertThat(read()).isEqualTo(changed);
    assertThat(byEmail(ALICE)).isEmpty();
    assertThat(byEmail("alice2@example.com")).containsExactly(changed);
    assertThat(stored()).containsOnlyKeys("id", GROUP, "email__hmac", "age__hmac", "plan");
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_whenAllMembersAreNull_removesTheGroup() {
    Resident changed = Resident.of("r-1", null, null, null);

    residents.updateItem(changed);

    assertThat(stored()).containsOnlyKeys("id");
    assertThat(read()).isEqualTo(changed);
  }

  @Test
  void updateItem_whenNullsAreIgnoredAndAMemberIsNull_isRefusedAndNothingIsSent() {
    Resident changed = Resident.of("r-1", "alice2@example.com", null, null);

    assertRefused(
        () ->
            residents.updateItem(r -> r.item(changed).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)),
        EXPRESSION_NOT_SUPPORTED,
        "'email'",
        "group 'private'",
        "'age', 'ssn'",
        residents.tableName());

    assertThat(wire.bodies()).isEmpty();
    assertThat(read()).isEqualTo(alice);
  }

  @Test
  void updateItem_whenNullsAreIgnoredAndAllOfTheGroupIsThere_leavesTheRest() {
    Resident changed = Resident.of("r-1", "alice2@example.com", "1", 1);

    residents.updateItem(r -> r.item(changed).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));

    Resident expected = Resident.of("r-1", "alice2@example.com", "1", 1);
    expected.setNote(alice.getNote());
    expected.setPlan(alice.getPlan());
    expected.setHome(alice.getHome());
    assertThat(read()).isEqualTo(expected);
  }

  @Test
  void updateItem_whenNullsOfDocumentsAreIgnored_asksForAllOfTheirGroup() {
    Resident moved = Resident.of("r-1", null, null, null);
    moved.setHome(Resident.Home.of("2 Secret Street", null, null));

    assertRefused(
        () -> residents.updateItem(r -> r.item(moved).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)),
        EXPRESSION_NOT_SUPPORTED,
        "'home.street'",
        "'zip'");
    residents.updateItem(r -> r.item(moved).ignoreNullsMode(IgnoreNullsMode.MAPS_ONLY));

    assertThat(read().getEmail()).isEqualTo(ALICE);
    assertThat(read().getHome()).isEqualTo(Resident.Home.of("2 Secret Street", null, null));
  }

  @Test
  void updateItem_whenUpdatedAttributesAreAskedFor_givesTheMembers() {
    for (ReturnValue which : List.of(ReturnValue.UPDATED_OLD, ReturnValue.UPDATED_NEW)) {
      UpdateItemResponse response =
          low()
              .updateItem(
                  r ->
                      r.tableName(residents.tableName())
                          .key(key())
                          .updateExpression("SET email = :v, age = :n REMOVE ssn")
                          .expressionAttributeValues(values(":v", "x", ":n", 7))
                          .returnValues(which));

      assertThat(response.attributes())
          .isEqualTo(
              which == ReturnValue.UPDATED_NEW
                  ? values("email", "x", "age", 7)
                  : values("email", ALICE, "age", 42, "ssn", "078-05-1120"));
    }
  }

  @Test
  void updateItem_whenNoMemberIsNamed_leavesTheGroup() {
    Map<String, AttributeValue> before = stored();

    update("SET #p = :v", ":v", "silver");

    assertThat(stored().get(GROUP)).isEqualTo(before.get(GROUP));
    assertThat(read().getEmail()).isEqualTo(ALICE);
    assertThat(read().getPlan()).isEqualTo("silver");
  }

  @Test
  void updateItem_whenAnExpressionNamesSomeOfTheGroup_isRefused() {
    for (String expression :
        List.of(
            "SET email = :v",
            "SET email = :v, age = :n",
            "REMOVE ssn",
            "SET email = :v REMOVE age",
            "SET home.street = :v",
            "SET email = if_not_exists(email, :v), ssn = :v, age = :n")) {
      assertRefused(
          () -> update(expression, ":v", "x", ":n", 1),
          EXPRESSION_NOT_SUPPORTED,
          "group 'private'");
    }
    assertThat(wire.bodies()).isEmpty();
    assertThat(read()).isEqualTo(alice);
  }

  @Test
  void updateItem_whenAnExpressionNamesAllOfTheGroup_writesItAnew() {
    UpdateItemResponse response = update("SET email = :v, ssn = :v, #p = :v REMOVE age", ":v", "x");

    assertThat(response.attributes())
        .isEqualTo(
            values(
                "id",
                "r-1",
                "email",
                "x",
                "ssn",
                "x",
                "plan",
                "x",
                "note",
                "calls back",
                "home",
                home()));
    assertThat(byEmail("x")).hasSize(1);
    assertThat(read().getAge()).isNull();

    update("SET home.street = :v, home.zip = :v", ":v", "y");
    assertThat(read().getHome()).isEqualTo(Resident.Home.of("y", "y", "CH"));

    update("REMOVE email, ssn, age, home");
    assertThat(stored()).containsOnlyKeys("id", "note__source", "plan");
  }

  private static AttributeValue home() {
    return AttributeValue.fromM(
        values("street", "1 Secret Street", "zip", "8001", "country", "CH"));
  }

  @Test
  void updateItem_whenMembersWereStoredAlone_replacesThem() {
    Map<String, AttributeValue> item = new HashMap<>(stored());
    item.put("age__source", item.get("note__source"));
    aws.dynamoDb().putItem(r -> r.tableName(residents.tableName()).item(item));
    assertRefused(this::read, GROUP_MISMATCH, "'age'");

    residents.updateItem(alice);

    assertThat(read()).isEqualTo(alice);
  }

  @Test
  void updateItem_whenThereIsNoItem_makesOne() {
    Resident bob = Resident.of("r-2", "bob@example.com", null, null);

    residents.updateItem(bob);

    assertThat(residents.getItem(bob)).isEqualTo(bob);
  }

  private UpdateItemResponse update(String expression, Object... namesAndValues) {
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(residents.tableName())
            .key(key())
            .updateExpression(expression)
            .returnValues(ReturnValue.ALL_NEW);
    Map<String, AttributeValue> given = values(namesAndValues);
    given.keySet().removeIf(name -> !expression.contains(name));
    if (expression.contains("#p")) {
      request.expressionAttributeNames(Map.of("#p", "plan"));
    }
    if (!given.isEmpty()) {
      request.expressionAttributeValues(given);
    }
    return low().updateItem(request.build());
  }

  // --- Reading parts

  @Test
  void getItem_whenMembersAreProjected_givesTheseOnly() {
    assertThat(projected("email")).isEqualTo(values("email", ALICE));
    assertThat(projected("ssn, age")).isEqualTo(values("ssn", "078-05-1120", "age", 42));
    assertThat(projected("plan")).isEqualTo(values("plan", "gold"));
    assertThat(projected("home.street, age"))
        .isEqualTo(
            values("home", AttributeValue.fromM(values("street", "1 Secret Street")), "age", 42));
    assertThat(projected("home")).isEqualTo(values("home", home()));
  }

  private Map<String, AttributeValue> projected(String expression) {
    return low()
        .getItem(
            r ->
                r.tableName(residents.tableName())
                    .key(key())
                    .projectionExpression(expression.replace("plan", "#p"))
                    .expressionAttributeNames(
                        expression.contains("plan") ? Map.of("#p", "plan") : null))
        .item();
  }

  @Test
  void scan_whenAMemberIsCompared_usesItsHash() {
    assertThat(filtered("age = :v", AttributeValue.fromN("42.0"))).containsExactly(alice);
    assertThat(filtered("age = :v", AttributeValue.fromN("43"))).isEmpty();
    assertThat(filtered("attribute_exists(age)", null)).containsExactly(alice);
    assertThat(filtered("attribute_not_exists(age)", null)).isEmpty();
    assertRefused(
        () -> filtered("attribute_exists(ssn)", null),
        EXPRESSION_NOT_SUPPORTED,
        "'ssn'",
        "group 'private'");
  }

  private List<Resident> filtered(String expression, AttributeValue value) {
    Expression.Builder filter = Expression.builder().expression(expression);
    if (value != null) {
      filter.putExpressionValue(":v", value);
    }
    return residents.scan(r -> r.filterExpression(filter.build())).items().stream().toList();
  }

  @Test
  void query_whenAHashWasExchanged_isRefused() {
    Resident bob = Resident.of("r-2", "bob@example.com", null, null);
    residents.putItem(bob);
    Map<String, AttributeValue> item = new HashMap<>(stored());
    item.put("email__hmac", residents.hmac("email", "bob@example.com"));
    aws.dynamoDb().putItem(r -> r.tableName(residents.tableName()).item(item));

    assertRefused(() -> byEmail("bob@example.com"), INDEX_MISMATCH, "'email'", "r-1");
  }

  // --- Many at a time

  @Test
  void bulk_whenItemsHaveGroups_writesAndReadsThem() {
    BulkClient bulk =
        mode().bulkClient(hushtable, BulkSettings.builder().consistentRead(true).build());
    List<Resident> many =
        IntStream.range(0, 30)
            .mapToObj(i -> Resident.of("b-" + i, ALICE, "078-05-1120", i % 3 == 0 ? null : i))
            .toList();

    assertThat(bulk.write(BulkWrite.puts(residents, many)).isComplete()).isTrue();

    List<Key> keys =
        many.stream().map(r -> Key.builder().partitionValue(r.getId()).build()).toList();
    assertThat(bulk.read(BulkRead.gets(residents, keys)).resultsForTable(residents))
        .containsExactlyInAnyOrderElementsOf(many);
    assertThat(bulk.write(BulkWrite.deletes(residents, keys)).isComplete()).isTrue();
    assertThat(residents.scan().items()).containsExactly(alice);
    assertNoPlaintextSent();
  }

  @Test
  void batch_whenItemsHaveGroups_writesAndReadsThem() {
    Resident bob = Resident.of("r-2", "bob@example.com", null, 7);
    DynamoDbEnhancedClient enhanced = mode().enhancedClient(hushtable);

    enhanced.batchWriteItem(
        b ->
            b.writeBatches(
                WriteBatch.builder(Resident.class)
                    .mappedTableResource(residents)
                    .addPutItem(bob)
                    .build()));

    assertThat(
            enhanced
                .batchGetItem(
                    b ->
                        b.readBatches(
                            ReadBatch.builder(Resident.class)
                                .mappedTableResource(residents)
                                .addGetItem(alice)
                                .addGetItem(bob)
                                .build()))
                .resultsForTable(residents))
        .containsExactlyInAnyOrder(alice, bob);
  }

  @Test
  void transaction_whenItemsHaveGroups_writesAndReadsThem() {
    Resident bob = Resident.of("r-2", "bob@example.com", null, 7);
    Resident changed = Resident.of("r-1", "alice2@example.com", "1", null);
    DynamoDbEnhancedClient enhanced = mode().enhancedClient(hushtable);

    enhanced.transactWriteItems(
        t ->
            t.addPutItem(residents, bob)
                .addUpdateItem(
                    residents,
                    TransactUpdateItemEnhancedRequest.builder(Resident.class)
                        .item(changed)
                        .conditionExpression(equal("email", ALICE))
                        .build()));

    assertThat(
            enhanced.transactGetItems(
                t -> t.addGetItem(residents, alice).addGetItem(residents, bob)))
        .extracting(document -> document.getItem(residents))
        .containsExactly(changed, bob);
    assertNoPlaintextSent();
  }

  @Test
  void transaction_whenAnUpdateSaysAPartOfTheGroup_isRefusedAndNothingIsSent() {
    Resident bob = Resident.of("r-2", "bob@example.com", null, 7);
    Resident part = Resident.of("r-1", null, "1", null);

    assertRefused(
        () ->
            mode()
                .enhancedClient(hushtable)
                .transactWriteItems(
                    t ->
                        t.addPutItem(residents, bob)
                            .addUpdateItem(
                                residents,
                                TransactUpdateItemEnhancedRequest.builder(Resident.class)
                                    .item(part)
                                    .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                                    .build())),
        EXPRESSION_NOT_SUPPORTED,
        "'age', 'email'");

    assertThat(wire.bodies()).isEmpty();
  }

  @Test
  void status_whenAttributesAreInAGroup_countsItsCiphertextOnce() {
    residents.putItem(Resident.of("r-2", null, "1", null));

    Map<String, AttributeStatus> counted =
        waiting(PlaintextPolicy.REJECT).status(residents.tableName()).attributes();

    assertThat(counted).containsOnlyKeys("private", "email", "age", "note", "home.private");
    assertThat(ciphertexts(counted.get("private"))).isEqualTo(2);
    assertThat(ciphertexts(counted.get("home.private"))).isEqualTo(1);
    assertThat(ciphertexts(counted.get("email"))).isZero();
    assertThat(counted.get("email").generations()).containsExactly(Map.entry(1, 1L));
    assertThat(counted.values()).allSatisfy(status -> assertThat(status.unknown()).isZero());
  }

  private static long ciphertexts(AttributeStatus status) {
    return status.messages() > 0
        ? status.messages()
        : status.versions().values().stream().mapToLong(Long::longValue).sum();
  }

  // --- Lifecycle

  @Test
  void verify_whenItemsHaveGroups_findsThemClean() {
    residents.putItem(Resident.of("r-2", null, "1", null));
    Hushtable waiting = waiting(PlaintextPolicy.REJECT);

    VerificationReport report = waiting.migration(residents.tableName(), m -> {}).verify();

    assertThat(report.isClean()).isTrue();
    assertThat(report.items()).isEqualTo(2);
  }

  @Test
  void migration_whenItemsAreInTheClear_encryptsEachGroupWhole() {
    Map<String, AttributeValue> plain =
        values("id", "r-1", "email", ALICE, "ssn", "1", "age", 42, "plan", "gold", "home", home());
    aws.dynamoDb().putItem(r -> r.tableName(residents.tableName()).item(plain));
    Hushtable accepting = waiting(PlaintextPolicy.ACCEPT_READS);

    migrate(accepting, MigrationStep.ENCRYPT);

    assertThat(stored()).containsOnlyKeys("id", GROUP, "email__hmac", "age__hmac", "plan", "home");
    assertThat(read().getSsn()).isEqualTo("1");
    assertThat(read().getHome()).isEqualTo(alice.getHome());

    migrate(accepting, MigrationStep.DECRYPT);
    assertThat(stored()).isEqualTo(plain);
  }

  @Test
  void migration_whenAMemberLacksItsHash_addsItOnlyIfItHasAValue() {
    Map<String, AttributeValue> item = new HashMap<>(stored());
    item.remove("age__hmac");
    aws.dynamoDb().putItem(r -> r.tableName(residents.tableName()).item(item));
    Resident bob = Resident.of("r-2", "bob@example.com", null, null);
    residents.putItem(bob);

    assertThat(migrate(waiting(PlaintextPolicy.REJECT), MigrationStep.ADD_INDEXES)).isEqualTo(1);

    assertThat(stored()).containsKeys(GROUP, "age__hmac", "email__hmac");
    assertThat(read()).isEqualTo(alice);
    assertThat(residents.getItem(bob)).isEqualTo(bob);
    assertThat(migrate(waiting(PlaintextPolicy.REJECT), MigrationStep.ADD_INDEXES)).isZero();
  }

  /** Migrations wait. */
  private Hushtable waiting(PlaintextPolicy policy) {
    Hushtable waiting =
        Hushtable.builder().client(aws.dynamoDb()).keys(keys).plaintextPolicy(policy).build();
    waiting.table(residents.tableName(), Resident.class);
    return waiting;
  }

  /** How many items were changed. */
  private long migrate(Hushtable by, MigrationStep step) {
    return by.migration(residents.tableName(), m -> m.steps(step)).run().counts().changed();
  }
}
