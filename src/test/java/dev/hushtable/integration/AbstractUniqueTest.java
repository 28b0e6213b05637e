package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.DUPLICATE_VALUE;
import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.KEY_ATTRIBUTE_MISSING;
import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.TABLE_NOT_REGISTERED;
import static dev.hushtable.exception.ErrorCode.WRITE_CONTENDED;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.UpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Values that no two items may have. */
abstract class AbstractUniqueTest extends EncryptedTableTestBase {
  private static final int THREADS = 32;
  private static final KeyScope OTHER_SCOPE = KeyScope.of("other");

  private EncryptedTable<Member> members;
  private Member alice;
  private Member bob;

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    KeyStoreFixture fixture = KeyStoreFixture.create(environment);
    fixture.administration().createKeys(OTHER_SCOPE);
    return fixture.provider();
  }

  @BeforeEach
  void createMembers() {
    members = newTable(Member.class);
    awaitTable(companion());
    alice = Member.of("m-1", "alice@example.com", "078-05-1120");
    bob = Member.of("m-2", "bob@example.com", "219-09-9999");
    wire.clear();
  }

  private String companion() {
    return members.tableName() + "_unique";
  }

  private List<Map<String, AttributeValue>> entries() {
    return aws.dynamoDb().scan(r -> r.tableName(companion()).consistentRead(true)).items();
  }

  /** Every unique value of every item has an entry, and there is no other. */
  private void assertEntriesFit() {
    List<AttributeValue> hashes = new ArrayList<>();
    aws.dynamoDb()
        .scan(r -> r.tableName(members.tableName()).consistentRead(true))
        .items()
        .forEach(
            item -> {
              if (item.containsKey("email__hmac")) {
                hashes.add(item.get("email__hmac"));
              }
              if (item.containsKey("phone__hmac")) {
                hashes.add(item.get("phone__hmac"));
              }
            });
    assertThat(entries()).extracting(entry -> entry.get("value")).hasSameElementsAs(hashes);
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void putItem_whenTheValueIsTaken_isRefused() {
    members.putItem(alice);
    Member thief = Member.of("m-9", "ALICE@example.com", "1");

    assertRefused(() -> members.putItem(thief), DUPLICATE_VALUE, "'email'", members.tableName());

    assertThat(members.getItem(thief)).isNull();
    assertThat(members.getItem(alice)).isEqualTo(alice);
    assertEntriesFit();
    assertNoPlaintextSent();
  }

  @Test
  void putItem_whenItIsTheItemsOwn_goesThrough() {
    members.putItem(alice);
    alice.setName("other");
    members.putItem(alice);
    members.putItem(bob);

    assertThat(members.getItem(alice)).isEqualTo(alice);
    assertEntriesFit();
  }

  @Test
  void putItem_whenTheValueChanges_releasesTheOldOne() {
    members.putItem(alice);
    alice.setEmail("new@example.com");
    alice.setPhone(null);
    members.putItem(alice);
    assertEntriesFit();

    members.putItem(Member.of("m-9", "alice@example.com", "078-05-1120"));
    assertThat(entries()).hasSize(3);
    assertEntriesFit();
  }

  @Test
  void putItem_whenTheOldItemIsAskedFor_returnsIt() {
    members.putItem(alice);
    Member changed = Member.of("m-1", "new@example.com", null);

    assertThat(
            members
                .putItemWithResponse(r -> r.item(changed).returnValues(ReturnValue.ALL_OLD))
                .attributes())
        .isEqualTo(alice);
  }

  @Test
  void putItem_whenTheCallersConditionFails_saysSo() {
    members.putItem(alice);
    Expression absent = Expression.builder().expression("attribute_not_exists(id)").build();

    assertThatThrownBy(
            () ->
                members.putItem(
                    r ->
                        r.item(Member.of("m-1", "x", "y"))
                            .conditionExpression(absent)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e ->
                assertThat(e.item())
                    .containsEntry("email", AttributeValue.fromS("alice@example.com")));
    assertThatThrownBy(() -> members.putItem(r -> r.item(alice).conditionExpression(absent)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.hasItem()).isFalse());
    assertThat(members.getItem(alice)).isEqualTo(alice);
    assertEntriesFit();
  }

  @Test
  void updateItem_whenTheValueChanges_movesTheEntry() {
    members.putItem(alice);
    members.putItem(bob);
    Member changed = Member.of("m-1", "new@example.com", null);

    assertThat(members.updateItem(changed)).isEqualTo(changed);
    assertEntriesFit();
    assertRefused(
        () -> members.updateItem(Member.of("m-1", "bob@example.com", null)), DUPLICATE_VALUE);
    assertThat(members.getItem(alice)).isEqualTo(changed);
    assertEntriesFit();
  }

  @Test
  void updateItem_whenNothingUniqueIsTouched_isOneCall() {
    members.putItem(alice);
    wire.clear();
    Member name = new Member();
    name.setId("m-1");
    name.setName("other");

    members.updateItem(
        UpdateItemEnhancedRequest.builder(Member.class)
            .item(name)
            .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
            .build());

    assertThat(wire.count()).isEqualTo(1);
    assertThat(members.getItem(alice).getName()).isEqualTo("other");
    assertEntriesFit();
  }

  @Test
  void lowLevelUpdates_always_keepEntriesRight() {
    Map<String, AttributeValue> key = values("id", "m-1");
    update(key, "SET email = :v", "alice@example.com");
    assertEntriesFit();
    update(key, "SET email = if_not_exists(email, :v)", "kept-out@example.com");
    assertThat(entries()).hasSize(1);
    assertEntriesFit();
    update(key, "SET phone = if_not_exists(phone, :v)", "078-05-1120");
    assertThat(entries()).hasSize(2);
    assertEntriesFit();
    low()
        .updateItem(
            r -> r.tableName(members.tableName()).key(key).updateExpression("REMOVE email"));
    assertThat(entries()).hasSize(1);
    assertEntriesFit();
    assertRefused(
        () ->
            low()
                .updateItem(
                    r ->
                        r.tableName(members.tableName())
                            .key(key)
                            .updateExpression("REMOVE phone")
                            .returnValues(ReturnValue.UPDATED_OLD)),
        OPERATION_NOT_SUPPORTED,
        "UPDATED_OLD");
  }

  private void update(Map<String, AttributeValue> key, String expression, String value) {
    low()
        .updateItem(
            r ->
                r.tableName(members.tableName())
                    .key(key)
                    .updateExpression(expression)
                    .expressionAttributeValues(values(":v", value)));
  }

  @Test
  void deleteItem_always_releasesTheValues() {
    members.putItem(alice);

    assertThat(members.deleteItem(alice)).isEqualTo(alice);
    assertThat(entries()).isEmpty();
    assertThat(members.deleteItem(alice)).isNull();
    members.putItem(Member.of("m-9", "alice@example.com", "078-05-1120"));
    assertEntriesFit();
  }

  @Test
  void transactions_whenTheySwapValues_goThrough() {
    members.putItem(alice);
    members.putItem(bob);

    mode()
        .enhancedClient(hushtable)
        .transactWriteItems(
            t ->
                t.addPutItem(members, Member.of("m-1", "bob@example.com", "219-09-9999"))
                    .addUpdateItem(members, Member.of("m-2", "alice@example.com", "078-05-1120")));

    assertThat(members.getItem(alice).getEmail()).isEqualTo("bob@example.com");
    assertThat(members.getItem(bob).getEmail()).isEqualTo("alice@example.com");
    assertEntriesFit();
  }

  @Test
  void transactions_whenAValueIsTaken_areRefused() {
    EncryptedTable<Customer> customers = newTable(Customer.class);
    members.putItem(alice);

    assertRefused(
        () ->
            mode()
                .enhancedClient(hushtable)
                .transactWriteItems(
                    t ->
                        t.addPutItem(customers, Customer.of("c-1", "x@example.com", "1"))
                            .addPutItem(members, Member.of("m-2", "alice@example.com", "2"))),
        DUPLICATE_VALUE,
        "'email'");
    assertRefused(
        () ->
            mode()
                .enhancedClient(hushtable)
                .transactWriteItems(
                    t ->
                        t.addPutItem(members, Member.of("m-2", "same@example.com", "2"))
                            .addPutItem(members, Member.of("m-3", "same@example.com", "3"))),
        DUPLICATE_VALUE,
        "'email'");
    assertThat(customers.getItem(Customer.of("c-1", "", ""))).isNull();
    assertThat(items(members.scan())).containsExactly(alice);
    assertEntriesFit();
  }

  @Test
  void transactions_whenTheCallersConditionFails_giveTheCallersReasons() {
    members.putItem(alice);

    assertThatThrownBy(
            () ->
                low()
                    .transactWriteItems(
                        r ->
                            r.transactItems(
                                t ->
                                    t.put(
                                        p ->
                                            p.tableName(members.tableName())
                                                .item(values("id", "m-1", "email", "new"))
                                                .conditionExpression("attribute_not_exists(id)")
                                                .returnValuesOnConditionCheckFailure(
                                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)))))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.cancellationReasons()).hasSize(1);
              assertThat(e.cancellationReasons().get(0).item())
                  .containsEntry("phone", AttributeValue.fromS("078-05-1120"));
            });
    assertEntriesFit();
  }

  @Test
  void unsupported_always_isRefusedBeforeSending() {
    assertRefused(
        () ->
            mode()
                .enhancedClient(hushtable)
                .batchWriteItem(
                    b ->
                        b.addWriteBatch(
                            WriteBatch.builder(Member.class)
                                .mappedTableResource(members)
                                .addPutItem(alice)
                                .build())),
        OPERATION_NOT_SUPPORTED,
        "unique");
    assertRefused(
        () ->
            mode()
                .enhancedClient(hushtable)
                .transactWriteItems(t -> t.addPutItem(members, alice).clientRequestToken("t")),
        OPERATION_NOT_SUPPORTED,
        "token");
    assertThat(wire.count()).isZero();
  }

  /** As when values were not unique before. */
  @Test
  void entries_whenTheyBelongToAnother_stay() {
    members.putItem(alice);
    aws.dynamoDb()
        .putItem(
            r ->
                r.tableName(members.tableName())
                    .item(members.encryptModel(Member.of("m-2", "alice@example.com", "2"))));

    members.deleteItem(bob);

    assertThat(entries()).hasSize(2);
    assertRefused(
        () -> members.putItem(Member.of("m-3", "alice@example.com", "3")), DUPLICATE_VALUE);
  }

  @Test
  void concurrentWriters_ofOneValue_exactlyOneWins() throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < THREADS; i++) {
      Member member = Member.of("m-" + i, "alice@example.com", "phone-" + i);
      writers.add(
          () -> {
            start.await();
            try {
              members.putItem(member);
              return true;
            } catch (HushtableException e) {
              assertThat(e.code()).isEqualTo(DUPLICATE_VALUE);
              return false;
            }
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    int winners = 0;
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      writers.forEach(writer -> results.add(threads.submit(writer)));
      start.countDown();
      for (Future<Boolean> result : results) {
        winners += result.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(winners).isEqualTo(1);
    assertThat(items(members.scan())).hasSize(1);
    assertEntriesFit();
  }

  @Test
  void concurrentWriters_ofOneItem_leaveEntriesRight() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Member member = Member.of("m-1", "e-" + i + "@example.com", i % 3 == 0 ? null : "p-" + i);
        int n = i;
        results.add(
            threads.submit(
                () -> {
                  try {
                    if (n % 5 == 4) {
                      members.deleteItem(member);
                    } else if (n % 2 == 0) {
                      members.putItem(member);
                    } else {
                      members.updateItem(member);
                    }
                  } catch (HushtableException e) {
                    assertThat(e.code()).isEqualTo(WRITE_CONTENDED);
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertEntriesFit();
  }

  @Test
  void deleteTable_always_deletesTheCompanion() {
    members.deleteTable();

    assertThatThrownBy(() -> aws.dynamoDb().describeTable(r -> r.tableName(companion())))
        .isInstanceOf(ResourceNotFoundException.class);
    members.createTable();
    members.putItem(alice);
    assertEntriesFit();
  }

  // --- Items from before, other scopes, and what is not as it should be

  /** As before values were unique. */
  private void putUncounted(Member member) {
    aws.dynamoDb()
        .putItem(r -> r.tableName(members.tableName()).item(members.encryptModel(member)));
  }

  @Test
  void writes_whenTheItemIsOfAnotherScope_releaseItsValue() {
    Hushtable otherScope = newHushtable().scope(OTHER_SCOPE).build();
    mode().table(otherScope, members.tableName(), Member.class);
    DynamoDbClient other = mode().client(otherScope);

    members.putItem(alice);
    other.deleteItem(r -> r.tableName(members.tableName()).key(values("id", "m-1")));
    assertThat(stored(members.tableName(), values("id", "m-1"))).isEmpty();
    assertEntriesFit();
    members.putItem(alice);
    other.putItem(r -> r.tableName(members.tableName()).item(values("id", "m-1", "email", "new")));
    assertEntriesFit();
  }

  @Test
  void transaction_whenTwoItemsReleaseOneValue_leavesNoEntry() {
    members.putItem(alice);
    putUncounted(Member.of("m-2", "alice@example.com", null));

    low()
        .transactWriteItems(
            r ->
                r.transactItems(
                    t -> t.delete(d -> d.tableName(members.tableName()).key(values("id", "m-1"))),
                    t -> t.delete(d -> d.tableName(members.tableName()).key(values("id", "m-2")))));

    assertThat(entries()).isEmpty();
  }

  @Test
  void transaction_whenManyEntriesAreOfOthers_leavesThem() {
    List<TransactWriteItem> deletes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      members.putItem(Member.of("owner-" + i, "e-" + i, null));
      putUncounted(Member.of("before-" + i, "e-" + i, null));
      Map<String, AttributeValue> key = values("id", "before-" + i);
      deletes.add(
          TransactWriteItem.builder()
              .delete(d -> d.tableName(members.tableName()).key(key))
              .build());
    }

    low().transactWriteItems(r -> r.transactItems(deletes));

    assertThat(items(members.scan())).hasSize(12);
    assertEntriesFit();
  }

  /** An entry that was another item's when it was first tried, and is its own by now. */
  @Test
  void putItem_whenAnEntryBecomesItsOwnMeanwhile_releasesIt() {
    members.putItem(Member.of("m-0", "alice@example.com", null));
    putUncounted(Member.of("m-1", "alice@example.com", null));
    AtomicInteger reads = new AtomicInteger();
    ExecutionInterceptor meanwhile =
        new ExecutionInterceptor() {
          @Override
          public SdkRequest modifyRequest(
              Context.ModifyRequest context, ExecutionAttributes attributes) {
            if (context.request() instanceof GetItemRequest && reads.incrementAndGet() == 2) {
              members.deleteItem(Member.of("m-0", "", ""));
              members.putItem(Member.of("m-1", "alice@example.com", null));
            }
            return context.request();
          }
        };

    try (DynamoDbClient client =
        aws.newDynamoDbClient(
            b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(meanwhile)))) {
      Hushtable.builder()
          .client(client)
          .keys(keys)
          .build()
          .table(members.tableName(), Member.class)
          .putItem(Member.of("m-1", "new@example.com", null));
    }

    assertThat(reads).hasValue(3);
    assertEntriesFit();
  }

  /** Credentials of the caller's own, for example. */
  @Test
  void requests_whenTheyAreConfigured_areSoInEveryCall() {
    Consumer<AwsRequestOverrideConfiguration.Builder> configuration =
        o -> o.putHeader("x-tenant", "acme");

    low()
        .updateItem(
            r ->
                r.tableName(members.tableName())
                    .key(values("id", "m-1"))
                    .updateExpression("SET email = :e")
                    .expressionAttributeValues(values(":e", "a"))
                    .returnValues(ReturnValue.ALL_NEW)
                    .overrideConfiguration(configuration));
    low()
        .transactWriteItems(
            r ->
                r.transactItems(
                        t ->
                            t.put(
                                p ->
                                    p.tableName(members.tableName())
                                        .item(values("id", "m-2", "email", "b"))))
                    .overrideConfiguration(configuration));

    assertThat(wire.requests(SdkRequest.class))
        .hasSize(5)
        .allSatisfy(
            request ->
                assertThat(request.overrideConfiguration().orElseThrow().headers())
                    .containsKey("x-tenant"));
  }

  @Test
  void putItem_whenAnswered_hasItsMetadata() {
    var response =
        low()
            .putItem(r -> r.tableName(members.tableName()).item(values("id", "m-1", "email", "a")));

    assertThat(response.sdkHttpResponse().isSuccessful()).isTrue();
    assertThat(response.responseMetadata().requestId()).isNotEmpty();
  }

  @Test
  void writes_whenTheyCannotBe_areRefused() {
    assertRefused(
        () -> low().deleteItem(r -> r.tableName(members.tableName()).key(values("x", "y"))),
        KEY_ATTRIBUTE_MISSING,
        "'id'");
    assertRefused(
        () -> low().putItem(r -> r.tableName(members.tableName()).item(values("plain", "y"))),
        KEY_ATTRIBUTE_MISSING,
        "'id'");
    assertRefused(
        () ->
            low()
                .putItem(
                    r ->
                        r.tableName(members.tableName())
                            .item(values("id", "m-1"))
                            .returnValues(ReturnValue.ALL_NEW)),
        OPERATION_NOT_SUPPORTED,
        "ALL_OLD");
    assertRefused(
        () ->
            low()
                .updateTimeToLive(
                    r ->
                        r.tableName(members.tableName())
                            .timeToLiveSpecification(s -> s.attributeName("ttl").enabled(true))),
        OPERATION_NOT_SUPPORTED,
        members.tableName());
    assertThat(wire.count()).isZero();
  }

  @Test
  void deleteItem_whenAHashIsNone_namesTheItem() {
    members.putItem(alice);
    Map<String, AttributeValue> item =
        new HashMap<>(stored(members.tableName(), values("id", "m-1")));
    item.put("phone__hmac", AttributeValue.fromS("no hash"));
    aws.dynamoDb().putItem(r -> r.tableName(members.tableName()).item(item));

    assertRefused(() -> members.deleteItem(alice), INDEX_MISMATCH, "'phone'", "m-1");
  }

  // --- Tables

  @Test
  void putItem_whenThereIsNoCompanion_namesIt() {
    aws.dynamoDb().deleteTable(r -> r.tableName(companion()));

    assertThatThrownBy(() -> members.putItem(alice))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(companion());
    assertThatThrownBy(() -> members.createTable()).isInstanceOf(ResourceInUseException.class);
    awaitTable(companion());
    members.putItem(alice);
    assertEntriesFit();
  }

  @Test
  void createTable_whenACompanionIsLeftOver_isRefusedWhileItHasEntries() {
    members.putItem(alice);
    aws.dynamoDb().deleteTable(r -> r.tableName(members.tableName()));

    assertRefused(() -> members.createTable(), OPERATION_NOT_SUPPORTED, companion(), "Delete it");
    assertThatThrownBy(() -> aws.dynamoDb().describeTable(r -> r.tableName(members.tableName())))
        .isInstanceOf(ResourceNotFoundException.class);

    Map<String, AttributeValue> entry = Map.of("value", entries().get(0).get("value"));
    Map<String, AttributeValue> other = Map.of("value", entries().get(1).get("value"));
    aws.dynamoDb().deleteItem(r -> r.tableName(companion()).key(entry));
    aws.dynamoDb().deleteItem(r -> r.tableName(companion()).key(other));
    members.createTable();
    awaitTable(members.tableName());
    members.putItem(bob);
    assertEntriesFit();
  }

  @Test
  void deleteTable_whenItIsGoneAlready_deletesTheCompanion() {
    aws.dynamoDb().deleteTable(r -> r.tableName(members.tableName()));

    assertThatThrownBy(() -> members.deleteTable()).isInstanceOf(ResourceNotFoundException.class);

    assertThatThrownBy(() -> aws.dynamoDb().describeTable(r -> r.tableName(companion())))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void deleteTable_whenItIsNotRegistered_isNotDone() {
    Hushtable other = newHushtable().build();

    assertRefused(
        () -> mode().client(other).deleteTable(r -> r.tableName(members.tableName())),
        TABLE_NOT_REGISTERED);

    for (String table : List.of(members.tableName(), companion())) {
      assertThat(aws.dynamoDb().describeTable(r -> r.tableName(table)).table()).isNotNull();
    }
  }
}
