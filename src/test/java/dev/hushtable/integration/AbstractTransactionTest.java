package dev.hushtable.integration;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Document;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactDeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactUpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Transactions over several tables, encrypted and plain. */
abstract class AbstractTransactionTest extends SeveralTablesTestBase {
  private static final ReturnValuesOnConditionCheckFailure ALL_OLD =
      ReturnValuesOnConditionCheckFailure.ALL_OLD;

  private final Customer bob = Customer.of("c-2", "bob@example.com", "219-09-9999");
  private final Customer carol = Customer.of("c-3", "carol@example.com", "457-55-5462");

  private void write(Consumer<TransactWriteItemsEnhancedRequest.Builder> request) {
    enhanced().transactWriteItems(request);
  }

  private List<Document> read(Consumer<TransactGetItemsEnhancedRequest.Builder> request) {
    return enhanced().transactGetItems(request);
  }

  private TransactionCanceledException canceled(
      Consumer<TransactWriteItemsEnhancedRequest.Builder> request) {
    return catchThrowableOfType(TransactionCanceledException.class, () -> write(request));
  }

  private static Expression absent(String attribute) {
    return Expression.builder().expression("attribute_not_exists(" + attribute + ")").build();
  }

  @SuppressWarnings("unchecked")
  private static <T> ConditionCheck<T> check(T item, EncryptedTable<T> table, Expression holds) {
    return (ConditionCheck<T>)
        ConditionCheck.builder()
            .key(table.keyFrom(item))
            .conditionExpression(holds)
            .returnValuesOnConditionCheckFailure(ALL_OLD)
            .build();
  }

  // --- Several tables

  @Test
  void transactWriteItems_whenTablesAreEncryptedAndPlain_storesEachInItsForm() {
    write(
        r ->
            r.addPutItem(customers, alice)
                .addPutItem(accounts, savings)
                .addPutItem(notes, note)
                .addUpdateItem(customers, bob));

    assertThat(wire.count()).isEqualTo(1);
    for (String id : List.of("c-1", "c-2")) {
      assertThat(stored(id))
          .containsOnlyKeys(
              "id",
              "plan",
              "visits",
              "email__source",
              "email__hmac",
              "ssn__source",
              "tags__source",
              "address");
    }
    assertThat(stored(savings)).doesNotContainKeys("owner", "number", "iban", "secret").hasSize(7);
    assertThat(notes.getItem(note)).isEqualTo(note);
    assertThat(customers.getItem(alice)).isEqualTo(alice);
    assertThat(customers.getItem(bob)).isEqualTo(bob);
    assertThat(accounts.getItem(savings)).usingRecursiveComparison().isEqualTo(savings);
    assertNoPlaintextSent();
  }

  @Test
  void transactWriteItems_whenAllFourKindsMeet_doesAll() {
    write(r -> r.addPutItem(customers, alice).addPutItem(customers, bob).addPutItem(notes, note));
    bob.setSsn("new");

    write(
        r ->
            r.addConditionCheck(
                    customers, check(alice, customers, equal("email", alice.getEmail())))
                .addUpdateItem(customers, bob)
                .addDeleteItem(notes, note)
                .addPutItem(accounts, savings));

    assertThat(customers.getItem(bob).getSsn()).isEqualTo("new");
    assertThat(notes.getItem(note)).isNull();
    assertThat(accounts.getItem(savings).getSecret()).isEqualTo("078-05-1120");
    assertNoPlaintextSent();
  }

  @Test
  void transactWriteItems_whenKeysAreEncrypted_updatesAndDeletes() {
    Account other = Account.of("bob@example.com", 8, "x", "y");
    Account made = Account.of("carol@example.com", 9, "made", "by an update");
    write(r -> r.addPutItem(accounts, savings).addPutItem(accounts, other));
    savings.setSecret("changed");

    write(
        r ->
            r.addUpdateItem(accounts, savings)
                .addUpdateItem(accounts, made)
                .addDeleteItem(accounts, key(other)));

    assertThat(accounts.getItem(savings)).usingRecursiveComparison().isEqualTo(savings);
    assertThat(accounts.getItem(made)).usingRecursiveComparison().isEqualTo(made);
    assertThat(accounts.getItem(other)).isNull();
    assertNoPlaintextSent();
  }

  @Test
  void transactWriteItems_whenUpdateIgnoresNulls_keepsTheRest() {
    write(r -> r.addPutItem(customers, alice).addPutItem(customers, bob));
    Customer partly = new Customer();
    partly.setId("c-1");
    partly.setSsn("new");
    Customer rest = new Customer();
    rest.setId("c-2");

    write(
        r ->
            r.addUpdateItem(
                    customers,
                    TransactUpdateItemEnhancedRequest.builder(Customer.class)
                        .item(partly)
                        .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                        .build())
                .addUpdateItem(customers, rest));

    alice.setSsn("new");
    assertThat(customers.getItem(alice)).isEqualTo(alice);
    assertThat(stored("c-2")).containsOnlyKeys("id");
  }

  @Test
  void transactGetItems_whenTablesAreEncryptedAndPlain_returnsEachPlainInOrder() {
    write(
        r ->
            r.addPutItem(customers, alice)
                .addPutItem(customers, bob)
                .addPutItem(accounts, savings)
                .addPutItem(notes, note));

    List<Document> documents =
        read(
            r ->
                r.addGetItem(accounts, key(savings))
                    .addGetItem(customers, key(bob))
                    .addGetItem(notes, key(note))
                    .addGetItem(customers, carol)
                    .addGetItem(customers, alice));

    assertThat(documents.get(0).getItem(accounts)).usingRecursiveComparison().isEqualTo(savings);
    assertThat(documents.get(1).getItem(customers)).isEqualTo(bob);
    assertThat(documents.get(2).getItem(notes)).isEqualTo(note);
    assertThat(documents.get(3).getItem(customers)).isNull();
    assertThat(documents.get(4).getItem(customers)).isEqualTo(alice);
    assertNoPlaintextSent();
  }

  /** DynamoDB Local knows no ARNs in transactions, so what counts is what was sent. */
  @Test
  void transactions_whenTablesAreNamedByArn_areEncryptedToo() {
    EncryptedTable<Account> byArn =
        mode().table(hushtable, arn(accounts.tableName()), Account.class);

    var unusedWrite =
        catchThrowable(() -> write(r -> r.addPutItem(byArn, savings).addPutItem(customers, bob)));
    var unusedRead =
        catchThrowable(() -> read(r -> r.addGetItem(byArn, savings).addGetItem(customers, bob)));

    assertThat(wire.count()).isEqualTo(2);
    assertThat(wire.bodies()).allMatch(body -> body.contains("owner__hmac"));
    assertNoPlaintextSent();
  }

  @Test
  void lowLevelTransactGet_whenProjected_returnsOnlyWhatWasAskedFor() {
    write(
        r ->
            r.addPutItem(customers, alice)
                .addPutItem(customers, bob)
                .addPutItem(accounts, savings));

    TransactGetItemsResponse response =
        low()
            .transactGetItems(
                r ->
                    r.transactItems(
                        get(customers, "ssn, #p", Map.of("#p", "plan"), values("id", "c-1")),
                        get(customers, "visits", null, values("id", "c-2")),
                        get(
                            accounts,
                            "iban",
                            null,
                            values("owner", "alice@example.com", "number", 7)),
                        get(accounts, "iban", null, values("owner", "x", "number", 7))));

    assertThat(response.responses().get(0).item())
        .isEqualTo(values("ssn", "078-05-1120", "plan", "gold"));
    assertThat(response.responses().get(1).item()).isEqualTo(values("visits", 3));
    assertThat(response.responses().get(2).item()).isEqualTo(values("iban", "Secret Street"));
    assertThat(response.responses().get(3).hasItem()).isFalse();
  }

  private static TransactGetItem get(
      MappedTableResource<?> table,
      String projection,
      Map<String, String> names,
      Map<String, AttributeValue> key) {
    return TransactGetItem.builder()
        .get(
            Get.builder()
                .tableName(table.tableName())
                .key(key)
                .projectionExpression(projection)
                .expressionAttributeNames(names)
                .build())
        .build();
  }

  // --- Cancellation

  @Test
  void transactWriteItems_whenCanceled_reasonsHoldPlainItemsInOrder() {
    write(
        r ->
            r.addPutItem(customers, alice)
                .addPutItem(accounts, savings)
                .addPutItem(notes, note)
                .addPutItem(customers, carol));

    TransactionCanceledException failure =
        canceled(
            r ->
                r.addPutItem(customers, bob)
                    .addPutItem(
                        customers,
                        TransactPutItemEnhancedRequest.builder(Customer.class)
                            .item(Customer.of("c-1", "x", "y"))
                            .conditionExpression(absent("ssn"))
                            .returnValuesOnConditionCheckFailure(ALL_OLD)
                            .build())
                    .addConditionCheck(accounts, check(savings, accounts, absent("secret")))
                    .addDeleteItem(
                        notes,
                        TransactDeleteItemEnhancedRequest.builder()
                            .key(key(note))
                            .conditionExpression(absent("id"))
                            .returnValuesOnConditionCheckFailure(ALL_OLD)
                            .build())
                    .addPutItem(
                        customers,
                        TransactPutItemEnhancedRequest.builder(Customer.class)
                            .item(carol)
                            .conditionExpression(absent("ssn"))
                            .build()));

    List<CancellationReason> reasons = failure.cancellationReasons();
    assertThat(reasons)
        .extracting(CancellationReason::code)
        .containsExactly(
            "None",
            "ConditionalCheckFailed",
            "ConditionalCheckFailed",
            "ConditionalCheckFailed",
            "ConditionalCheckFailed");
    assertThat(reasons.get(0).hasItem()).isFalse();
    assertThat(customers.tableSchema().mapToItem(reasons.get(1).item())).isEqualTo(alice);
    assertThat(accounts.tableSchema().mapToItem(reasons.get(2).item()))
        .usingRecursiveComparison()
        .isEqualTo(savings);
    assertThat(notes.tableSchema().mapToItem(reasons.get(3).item())).isEqualTo(note);
    assertThat(reasons.get(4).hasItem()).as("not asked for").isFalse();
    assertThat(reasons.get(1).message()).isEqualTo("The conditional request failed");
    assertThat(failure.statusCode()).isEqualTo(400);
    assertThat(failure.requestId()).isNotEmpty();
    assertThat(failure.getStackTrace()).isNotEmpty();
    assertThat(customers.getItem(bob)).isNull();
    assertNoPlaintextSent();
  }

  @Test
  void transactWriteItems_whenUpdateIsCanceled_reasonHoldsThePlainItem() {
    write(r -> r.addPutItem(accounts, savings));

    TransactionCanceledException failure =
        canceled(
            r ->
                r.addUpdateItem(
                    accounts,
                    TransactUpdateItemEnhancedRequest.builder(Account.class)
                        .item(savings)
                        .conditionExpression(equal("iban", "another"))
                        .returnValuesOnConditionCheckFailure(ALL_OLD)
                        .build()));

    assertThat(accounts.tableSchema().mapToItem(failure.cancellationReasons().get(0).item()))
        .usingRecursiveComparison()
        .isEqualTo(savings);
  }

  @Test
  void transactWriteItems_whenConditionIsOnEncrypted_comparesHashes() {
    write(r -> r.addPutItem(customers, alice));

    assertThat(
            canceled(
                    r ->
                        r.addPutItem(customers, bob)
                            .addConditionCheck(
                                customers,
                                check(alice, customers, equal("email", "bob@example.com"))))
                .cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed");
    assertThat(customers.getItem(bob)).isNull();
    write(
        r ->
            r.addPutItem(customers, bob)
                .addConditionCheck(
                    customers, check(alice, customers, equal("email", "alice@example.com"))));
    assertThat(customers.getItem(bob)).isEqualTo(bob);
    assertNoPlaintextSent();
  }

  @Test
  void transactWriteItems_whenAReasonsItemDoesNotOpen_failsWithTheCancellation() {
    write(r -> r.addPutItem(customers, alice).addPutItem(customers, bob));
    Map<String, AttributeValue> altered = new HashMap<>(stored("c-2"));
    altered.put("ssn__source", stored("c-1").get("ssn__source"));
    putRaw(customers.tableName(), altered);

    HushtableException failure =
        assertRefused(
            () ->
                write(
                    r ->
                        r.addPutItem(accounts, savings)
                            .addConditionCheck(customers, check(bob, customers, absent("ssn")))),
            ErrorCode.NOT_AUTHENTIC,
            "ssn",
            "c-2");

    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(TransactionCanceledException.class);
    assertThat(failure).hasMessageNotContaining("carried out");
  }

  // --- What an update requires

  @Test
  void transactWriteItems_whenUpdateByHashFindsNoItem_saysSo() {
    AttributeValue owner = accounts.hmac("owner", "nobody@example.com");

    assertRefused(
        () -> update(accounts, values("owner", owner, "number", 7), "SET secret = :s", "s"),
        ErrorCode.KEY_ATTRIBUTE_MISSING,
        accounts.tableName());
    assertThat(accounts.scan().items()).isEmpty();
  }

  @Test
  void transactWriteItems_whenUpdateByHashFindsTheItem_changesIt() {
    accounts.putItem(savings);
    AttributeValue owner = accounts.hmac("owner", "alice@example.com");

    update(accounts, values("owner", owner, "number", 7), "SET secret = :s", "new");

    assertThat(accounts.getItem(savings).getSecret()).isEqualTo("new");
  }

  @Test
  void transactWriteItems_whenItemHasHalfAnAttribute_isRefused() {
    customers.putItem(alice);
    Map<String, AttributeValue> half = new HashMap<>(stored("c-1"));
    half.remove("email__hmac");
    putRaw(customers.tableName(), half);

    HushtableException failure =
        assertRefused(
            () ->
                low()
                    .transactWriteItems(
                        r ->
                            r.transactItems(
                                put(accounts, values("owner", "a", "number", 1)),
                                update(
                                    customers,
                                    values("id", "c-1"),
                                    "SET email = if_not_exists(email, :e)",
                                    values(":e", "new@example.com")))),
            ErrorCode.INDEX_INCOMPLETE,
            "email",
            customers.tableName());

    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(TransactionCanceledException.class);
    assertThat(accounts.scan().items()).isEmpty();
  }

  @Test
  void transactWriteItems_whenOwnRequirementHoldsAndAnotherPartFails_isCanceledPlainly() {
    customers.putItem(alice);
    customers.putItem(bob);

    TransactionCanceledException failure =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                low()
                    .transactWriteItems(
                        r ->
                            r.transactItems(
                                update(
                                    customers,
                                    values("id", "c-1"),
                                    "SET email = if_not_exists(email, :e)",
                                    values(":e", "new@example.com")),
                                TransactWriteItem.builder()
                                    .conditionCheck(
                                        c ->
                                            c.tableName(customers.tableName())
                                                .key(values("id", "c-2"))
                                                .conditionExpression("attribute_not_exists(ssn)"))
                                    .build())));

    assertThat(failure.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed");
    assertThat(failure.cancellationReasons()).noneMatch(CancellationReason::hasItem);
  }

  private void update(
      EncryptedTable<?> table, Map<String, AttributeValue> key, String expression, String value) {
    low()
        .transactWriteItems(
            r -> r.transactItems(update(table, key, expression, values(":s", value))));
  }

  private static TransactWriteItem update(
      EncryptedTable<?> table,
      Map<String, AttributeValue> key,
      String expression,
      Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table.tableName())
                .key(key)
                .updateExpression(expression)
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  private static TransactWriteItem put(
      MappedTableResource<?> table, Map<String, AttributeValue> item) {
    return TransactWriteItem.builder().put(p -> p.tableName(table.tableName()).item(item)).build();
  }

  // --- A server that lies

  @Test
  void transactGetItems_whenItemsAreExchanged_isRefused() {
    write(r -> r.addPutItem(customers, alice).addPutItem(customers, bob));
    between.answer(
        response -> {
          TransactGetItemsResponse got = (TransactGetItemsResponse) response;
          List<ItemResponse> exchanged = new ArrayList<>(got.responses());
          Collections.reverse(exchanged);
          return got.copy(r -> r.responses(exchanged));
        });

    assertRefused(
        () -> read(r -> r.addGetItem(customers, alice).addGetItem(customers, bob)),
        ErrorCode.NOT_AUTHENTIC,
        "asked for");
  }

  @Test
  void transactGetItems_whenMoreComesThanWasAskedFor_isRefused() {
    write(r -> r.addPutItem(customers, alice).addPutItem(customers, bob));
    between.answer(
        response -> {
          TransactGetItemsResponse got = (TransactGetItemsResponse) response;
          return got.copy(
              r ->
                  r.responses(
                      got.responses().get(0), ItemResponse.builder().item(stored("c-2")).build()));
        });

    assertRefused(() -> read(r -> r.addGetItem(customers, alice)), ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void transactGetItems_whenLessComesThanWasAskedFor_isRefused() {
    write(r -> r.addPutItem(customers, alice).addPutItem(customers, bob));
    between.answer(
        response ->
            ((TransactGetItemsResponse) response)
                .copy(r -> r.responses(ItemResponse.builder().item(stored("c-1")).build())));

    assertRefused(
        () -> read(r -> r.addGetItem(customers, alice).addGetItem(customers, bob)),
        ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void transactGetItems_whenAnItemWasAltered_failsAndNamesIt() {
    write(r -> r.addPutItem(customers, alice).addPutItem(customers, bob));
    Map<String, AttributeValue> altered = new HashMap<>(stored("c-2"));
    altered.put("ssn__source", stored("c-1").get("ssn__source"));
    putRaw(customers.tableName(), altered);

    assertRefused(
        () -> read(r -> r.addGetItem(customers, alice).addGetItem(customers, bob)),
        ErrorCode.NOT_AUTHENTIC,
        "ssn",
        "c-2",
        customers.tableName());
  }

  // --- Metrics

  @Test
  void transactWriteItems_whenMetricsAreAskedFor_namesPlainKeys() {
    Map<String, AttributeValue> storedKey =
        Map.of("owner__hmac", accounts.hmac("owner", "alice@example.com"));
    between.answer(
        response ->
            ((TransactWriteItemsResponse) response)
                .copy(
                    r ->
                        r.itemCollectionMetrics(
                            Map.of(
                                accounts.tableName(),
                                List.of(
                                    ItemCollectionMetrics.builder()
                                        .itemCollectionKey(storedKey)
                                        .build())))));

    var response = enhanced().transactWriteItemsWithResponse(r -> r.addPutItem(accounts, savings));

    assertThat(response.itemCollectionMetrics().get(accounts.tableName()))
        .singleElement()
        .satisfies(m -> assertThat(m.itemCollectionKey()).containsOnlyKeys("owner"));
  }

  @Test
  void transactWriteItems_whenCapacityIsAskedFor_reportsIt() {
    var response =
        enhanced()
            .transactWriteItemsWithResponse(
                r ->
                    r.addPutItem(accounts, savings)
                        .addPutItem(notes, note)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

    assertThat(response.consumedCapacity())
        .extracting(c -> c.tableName())
        .containsExactlyInAnyOrder(accounts.tableName(), notes.tableName());
  }

  // --- What is refused

  @Test
  void transactions_whenATableIsUnknown_sendNothing() {
    TransactWriteItem unknown =
        TransactWriteItem.builder()
            .put(p -> p.tableName("nobody-registered-me").item(values("id", "1", "ssn", "2")))
            .build();

    assertRefused(
        () ->
            low()
                .transactWriteItems(
                    r -> r.transactItems(put(customers, values("id", "c-1")), unknown)),
        ErrorCode.TABLE_NOT_REGISTERED);
    assertRefused(
        () ->
            low()
                .transactGetItems(
                    r ->
                        r.transactItems(
                            i -> i.get(g -> g.tableName("nobody").key(values("id", "1"))))),
        ErrorCode.TABLE_NOT_REGISTERED);
    assertThat(wire.count()).isZero();
  }

  @Test
  void transactWriteItems_whenAPartIsNoneOrSeveral_sendsNothing() {
    List<TransactWriteItem> odd =
        List.of(
            TransactWriteItem.builder().build(),
            put(customers, values("id", "1")).toBuilder()
                .delete(d -> d.tableName(customers.tableName()).key(values("id", "1")))
                .build());

    odd.forEach(
        item ->
            assertRefused(
                () -> low().transactWriteItems(r -> r.transactItems(item)),
                ErrorCode.OPERATION_NOT_SUPPORTED));
    assertThat(wire.count()).isZero();
  }

  @Test
  void transactWriteItems_whenOnePartCannotBeDone_sendsNothing() {
    TransactWriteItem good = put(customers, values("id", "c-1", "ssn", "078-05-1120"));
    Map<ErrorCode, TransactWriteItem> bad =
        Map.of(
            ErrorCode.EXPRESSION_NOT_SUPPORTED,
            update(customers, values("id", "c-2"), "ADD ssn :n", values(":n", 1)),
            ErrorCode.KEY_ATTRIBUTE_MISSING,
            put(customers, values("ssn", "1")),
            ErrorCode.RESERVED_ATTRIBUTE,
            put(customers, values("id", "c-2", "ssn__source", "1")));

    bad.forEach(
        (code, item) ->
            assertRefused(() -> low().transactWriteItems(r -> r.transactItems(good, item)), code));
    assertThat(wire.count()).isZero();
  }

  @Test
  void transactWriteItems_whenConditionAsksForARange_sendsNothing() {
    assertRefused(
        () ->
            write(
                r ->
                    r.addConditionCheck(
                        customers,
                        check(
                            alice,
                            customers,
                            Expression.builder()
                                .expression("email > :e")
                                .putExpressionValue(":e", AttributeValue.fromS("a"))
                                .build()))),
        ErrorCode.EXPRESSION_NOT_SUPPORTED);
    assertThat(wire.count()).isZero();
  }
}
