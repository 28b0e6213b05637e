package dev.hushtable.integration;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.SealedBeans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteResult;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Batches of several tables, encrypted and plain. */
abstract class AbstractBatchTest extends SeveralTablesTestBase {
  private final Customer bob = Customer.of("c-2", "bob@example.com", "219-09-9999");
  private final Customer carol = Customer.of("c-3", "carol@example.com", "457-55-5462");

  private <T> WriteBatch puts(MappedTableResource<T> table, T... items) {
    return change(table, List.of(items), List.of());
  }

  @SuppressWarnings("unchecked")
  private <T> WriteBatch change(MappedTableResource<T> table, List<T> puts, List<T> deletes) {
    WriteBatch.Builder<T> batch =
        WriteBatch.builder((Class<T>) table.tableSchema().itemType().rawClass())
            .mappedTableResource(table);
    puts.forEach(batch::addPutItem);
    deletes.forEach(batch::addDeleteItem);
    return batch.build();
  }

  @SuppressWarnings("unchecked")
  private <T> ReadBatch gets(MappedTableResource<T> table, T... items) {
    ReadBatch.Builder<T> batch =
        ReadBatch.builder((Class<T>) table.tableSchema().itemType().rawClass())
            .mappedTableResource(table);
    List.of(items).forEach(batch::addGetItem);
    return batch.build();
  }

  private BatchWriteResult write(WriteBatch... batches) {
    return enhanced().batchWriteItem(r -> r.writeBatches(batches));
  }

  private BatchGetResultPage read(ReadBatch... batches) {
    return pages(batches).get(0);
  }

  private List<BatchGetResultPage> pages(ReadBatch... batches) {
    List<BatchGetResultPage> pages = new ArrayList<>();
    enhanced().batchGetItem(r -> r.readBatches(batches)).forEach(pages::add);
    return pages;
  }

  // --- Several tables

  @Test
  void batchWriteItem_whenTablesAreEncryptedAndPlain_storesEachInItsForm() {
    write(puts(customers, alice, bob), puts(accounts, savings), puts(notes, note));

    assertThat(wire.count()).isEqualTo(1);
    assertThat(stored("c-1"))
        .containsOnlyKeys(
            "id",
            "plan",
            "visits",
            "email__source",
            "email__hmac",
            "ssn__source",
            "tags__source",
            "address");
    assertThat(stored("c-2")).containsKey("ssn__source").doesNotContainKeys("ssn", "email");
    assertThat(stored(savings))
        .containsOnlyKeys(
            "owner__hmac",
            "owner__source",
            "number__hmac",
            "number__source",
            "iban__hmac",
            "iban__source",
            "secret__source");
    assertThat(notes.getItem(note)).isEqualTo(note);
    assertThat(customers.getItem(alice)).isEqualTo(alice);
    assertThat(customers.getItem(bob)).isEqualTo(bob);
    assertThat(accounts.getItem(savings)).usingRecursiveComparison().isEqualTo(savings);
    assertNoPlaintextSent();
  }

  @Test
  void batchWriteItem_whenPutsAndDeletesMixed_doesBoth() {
    write(puts(customers, alice), puts(accounts, savings), puts(notes, note));

    write(
        change(customers, List.of(bob), List.of(alice)),
        change(accounts, List.of(), List.of(savings)),
        change(notes, List.of(), List.of(note)));

    assertThat(customers.scan().items()).containsExactly(bob);
    assertThat(accounts.scan().items()).isEmpty();
    assertThat(notes.scan().items()).isEmpty();
    assertNoPlaintextSent();
  }

  @Test
  void batchGetItem_whenTablesAreEncryptedAndPlain_returnsEachPlain() {
    write(puts(customers, alice, bob), puts(accounts, savings), puts(notes, note));

    BatchGetResultPage page =
        read(gets(customers, bob, carol, alice), gets(accounts, savings), gets(notes, note));

    assertThat(page.resultsForTable(customers)).containsExactlyInAnyOrder(alice, bob);
    assertThat(page.resultsForTable(accounts))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(savings);
    assertThat(page.resultsForTable(notes)).containsExactly(note);
    assertThat(page.unprocessedKeysForTable(customers)).isEmpty();
    assertNoPlaintextSent();
  }

  @Test
  void batches_whenTablesAreNamedByArn_areEncryptedToo() {
    EncryptedTable<Customer> byArn =
        mode().table(hushtable, arn(customers.tableName()), Customer.class);
    EncryptedTable<Account> accountsByArn =
        mode().table(hushtable, arn(accounts.tableName()), Account.class);

    write(puts(byArn, alice, bob), puts(accountsByArn, savings));
    BatchGetResultPage page = read(gets(byArn, alice, bob), gets(accountsByArn, savings));

    assertThat(stored("c-1")).containsKey("ssn__source").doesNotContainKey("ssn");
    assertThat(page.resultsForTable(byArn)).containsExactlyInAnyOrder(alice, bob);
    assertThat(page.resultsForTable(accountsByArn))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(savings);
    assertNoPlaintextSent();
  }

  @Test
  void lowLevelBatches_always_takeAndGivePlainForm() {
    Map<String, AttributeValue> item = values("id", "c-1", "email", "alice@example.com");
    low()
        .batchWriteItem(
            r ->
                r.requestItems(
                    Map.of(
                        customers.tableName(), List.of(put(item)),
                        accounts.tableName(),
                            List.of(put(values("owner", "alice@example.com", "number", 7))),
                        notes.tableName(), List.of(put(values("id", "n-1", "text", "plain"))))));

    BatchGetItemResponse response =
        low()
            .batchGetItem(
                r ->
                    r.requestItems(
                        Map.of(
                            customers.tableName(),
                            KeysAndAttributes.builder().keys(values("id", "c-1")).build(),
                            accounts.tableName(),
                            KeysAndAttributes.builder()
                                .keys(values("owner", "alice@example.com", "number", 7))
                                .build(),
                            notes.tableName(),
                            KeysAndAttributes.builder().keys(values("id", "n-1")).build())));

    assertThat(stored("c-1")).containsOnlyKeys("id", "email__source", "email__hmac");
    assertThat(response.responses())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                customers.tableName(),
                List.of(item),
                accounts.tableName(),
                List.of(values("owner", "alice@example.com", "number", 7)),
                notes.tableName(),
                List.of(values("id", "n-1", "text", "plain"))));
    assertNoPlaintextSent();
  }

  private static WriteRequest put(Map<String, AttributeValue> item) {
    return WriteRequest.builder().putRequest(p -> p.item(item)).build();
  }

  private static WriteRequest delete(Map<String, AttributeValue> key) {
    return WriteRequest.builder().deleteRequest(d -> d.key(key)).build();
  }

  @Test
  void lowLevelBatchGet_whenProjected_returnsOnlyWhatWasAskedFor() {
    write(puts(customers, alice), puts(accounts, savings), puts(notes, note));

    BatchGetItemResponse response =
        low()
            .batchGetItem(
                r ->
                    r.requestItems(
                        Map.of(
                            customers.tableName(),
                            KeysAndAttributes.builder()
                                .keys(values("id", "c-1"))
                                .projectionExpression("ssn, #p, address.street")
                                .expressionAttributeNames(Map.of("#p", "plan"))
                                .build(),
                            accounts.tableName(),
                            KeysAndAttributes.builder()
                                .keys(values("owner", "alice@example.com", "number", 7))
                                .projectionExpression("iban")
                                .build(),
                            notes.tableName(),
                            KeysAndAttributes.builder()
                                .keys(values("id", "n-1"))
                                .projectionExpression("#t")
                                .expressionAttributeNames(Map.of("#t", "text"))
                                .build())));

    assertThat(response.responses().get(customers.tableName()))
        .containsExactly(
            Map.of(
                "ssn", AttributeValue.fromS("078-05-1120"),
                "plan", AttributeValue.fromS("gold"),
                "address", AttributeValue.fromM(values("street", "1 Secret Street of c-1"))));
    assertThat(response.responses().get(accounts.tableName()))
        .containsExactly(values("iban", "Secret Street"));
    assertThat(response.responses().get(notes.tableName()))
        .containsExactly(values("text", "plain text"));
  }

  @Test
  void lowLevelBatchGet_whenOnlyPlainAttributesProjected_returnsThem() {
    write(puts(customers, alice));

    BatchGetItemResponse response =
        low()
            .batchGetItem(
                r ->
                    r.requestItems(
                        Map.of(
                            customers.tableName(),
                            KeysAndAttributes.builder()
                                .keys(values("id", "c-1"))
                                .projectionExpression("visits")
                                .build())));

    assertThat(response.responses().get(customers.tableName()))
        .containsExactly(values("visits", 3));
  }

  @Test
  void batchGetItem_whenKeyIsHashAlready_findsTheItem() {
    write(puts(accounts, savings));
    AttributeValue owner = accounts.hmac("owner", "alice@example.com");

    assertThat(accountItems(r -> r.keys(values("owner", owner, "number", 7))))
        .singleElement()
        .satisfies(item -> assertThat(item.get("secret").s()).isEqualTo("078-05-1120"));
  }

  @Test
  void batchGetItem_whenKeyNumberIsWrittenOtherwise_findsTheItem() {
    write(puts(accounts, savings));

    assertThat(
            accountItems(
                r ->
                    r.keys(
                        values(
                            "owner", "alice@example.com", "number", AttributeValue.fromN("7.0")))))
        .hasSize(1);
  }

  @Test
  void batchGetItem_whenEncryptedKeyIsProjected_returnsIt() {
    write(puts(accounts, savings));

    assertThat(
            accountItems(
                r ->
                    r.keys(values("owner", "alice@example.com", "number", 7))
                        .projectionExpression("#n, #o")
                        .expressionAttributeNames(Map.of("#n", "number", "#o", "owner"))))
        .containsExactly(values("owner", "alice@example.com", "number", 7));
  }

  /** What a batch of the low-level client reads from the accounts. */
  private List<Map<String, AttributeValue>> accountItems(Consumer<KeysAndAttributes.Builder> read) {
    KeysAndAttributes.Builder keys = KeysAndAttributes.builder();
    read.accept(keys);
    return low()
        .batchGetItem(r -> r.requestItems(Map.of(accounts.tableName(), keys.build())))
        .responses()
        .get(accounts.tableName());
  }

  @Test
  void reads_whenAKeyThatIsAskedForHasNoCiphertext_areRefused() {
    write(puts(accounts, savings));
    Map<String, AttributeValue> altered = new HashMap<>(stored(savings));
    altered.remove("owner__source");
    putRaw(accounts.tableName(), altered);
    Map<String, AttributeValue> key = values("owner", "alice@example.com", "number", 7);

    assertRefused(
        () ->
            low()
                .getItem(
                    r ->
                        r.tableName(accounts.tableName())
                            .key(key)
                            .projectionExpression("#o")
                            .expressionAttributeNames(Map.of("#o", "owner"))),
        ErrorCode.SOURCE_MISSING,
        "'owner'");
    assertThat(
            low()
                .getItem(
                    r ->
                        r.tableName(accounts.tableName())
                            .key(key)
                            .projectionExpression("#n")
                            .expressionAttributeNames(Map.of("#n", "number")))
                .item())
        .isEqualTo(values("number", 7));
  }

  @Test
  void batches_whenTwoTablesHaveOneLogicalName_areRestoredEach() {
    hushtable = severalTables().logicalTableName(name -> "people").build();
    EncryptedTable<Customer> one = newTable(Customer.class);
    EncryptedTable<Customer> other = newTable(Customer.class);
    Customer twin = Customer.of("c-1", "alicf@example.com", "078-05-1121");

    write(puts(one, alice), puts(other, twin));
    BatchGetResultPage page = read(gets(one, alice), gets(other, twin));

    assertThat(page.resultsForTable(one)).containsExactly(alice);
    assertThat(page.resultsForTable(other)).containsExactly(twin);
  }

  @Test
  void batches_whenItemsAreSealed_areSealedAndVerified() {
    EncryptedTable<SealedBeans.Member> members = newTable(SealedBeans.Member.class);
    SealedBeans.Member member = SealedTableTestBase.member("m-1", "alice");
    SealedBeans.Member second = SealedTableTestBase.member("m-2", "bob");

    write(puts(members, member, second));
    BatchGetResultPage page = read(gets(members, member));
    assertThat(page.resultsForTable(members)).hasSize(1);
    SealedTableTestBase.assertSame(page.resultsForTable(members).get(0), member);

    Map<String, AttributeValue> altered =
        new HashMap<>(stored(members.tableName(), values("id", "m-2")));
    altered.remove("__seal");
    putRaw(members.tableName(), altered);
    assertRefused(() -> read(gets(members, member, second)), ErrorCode.SEAL_MISSING, "m-2");
  }

  // --- Unprocessed

  @Test
  void batchGetItem_whenKeysAreUnprocessed_namesThemAsTheyWereGiven() {
    write(puts(customers, alice, bob, carol), puts(notes, note));
    Account other = Account.of("alice@example.com", 8, "x", "y");
    write(puts(accounts, savings, other));
    between.processOnly(1);

    BatchGetResultPage page =
        read(gets(customers, alice, bob, carol), gets(accounts, savings, other));

    assertThat(page.resultsForTable(customers)).containsExactly(alice);
    assertThat(page.unprocessedKeysForTable(customers))
        .containsExactlyInAnyOrder(key(bob), key(carol));
    assertThat(page.unprocessedKeysForTable(accounts)).containsExactly(key(other));
  }

  @Test
  void batchGetItem_whenKeysAreUnprocessed_asksAgainOnTheNextPage() {
    Account other = Account.of("bob@example.com", 8, "x", "y");
    write(puts(customers, alice, bob, carol), puts(accounts, savings, other), puts(notes, note));
    wire.clear();
    between.processOnly(1);

    List<BatchGetResultPage> pages =
        pages(
            gets(customers, alice, bob, carol),
            gets(accounts, savings, other),
            gets(notes, note, Note.of("n-2", "")));

    assertThat(pages).hasSize(2);
    assertThat(wire.count()).isEqualTo(2);
    assertThat(pages.get(0).resultsForTable(customers)).hasSize(1);
    assertThat(pages.get(1).resultsForTable(customers)).hasSize(2);
    assertThat(pages.get(1).resultsForTable(accounts))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(other);
    assertThat(pages.get(1).resultsForTable(notes)).isEmpty();
    assertNoPlaintextSent();
  }

  @Test
  void lowLevelBatchGet_whenKeysAreUnprocessed_returnsThemAsGiven() {
    Map<String, AttributeValue> key =
        values("owner", "alice@example.com", "number", AttributeValue.fromN("7.0"));
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(values("owner", "nobody", "number", 1), key)
            .consistentRead(true)
            .projectionExpression("#s")
            .expressionAttributeNames(Map.of("#s", "secret"))
            .build();
    between.processOnly(1);

    BatchGetItemResponse response =
        low().batchGetItem(r -> r.requestItems(Map.of(accounts.tableName(), keys)));

    assertThat(response.unprocessedKeys())
        .isEqualTo(Map.of(accounts.tableName(), keys.copy(k -> k.keys(List.of(key)))));
  }

  @Test
  void batchWriteItem_whenWritesAreUnprocessed_returnsThemPlain() {
    write(puts(customers, carol));
    Account other = Account.of("bob@example.com", 8, "x", "y");
    between.processOnly(1);

    BatchWriteResult result =
        write(
            change(customers, List.of(alice, bob), List.of(carol)),
            change(accounts, List.of(savings), List.of(other)),
            puts(notes, note, Note.of("n-2", "more")));

    assertThat(result.unprocessedPutItemsForTable(customers)).containsExactly(bob);
    assertThat(result.unprocessedDeleteItemsForTable(customers)).containsExactly(key(carol));
    assertThat(result.unprocessedPutItemsForTable(accounts)).isEmpty();
    assertThat(result.unprocessedDeleteItemsForTable(accounts)).containsExactly(key(other));
    assertThat(result.unprocessedPutItemsForTable(notes)).containsExactly(Note.of("n-2", "more"));
    assertThat(customers.scan().items()).containsExactlyInAnyOrder(alice, carol);
  }

  @Test
  void batchWriteItem_whenAccountsAreUnprocessed_returnsThemWhole() {
    Account other = Account.of("bob@example.com", 8, "x", "y");
    between.processOnly(1);

    BatchWriteResult result = write(puts(accounts, savings, other));

    assertThat(result.unprocessedPutItemsForTable(accounts))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(other);
  }

  @Test
  void lowLevelBatchWrite_whenWritesAreUnprocessed_returnsThemAsGiven() {
    WriteRequest first = put(values("owner", "a", "number", 1, "secret", "s"));
    WriteRequest second =
        put(values("owner", "b", "number", AttributeValue.fromN("1E1"), "secret", "s"));
    WriteRequest third = delete(values("owner", "c", "number", 1));
    between.processOnly(1);

    BatchWriteItemResponse response =
        low()
            .batchWriteItem(
                r -> r.requestItems(Map.of(accounts.tableName(), List.of(first, second, third))));

    assertThat(response.unprocessedItems())
        .isEqualTo(Map.of(accounts.tableName(), List.of(second, third)));
  }

  @Test
  void lowLevelBatchWrite_whenUnprocessedIsSentAgain_isWritten() {
    List<WriteRequest> writes =
        List.of(
            put(values("owner", "a", "number", 1, "secret", "s")),
            put(values("owner", "b", "number", 2, "secret", "s")));
    between.processOnly(1);
    BatchWriteItemRequest request =
        BatchWriteItemRequest.builder().requestItems(Map.of(accounts.tableName(), writes)).build();

    BatchWriteItemResponse response = low().batchWriteItem(request);
    low().batchWriteItem(request.copy(r -> r.requestItems(response.unprocessedItems())));

    assertThat(accounts.scan().items()).extracting(Account::getSecret).containsExactly("s", "s");
  }

  // --- Other spellings of a table's name

  @Test
  void batches_whenTheAnswerSpellsTheTableOtherwise_areStillRestored() {
    String arn = arn(customers.tableName());
    EncryptedTable<Customer> byArn = mode().table(hushtable, arn, Customer.class);
    write(puts(byArn, alice));
    between.answer(
        response -> {
          BatchGetItemResponse get = (BatchGetItemResponse) response;
          return get.copy(
              r ->
                  r.responses(
                      Map.of(customers.tableName(), get.responses().values().iterator().next())));
        });

    BatchGetResultPage page = read(gets(byArn, alice));

    assertThat(page.resultsForTable(byArn)).containsExactly(alice);
  }

  @Test
  void batches_whenUnprocessedIsUnderAnotherSpelling_isStillRestored() {
    String arn = arn(customers.tableName());
    EncryptedTable<Customer> byArn = mode().table(hushtable, arn, Customer.class);
    between.answer(
        response -> {
          BatchWriteItemResponse done = (BatchWriteItemResponse) response;
          Map<String, List<WriteRequest>> left =
              Map.of(
                  customers.tableName(),
                  List.of(put(customers.encryptModel(bob)), delete(values("id", "c-3"))));
          return done.copy(r -> r.unprocessedItems(left));
        });

    BatchWriteResult result = write(change(byArn, List.of(alice, bob), List.of(carol)));

    assertThat(result.unprocessedPutItemsForTable(byArn)).containsExactly(bob);
    assertThat(result.unprocessedDeleteItemsForTable(byArn)).containsExactly(key(carol));
  }

  @Test
  void batches_whenOneTableIsNamedTwice_sendNothing() {
    Map<String, List<WriteRequest>> writes =
        Map.of(
            customers.tableName(), List.of(put(values("id", "c-1", "ssn", "1"))),
            arn(customers.tableName()), List.of(put(values("id", "c-2", "ssn", "2"))));
    Map<String, KeysAndAttributes> reads =
        Map.of(
            customers.tableName(), KeysAndAttributes.builder().keys(values("id", "c-1")).build(),
            arn(customers.tableName()),
                KeysAndAttributes.builder().keys(values("id", "c-2")).build());

    assertRefused(
        () -> low().batchWriteItem(r -> r.requestItems(writes)),
        ErrorCode.OPERATION_NOT_SUPPORTED,
        customers.tableName());
    assertRefused(
        () -> low().batchGetItem(r -> r.requestItems(reads)),
        ErrorCode.OPERATION_NOT_SUPPORTED,
        customers.tableName());
    assertThat(wire.count()).isZero();
  }

  // --- A server that lies

  @Test
  void batchGetItem_whenItemsAreExchanged_isRefused() {
    write(puts(customers, alice, bob, carol));
    Map<String, AttributeValue> other = stored("c-3");
    between.answer(
        response ->
            ((BatchGetItemResponse) response)
                .copy(
                    r ->
                        r.responses(Map.of(customers.tableName(), List.of(stored("c-1"), other)))));

    assertRefused(
        () -> read(gets(customers, alice, bob)).resultsForTable(customers),
        ErrorCode.NOT_AUTHENTIC,
        "c-3",
        "asked for");
  }

  @Test
  void batchGetItem_whenAnItemComesTwice_isRefused() {
    write(puts(customers, alice, bob));
    between.answer(
        response ->
            ((BatchGetItemResponse) response)
                .copy(
                    r ->
                        r.responses(
                            Map.of(customers.tableName(), List.of(stored("c-1"), stored("c-1"))))));

    assertRefused(
        () -> read(gets(customers, alice, bob)).resultsForTable(customers),
        ErrorCode.NOT_AUTHENTIC,
        "c-1");
  }

  @Test
  void batchGetItem_whenAnItemHasNoKey_isRefused() {
    write(puts(customers, alice));
    Map<String, AttributeValue> headless = new HashMap<>(stored("c-1"));
    headless.remove("id");
    between.answer(
        response ->
            ((BatchGetItemResponse) response)
                .copy(r -> r.responses(Map.of(customers.tableName(), List.of(headless)))));

    assertRefused(
        () -> read(gets(customers, alice)).resultsForTable(customers),
        ErrorCode.KEY_ATTRIBUTE_MISSING);
  }

  @Test
  void batchGetItem_whenAnswerNamesAnotherTable_isRefused() {
    write(puts(customers, alice));
    accounts.putItem(savings);
    between.answer(
        response ->
            ((BatchGetItemResponse) response)
                .copy(r -> r.responses(Map.of(accounts.tableName(), List.of(stored(savings))))));

    assertRefused(
        () -> read(gets(customers, alice)).resultsForTable(accounts),
        ErrorCode.INTERNAL_ERROR,
        accounts.tableName());
  }

  @Test
  void batchGetItem_whenAnItemWasAltered_failsAndNamesIt() {
    write(puts(customers, alice, bob));
    Map<String, AttributeValue> altered = new HashMap<>(stored("c-2"));
    altered.put("ssn__source", stored("c-1").get("ssn__source"));
    putRaw(customers.tableName(), altered);

    assertRefused(
        () -> read(gets(customers, alice, bob)).resultsForTable(customers),
        ErrorCode.NOT_AUTHENTIC,
        "ssn",
        "c-2",
        customers.tableName());
  }

  // --- Metrics

  @Test
  void batchWriteItem_whenMetricsAreAskedFor_namesPlainKeys() {
    Map<String, AttributeValue> storedKey =
        Map.of("owner__hmac", stored("owner", "alice@example.com"));
    between.answer(
        response ->
            ((BatchWriteItemResponse) response)
                .copy(
                    r ->
                        r.itemCollectionMetrics(
                            Map.of(
                                accounts.tableName(),
                                List.of(
                                    ItemCollectionMetrics.builder()
                                        .itemCollectionKey(storedKey)
                                        .sizeEstimateRangeGB(0.0, 1.0)
                                        .build())))));

    BatchWriteResult result = write(puts(accounts, savings));

    assertThat(result.itemCollectionMetrics().get(accounts.tableName()))
        .singleElement()
        .satisfies(
            metrics -> {
              assertThat(metrics.itemCollectionKey()).containsOnlyKeys("owner");
              assertThat(metrics.sizeEstimateRangeGB()).containsExactly(0.0, 1.0);
            });
  }

  private AttributeValue stored(String attribute, String value) {
    return accounts.hmac(attribute, value);
  }

  @Test
  void batches_whenCapacityIsAskedFor_reportIt() {
    WriteBatch writes = puts(customers, alice);
    BatchWriteResult written =
        enhanced()
            .batchWriteItem(
                r -> r.writeBatches(writes).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    ReadBatch reads = gets(customers, alice);
    BatchGetResultPage page =
        enhanced()
            .batchGetItem(
                r -> r.readBatches(reads).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
            .iterator()
            .next();

    assertThat(written.consumedCapacity()).hasSize(1);
    assertThat(page.consumedCapacity()).hasSize(1);
  }

  // --- What is refused

  @Test
  void batches_whenATableIsUnknown_sendNothing() {
    Map<String, List<WriteRequest>> writes =
        Map.of(
            customers.tableName(),
            List.of(put(values("id", "c-1", "ssn", "1"))),
            "nobody-registered-me",
            List.of(put(values("id", "c-1", "ssn", "1"))));
    Map<String, KeysAndAttributes> reads =
        Map.of("nobody-registered-me", KeysAndAttributes.builder().keys(values("id", "1")).build());

    assertRefused(
        () -> low().batchWriteItem(r -> r.requestItems(writes)), ErrorCode.TABLE_NOT_REGISTERED);
    assertRefused(
        () -> low().batchGetItem(r -> r.requestItems(reads)), ErrorCode.TABLE_NOT_REGISTERED);
    assertThat(wire.count()).isZero();
  }

  @Test
  void batchWriteItem_whenOneItemCannotBeEncrypted_sendsNothing() {
    Map<String, List<WriteRequest>> writes =
        Map.of(
            customers.tableName(),
            List.of(
                put(values("id", "c-1", "ssn", "078-05-1120")), put(values("ssn", "078-05-1120"))),
            notes.tableName(),
            List.of(put(values("id", "n-1"))));

    assertRefused(
        () -> low().batchWriteItem(r -> r.requestItems(writes)), ErrorCode.KEY_ATTRIBUTE_MISSING);
    assertThat(wire.count()).isZero();
  }

  @Test
  void batchWriteItem_whenAPartIsNeitherOrBoth_sendsNothing() {
    List<WriteRequest> odd =
        List.of(
            WriteRequest.builder().build(),
            WriteRequest.builder()
                .putRequest(PutRequest.builder().item(values("id", "1")).build())
                .deleteRequest(DeleteRequest.builder().key(values("id", "1")).build())
                .build());

    odd.forEach(
        request ->
            assertRefused(
                () ->
                    low()
                        .batchWriteItem(
                            r -> r.requestItems(Map.of(customers.tableName(), List.of(request)))),
                ErrorCode.OPERATION_NOT_SUPPORTED));
    assertThat(wire.count()).isZero();
  }

  @Test
  void batchGetItem_whenLegacyParameterIsUsed_sendsNothing() {
    assertRefused(
        () ->
            low()
                .batchGetItem(
                    r ->
                        r.requestItems(
                            Map.of(
                                customers.tableName(),
                                KeysAndAttributes.builder()
                                    .keys(values("id", "c-1"))
                                    .attributesToGet("ssn")
                                    .build()))),
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "AttributesToGet");
    assertThat(wire.count()).isZero();
  }

  @Test
  void batchWriteItem_whenStoredNameIsGiven_sendsNothing() {
    assertRefused(
        () ->
            low()
                .batchWriteItem(
                    r ->
                        r.requestItems(
                            Map.of(
                                customers.tableName(),
                                List.of(put(values("id", "c-1", "ssn__source", "078-05-1120")))))),
        ErrorCode.RESERVED_ATTRIBUTE);
    assertThat(wire.count()).isZero();
  }

  @Test
  void batchWriteItem_whenOneKeyComesTwice_isTheServicesError() {
    assertThatThrownBy(
            () ->
                low()
                    .batchWriteItem(
                        r ->
                            r.requestItems(
                                Map.of(
                                    accounts.tableName(),
                                    List.of(
                                        put(values("owner", "a", "number", 1)),
                                        put(values("owner", "a", "number", 1, "secret", "s")))))))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("duplicates");
  }

  // --- Views

  @Test
  void batches_whenTablesAreOfAnotherHushtable_areRefused() {
    Hushtable other = severalTables().build();

    assertRefused(
        () ->
            mode()
                .enhancedClient(other)
                .batchWriteItem(r -> r.writeBatches(puts(customers, alice))),
        ErrorCode.TABLE_NOT_REGISTERED);
    assertThat(wire.count()).isZero();
  }
}
