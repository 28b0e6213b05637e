package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.RehashReport;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.SealedBeans;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Items whose primary key is hashed under several generations of the index key. */
abstract class AbstractKeyGenerationTest extends EncryptedTableTestBase {
  private static final String ALICE = "alice@example.com";
  private static final KeyScope ACME = KeyScope.of("acme");
  private static final IndexGenerations BOTH = IndexGenerations.of(1, 2);
  private static final IndexGenerations MOVING = IndexGenerations.of(2, 1);
  private static final IndexGenerations SECOND = IndexGenerations.of(2);

  private final Meanwhile meanwhile = new Meanwhile();
  private final List<SdkAutoCloseable> clients = new ArrayList<>();
  private String tableName;

  /** Writes and knows the first generation only. */
  private EncryptedTable<Parcel> first;

  /** Writes the second, and knows both. */
  private EncryptedTable<Parcel> moving;

  /** The same without an enhanced client. */
  private DynamoDbClient low;

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    KeyStoreFixture store = KeyStoreFixture.create(environment);
    store.administration().createIndexGeneration(KeyScope.DEFAULT, 2);
    store.administration().createKeys(ACME);
    store.administration().createIndexGeneration(ACME, 2);
    return store.provider();
  }

  @BeforeEach
  void createParcels() {
    first = newTable(Parcel.class);
    tableName = first.tableName();
    Hushtable with = newHushtable().indexGenerations(MOVING).build();
    moving = mode().table(with, tableName, Parcel.class);
    low = mode().client(with);
  }

  private EncryptedTable<Parcel> with(IndexGenerations generations) {
    return mode()
        .table(newHushtable().indexGenerations(generations).build(), tableName, Parcel.class);
  }

  @AfterEach
  void closeClients() {
    clients.forEach(SdkAutoCloseable::close);
    clients.clear();
  }

  private Hushtable interruptedHushtable() {
    SdkAutoCloseable client = mode().connect(aws, meanwhile);
    clients.add(client);
    return mode().hushtable(client).keys(keys).indexGenerations(MOVING).build();
  }

  private DynamoDbClient interruptedClient() {
    Hushtable interrupted = interruptedHushtable();
    mode().table(interrupted, tableName, Parcel.class);
    return mode().client(interrupted);
  }

  /** With a client of its own, to which something is done meanwhile. */
  private EncryptedTable<Parcel> interrupted() {
    return mode().table(interruptedHushtable(), tableName, Parcel.class);
  }

  private Hushtable mover() {
    DynamoDbClient client =
        aws.newDynamoDbClient(
            b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(meanwhile)));
    clients.add(client);
    Hushtable mover =
        Hushtable.builder().client(client).keys(keys).indexGenerations(MOVING).build();
    mover.table(tableName, Parcel.class);
    return mover;
  }

  private RehashReport rehash() {
    return mover().rehash(tableName);
  }

  private static Map<String, AttributeValue> key(int number) {
    return values("recipient", ALICE, "number", number);
  }

  private List<Map<String, AttributeValue>> stored() {
    return aws.dynamoDb().scan(r -> r.tableName(tableName).consistentRead(true)).items();
  }

  private static int generation(Map<String, AttributeValue> item) {
    return item.get("recipient__hmac").b().asByteArray()[0];
  }

  private void assertGenerations(Integer... generations) {
    assertThat(stored())
        .extracting(AbstractKeyGenerationTest::generation)
        .containsExactlyInAnyOrder(generations);
  }

  // --- One item

  @Test
  void getItem_whateverTheGeneration_findsIt() {
    Parcel one = Parcel.of(ALICE, 1, "under the first");
    Parcel two = Parcel.of(ALICE, 2, "under the second");
    first.putItem(one);
    moving.putItem(two);
    assertGenerations(1, 2);
    for (IndexGenerations generations : List.of(BOTH, MOVING)) {
      EncryptedTable<Parcel> table = with(generations);
      assertThat(table.getItem(one)).isEqualTo(one);
      assertThat(table.getItem(two)).isEqualTo(two);
      assertThat(table.getItem(Parcel.of(ALICE, 3, null))).isNull();
      assertThat(table.getItem(Parcel.of("Alice@Example.com", 1, null))).isEqualTo(one);
    }
    assertThat(first.getItem(two)).isNull();
    assertThat(with(SECOND).getItem(one)).isNull();
  }

  @Test
  void getItem_whenItIsNotUnderTheFirst_isConsistentUnderTheSecond() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    wire.clear();
    GetItemResponse found =
        low.getItem(
            r ->
                r.tableName(tableName)
                    .key(key(1))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertThat(wire.requests(GetItemRequest.class)).hasSize(1);
    assertThat(found.consumedCapacity().capacityUnits()).isEqualTo(0.5);

    wire.clear();
    GetItemResponse absent =
        low.getItem(
            r ->
                r.tableName(tableName)
                    .key(key(2))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertThat(wire.requests(GetItemRequest.class))
        .extracting(GetItemRequest::consistentRead)
        .containsExactly(null, true);
    assertThat(absent.hasItem()).isFalse();
    assertThat(absent.consumedCapacity().capacityUnits()).isEqualTo(1.5);
    assertNoPlaintextSent();
  }

  @Test
  void getItem_byAHash_asksOnce() {
    moving.putItem(Parcel.of(ALICE, 1, "one"));
    wire.clear();
    Map<String, AttributeValue> hashed = key(1);
    hashed.put("recipient", moving.hmac("recipient", ALICE));
    assertThat(low.getItem(r -> r.tableName(tableName).key(hashed)).item().get("note").s())
        .isEqualTo("one");
    assertThat(wire.count()).isEqualTo(1);
  }

  @Test
  void putItem_whenTheItemIsThere_replacesItWhereItIs() {
    first.putItem(Parcel.of(ALICE, 1, "old"));
    Parcel changed = Parcel.of(ALICE, 1, "new");
    assertThat(
            moving
                .putItemWithResponse(r -> r.item(changed).returnValues(ReturnValue.ALL_OLD))
                .attributes()
                .getNote())
        .isEqualTo("old");
    assertGenerations(1);
    assertThat(first.getItem(changed)).isEqualTo(changed);
    moving.putItem(Parcel.of(ALICE, 2, "added"));
    with(BOTH).putItem(Parcel.of(ALICE, 2, "changed by one that writes the first"));
    with(BOTH).putItem(Parcel.of(ALICE, 3, "added by it"));
    assertGenerations(1, 2, 1);
    assertNoPlaintextSent();
  }

  @Test
  void putItem_onConditionThatThereIsNone_sees() {
    first.putItem(Parcel.of(ALICE, 1, "old"));
    Expression absent = Expression.builder().expression("attribute_not_exists(recipient)").build();
    Consumer<PutItemEnhancedRequest.Builder<Parcel>> put =
        r ->
            r.item(Parcel.of(ALICE, 1, "new"))
                .conditionExpression(absent)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    assertThatThrownBy(() -> moving.putItem(put))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> assertThat(e.item().get("note").s()).isEqualTo("old"));
    moving.deleteItem(Parcel.of(ALICE, 1, null));
    moving.putItem(put);
    assertGenerations(2);
    assertThatThrownBy(() -> moving.putItem(put))
        .isInstanceOf(ConditionalCheckFailedException.class);
    Expression present = Expression.builder().expression("attribute_exists(recipient)").build();
    assertThatThrownBy(
            () ->
                moving.putItem(
                    r -> r.item(Parcel.of(ALICE, 9, "none")).conditionExpression(present)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.hasItem()).isFalse());
    assertThat(stored()).hasSize(1);
  }

  @Test
  void updateItem_whenTheItemIsThere_changesItWhereItIs() {
    first.putItem(Parcel.of(ALICE, 1, "old"));
    Parcel changed = Parcel.of(ALICE, 1, "new");
    assertThat(moving.updateItem(changed)).isEqualTo(changed);
    assertGenerations(1);
    UpdateItemResponse response = addWeight(1, 3, ReturnValue.UPDATED_NEW);
    assertThat(response.attributes()).isEqualTo(values("weight", 3));
    assertThat(addWeight(1, 3, ReturnValue.ALL_OLD).attributes())
        .containsEntry("weight", AttributeValue.fromN("3"))
        .containsEntry("note", AttributeValue.fromS("new"))
        .doesNotContainKey("__updates");
    assertThat(stored().get(0)).containsEntry("__updates", AttributeValue.fromN("3"));
    assertThat(low.scan(r -> r.tableName(tableName)).items().get(0))
        .containsEntry("weight", AttributeValue.fromN("6"))
        .doesNotContainKey("__updates");
    assertThat(first.getItem(changed).getWeight()).isEqualTo(6);
  }

  private UpdateItemResponse addWeight(int number, int weight, ReturnValue returned) {
    return low.updateItem(
        r ->
            r.tableName(tableName)
                .key(key(number))
                .updateExpression("ADD weight :w")
                .expressionAttributeValues(values(":w", weight))
                .returnValues(returned));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"})
  void updateItem_whenThereIsNone_makesItUnderTheGenerationWritten(ReturnValue returned) {
    UpdateItemResponse response = addWeight(4, 5, returned);
    assertGenerations(2);
    assertThat(stored().get(0)).doesNotContainKey("__updates").containsKey("recipient__source");
    Map<String, AttributeValue> expected =
        switch (returned) {
          case ALL_NEW -> values("recipient", ALICE, "number", 4, "weight", 5);
          case UPDATED_NEW -> values("weight", 5);
          default -> Map.of();
        };
    assertThat(response.attributes()).isEqualTo(expected);
    assertThat(wire.requests(TransactWriteItemsRequest.class)).hasSize(1);
  }

  @Test
  void deleteItem_whateverTheGeneration_removesIt() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    moving.putItem(Parcel.of(ALICE, 2, "two"));
    assertThat(moving.deleteItem(Parcel.of(ALICE, 1, null)).getNote()).isEqualTo("one");
    assertThat(with(BOTH).deleteItem(Parcel.of(ALICE, 2, null)).getNote()).isEqualTo("two");
    assertThat(moving.deleteItem(Parcel.of(ALICE, 3, null))).isNull();
    assertThat(stored()).isEmpty();
  }

  // --- Several items

  @Test
  void batchGetItem_ofBothGenerations_findsThem() {
    List<Parcel> written = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Parcel parcel = Parcel.of(ALICE, i, "note " + i);
      (i % 2 == 0 ? first : moving).putItem(parcel);
      written.add(parcel);
    }
    List<Map<String, AttributeValue>> wanted = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      wanted.add(key(i));
    }
    BatchGetItemResponse response =
        low.batchGetItem(
            r ->
                r.requestItems(Map.of(tableName, keys(wanted)))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertThat(response.responses().get(tableName))
        .extracting(item -> item.get("note").s())
        .containsExactlyInAnyOrderElementsOf(written.stream().map(Parcel::getNote).toList());
    assertThat(response.consumedCapacity()).hasSize(1);
    assertThat(response.hasUnprocessedKeys() && !response.unprocessedKeys().isEmpty()).isFalse();
  }

  private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).build();
  }

  @Test
  void transactGetItems_ofBothGenerations_findsThemInOrder() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    moving.putItem(Parcel.of(ALICE, 2, "two"));
    TransactGetItemsResponse response =
        low.transactGetItems(r -> r.transactItems(get(2), get(3), get(1)));
    assertThat(response.responses())
        .extracting(item -> item.hasItem() ? item.item().get("note").s() : null)
        .containsExactly("two", null, "one");
    TransactGetItem[] many = new TransactGetItem[51];
    for (int i = 0; i < many.length; i++) {
      many[i] = get(i);
    }
    Failures.assertRefused(
        () -> low.transactGetItems(r -> r.transactItems(many)),
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "102",
        "100");
  }

  private TransactGetItem get(int number) {
    return TransactGetItem.builder().get(g -> g.tableName(tableName).key(key(number))).build();
  }

  @Test
  void batchWriteItem_ofBothGenerations_writesEachWhereItIs() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    first.putItem(Parcel.of(ALICE, 2, "two"));
    moving.putItem(Parcel.of(ALICE, 3, "three"));
    BatchWriteItemResponse response =
        low.batchWriteItem(
            r ->
                r.requestItems(Map.of(tableName, List.of(put(1), delete(2), put(3), put(4))))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertThat(response.unprocessedItems()).isEmpty();
    assertThat(response.consumedCapacity()).hasSize(1);
    assertGenerations(1, 2, 2);
    assertThat(low.scan(r -> r.tableName(tableName)).items())
        .extracting(item -> item.get("note").s())
        .containsExactlyInAnyOrder("put 1", "put 3", "put 4");
    Failures.assertRefused(
        () ->
            low.batchWriteItem(r -> r.requestItems(Map.of(tableName, List.of(put(1), delete(1))))),
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "twice");
    assertNoPlaintextSent();
  }

  @Test
  void batchWriteItem_whenOneCannotBeEncrypted_writesNone() {
    Map<String, AttributeValue> broken = values("recipient", ALICE, "number", 9);
    broken.put("note__source", AttributeValue.fromS("mine"));
    WriteRequest bad = WriteRequest.builder().putRequest(p -> p.item(broken)).build();
    Failures.assertRefused(
        () -> low.batchWriteItem(r -> r.requestItems(Map.of(tableName, List.of(put(1), bad)))),
        ErrorCode.RESERVED_ATTRIBUTE);
    assertThat(stored()).isEmpty();
  }

  private WriteRequest put(int number) {
    return WriteRequest.builder().putRequest(p -> p.item(item(number, "put " + number))).build();
  }

  private static Map<String, AttributeValue> item(int number, String note) {
    return values("recipient", ALICE, "number", number, "note", note, "carrier", "carrier-0");
  }

  private static WriteRequest delete(int number) {
    return WriteRequest.builder().deleteRequest(d -> d.key(key(number))).build();
  }

  @Test
  void transactWriteItems_ofBothGenerations_writesEachWhereItIs() {
    for (int i = 1; i <= 4; i++) {
      (i % 2 == 0 ? first : moving).putItem(Parcel.of(ALICE, i, "old " + i));
    }
    low.transactWriteItems(
        r ->
            r.transactItems(
                TransactWriteItem.builder()
                    .put(p -> p.tableName(tableName).item(item(1, "new 1")))
                    .build(),
                TransactWriteItem.builder()
                    .update(
                        u ->
                            u.tableName(tableName)
                                .key(key(2))
                                .updateExpression("SET note = :n")
                                .expressionAttributeValues(values(":n", "new 2")))
                    .build(),
                TransactWriteItem.builder().delete(d -> d.tableName(tableName).key(key(3))).build(),
                check(4, "attribute_exists(recipient)"),
                check(5, "attribute_not_exists(recipient)"),
                TransactWriteItem.builder()
                    .put(p -> p.tableName(tableName).item(item(6, "new 6")))
                    .build()));
    assertThat(low.scan(r -> r.tableName(tableName)).items())
        .extracting(item -> item.get("note").s())
        .containsExactlyInAnyOrder("new 1", "new 2", "old 4", "new 6");
    assertGenerations(2, 1, 1, 2);
    assertNoPlaintextSent();
  }

  private TransactWriteItem check(int number, String condition) {
    return TransactWriteItem.builder()
        .conditionCheck(
            c ->
                c.tableName(tableName)
                    .key(key(number))
                    .conditionExpression(condition)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .build();
  }

  @Test
  void transactWriteItems_whenAConditionFails_showsTheCallersPartsOnly() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    assertThatThrownBy(
            () ->
                low.transactWriteItems(
                    r ->
                        r.transactItems(
                            check(1, "attribute_not_exists(recipient)"),
                            TransactWriteItem.builder()
                                .put(p -> p.tableName(tableName).item(item(6, "new 6")))
                                .build(),
                            check(7, "attribute_exists(recipient)"))))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.cancellationReasons())
                  .extracting("code")
                  .containsExactly("ConditionalCheckFailed", "None", "ConditionalCheckFailed");
              assertThat(e.cancellationReasons().get(0).item().get("note").s()).isEqualTo("one");
              assertThat(e.cancellationReasons().get(2).hasItem()).isFalse();
            });
    assertThat(stored()).hasSize(1);
  }

  // --- Searches

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100})
  void query_ofBothGenerations_givesEachItemOnceInOrder(int limit) {
    List<Parcel> written = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      Parcel parcel = Parcel.of(ALICE, i, "note " + i);
      (i % 3 == 0 ? first : moving).putItem(parcel);
      written.add(parcel);
    }
    for (IndexGenerations generations : List.of(BOTH, MOVING)) {
      assertThat(items(ofAlice(with(generations), limit, true))).isEqualTo(written);
      assertThat(items(ofAlice(with(generations), limit, false)))
          .hasSize(14)
          .isSortedAccordingTo((a, b) -> b.getNumber() - a.getNumber());
      assertThat(
              items(
                  with(generations)
                      .index("CarrierIndex")
                      .query(
                          r ->
                              r.queryConditional(keyEqualTo(k -> k.partitionValue("carrier-1")))
                                  .limit(limit))))
          .hasSize(7);
    }
    assertThat(
            low.query(
                    r ->
                        r.tableName(tableName)
                            .keyConditionExpression("recipient = :r")
                            .expressionAttributeValues(values(":r", ALICE))
                            .select(Select.COUNT))
                .count())
        .isEqualTo(14);
  }

  private static PageIterable<Parcel> ofAlice(
      EncryptedTable<Parcel> table, int limit, boolean forward) {
    return table.query(
        r ->
            r.queryConditional(keyEqualTo(k -> k.partitionValue(ALICE)))
                .scanIndexForward(forward)
                .limit(limit));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void query_whenItemsAreMovedBetweenPages_missesNoneAndRepeatsNone(boolean forward) {
    for (int i = 0; i < 20; i++) {
      (i % 4 == 0 ? moving : first).putItem(Parcel.of(ALICE, i, "note " + i));
    }
    List<Integer> found = new ArrayList<>();
    Iterator<Page<Parcel>> pages = ofAlice(moving, 3, forward).iterator();
    for (int page = 0; pages.hasNext(); page++) {
      pages.next().items().forEach(item -> found.add(item.getNumber()));
      if (page == 1) {
        assertThat(rehash().rehashed()).isEqualTo(15);
      }
    }
    assertThat(found).doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  void query_withAProjection_givesWhatWasAskedFor() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    moving.putItem(Parcel.of(ALICE, 2, "two"));
    assertThat(
            low.query(
                    r ->
                        r.tableName(tableName)
                            .keyConditionExpression("recipient = :r")
                            .projectionExpression("note")
                            .expressionAttributeValues(values(":r", ALICE)))
                .items())
        .containsExactly(values("note", "one"), values("note", "two"));
  }

  // --- Moving

  @Test
  void rehash_ofItemsWithEncryptedKeys_movesThem() {
    List<Parcel> written = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Parcel parcel = Parcel.of(i % 2 == 0 ? ALICE : "Bob@Example.com", i, "note " + i);
      (i % 5 == 0 ? moving : first).putItem(parcel);
      written.add(parcel);
    }
    addWeight(2, 7, ReturnValue.NONE);
    assertThat(rehash().rehashed()).isEqualTo(8);
    assertThat(rehash()).isEqualTo(new RehashReport(10, 0, 0, 0));
    EncryptedTable<Parcel> second = with(SECOND);
    written.get(2).setWeight(7);
    for (Parcel parcel : written) {
      assertThat(second.getItem(parcel)).isEqualTo(parcel);
    }
    assertThat(stored())
        .hasSize(10)
        .allSatisfy(
            item -> {
              assertThat(generation(item)).isEqualTo(2);
              assertThat(item).doesNotContainKey("__updates");
            });
  }

  @Test
  void rehash_whenAnItemIsUpdatedMeanwhile_losesNothing() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    Map<String, AttributeValue> stray = values(":v", "added");
    meanwhile.before(
        TransactWriteItemsRequest.class,
        () ->
            low.updateItem(
                r ->
                    r.tableName(tableName)
                        .key(key(1))
                        .updateExpression("SET undeclared = :v")
                        .expressionAttributeValues(stray)));
    assertThat(rehash()).isEqualTo(new RehashReport(1, 1, 0, 0));
    assertThat(meanwhile.isDone()).isTrue();
    assertGenerations(2);
    assertThat(stored().get(0)).containsEntry("undeclared", AttributeValue.fromS("added"));
  }

  @Test
  void rehash_whenAnItemIsPutOrDeletedMeanwhile_keepsThat() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    Parcel changed = Parcel.of(ALICE, 1, "changed");
    meanwhile.before(TransactWriteItemsRequest.class, () -> moving.putItem(changed));
    assertThat(rehash().rehashed()).isEqualTo(1);
    assertThat(with(SECOND).getItem(changed)).isEqualTo(changed);

    first.putItem(Parcel.of(ALICE, 2, "two"));
    meanwhile.before(
        TransactWriteItemsRequest.class, () -> moving.deleteItem(Parcel.of(ALICE, 2, null)));
    assertThat(rehash().rehashed()).isZero();
    assertThat(stored()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void reads_whenTheItemIsMovedMeanwhile_findIt(int request) {
    EncryptedTable<Parcel> interrupted = interrupted();
    Hushtable mover = newMover();
    Parcel one = Parcel.of(ALICE, 1, "one");
    first.putItem(one);
    meanwhile.before(GetItemRequest.class, request, () -> mover.rehash(tableName));
    assertThat(interrupted.getItem(one)).isEqualTo(one);

    Parcel two = Parcel.of(ALICE, 2, "two");
    first.putItem(two);
    DynamoDbClient batches = interruptedClient();
    meanwhile.before(BatchGetItemRequest.class, request, () -> mover.rehash(tableName));
    assertThat(
            batches
                .batchGetItem(r -> r.requestItems(Map.of(tableName, keys(List.of(key(1), key(2))))))
                .responses()
                .get(tableName))
        .hasSize(2);
  }

  @Test
  void writes_whenTheItemIsMovedMeanwhile_followIt() {
    EncryptedTable<Parcel> interrupted = interrupted();
    for (int i = 1; i <= 3; i++) {
      first.putItem(Parcel.of(ALICE, i, "old"));
    }
    Hushtable mover = newMover();
    Parcel put = Parcel.of(ALICE, 1, "put");
    meanwhile.before(PutItemRequest.class, () -> mover.rehash(tableName));
    interrupted.putItem(put);
    assertThat(stored()).hasSize(3);
    assertThat(with(SECOND).getItem(put)).isEqualTo(put);

    first.putItem(Parcel.of(ALICE, 4, "old"));
    Parcel updated = Parcel.of(ALICE, 4, "updated");
    meanwhile.before(UpdateItemRequest.class, () -> mover.rehash(tableName));
    assertThat(interrupted.updateItem(updated)).isEqualTo(updated);
    assertThat(with(SECOND).getItem(updated)).isEqualTo(updated);

    first.putItem(Parcel.of(ALICE, 5, "old"));
    meanwhile.before(DeleteItemRequest.class, () -> mover.rehash(tableName));
    assertThat(interrupted.deleteItem(Parcel.of(ALICE, 5, null)).getNote()).isEqualTo("old");
    assertThat(stored()).hasSize(4);
    assertThat(meanwhile.isDone()).isTrue();
  }

  /** Past what is done meanwhile. */
  private Hushtable newMover() {
    Hushtable mover =
        Hushtable.builder().client(aws.dynamoDb()).keys(keys).indexGenerations(MOVING).build();
    mover.table(tableName, Parcel.class);
    return mover;
  }

  @Test
  void writes_whenTheItemAppearsElsewhereMeanwhile_makeNoSecond() {
    EncryptedTable<Parcel> interrupted = interrupted();
    Parcel put = Parcel.of(ALICE, 1, "put");
    meanwhile.before(
        TransactWriteItemsRequest.class, () -> first.putItem(Parcel.of(ALICE, 1, "appeared")));
    interrupted.putItem(put);
    assertThat(stored()).hasSize(1);
    assertThat(moving.getItem(put)).isEqualTo(put);

    Expression absent = Expression.builder().expression("attribute_not_exists(recipient)").build();
    meanwhile.before(
        TransactWriteItemsRequest.class, () -> first.putItem(Parcel.of(ALICE, 2, "appeared")));
    assertThatThrownBy(
            () ->
                interrupted.putItem(
                    r -> r.item(Parcel.of(ALICE, 2, "put")).conditionExpression(absent)))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(stored()).hasSize(2);
    assertThat(meanwhile.isDone()).isTrue();
  }

  @Test
  void transactWriteItems_whenAnItemIsMovedMeanwhile_followsIt() {
    first.putItem(Parcel.of(ALICE, 1, "old"));
    Hushtable mover = newMover();
    DynamoDbClient interrupted = interruptedClient();
    meanwhile.before(TransactWriteItemsRequest.class, () -> mover.rehash(tableName));
    interrupted.transactWriteItems(
        r ->
            r.transactItems(
                TransactWriteItem.builder()
                    .put(p -> p.tableName(tableName).item(item(1, "new 1")))
                    .build()));
    assertGenerations(2);
    assertThat(moving.getItem(Parcel.of(ALICE, 1, null)).getNote()).isEqualTo("new 1");
  }

  @Test
  void rehash_whenASealedItemIsPutMeanwhile_keepsThat() {
    EncryptedTable<SealedBeans.Member> one = newTable(SealedBeans.Member.class);
    SealedBeans.Member member = new SealedBeans.Member();
    member.setId("m-1");
    member.setEmail(ALICE);
    member.setPlan("gold");
    one.putItem(member);
    Hushtable mover = mover();
    mover.table(one.tableName(), SealedBeans.Member.class);
    meanwhile.before(
        PutItemRequest.class,
        () -> {
          member.setPlan("silver");
          one.putItem(member);
        });

    assertThat(mover.rehash(one.tableName()).rehashed()).isEqualTo(1);
    assertThat(meanwhile.isDone()).isTrue();
    assertThat(
            mode()
                .table(
                    newHushtable().indexGenerations(SECOND).build(),
                    one.tableName(),
                    SealedBeans.Member.class)
                .getItem(member)
                .getPlan())
        .isEqualTo("silver");
  }

  @Test
  void rehash_ofItemsThatAreBoundToPairs_takesTheirView() {
    Map<String, String> pairs = Map.of("country", "nl");
    Parcel parcel = Parcel.of(ALICE, 1, "one");
    EncryptedTable<Parcel> bound =
        mode().table(newHushtable().build().context(pairs), tableName, Parcel.class);
    bound.putItem(parcel);
    Failures.assertRefused(this::rehash, ErrorCode.NOT_AUTHENTIC, tableName);
    assertThat(mover().context(pairs).rehash(tableName).rehashed()).isEqualTo(1);
    assertThat(
            mode()
                .table(
                    newHushtable().indexGenerations(SECOND).build().context(pairs),
                    tableName,
                    Parcel.class)
                .getItem(parcel))
        .isEqualTo(parcel);
  }

  @Test
  void rehash_whenAKeyIsThereTwice_saysSo() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    with(SECOND).putItem(Parcel.of(ALICE, 1, "another"));
    Failures.assertRefused(this::rehash, ErrorCode.DUPLICATE_VALUE, tableName, "same primary key");
    assertGenerations(1, 2);
  }

  @Test
  void rehash_whenAnOlderGenerationIsWritten_isRefused() {
    Hushtable back =
        Hushtable.builder().client(aws.dynamoDb()).keys(keys).indexGenerations(BOTH).build();
    back.table(tableName, Parcel.class);
    Failures.assertRefused(
        () -> back.rehash(tableName),
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "generation 1 is written and 2 is known");
  }

  @Test
  void rehash_ofUniqueValues_givesTheirEntriesToTheItemThatWasMoved() {
    EncryptedTable<Badge> one = newTable(Badge.class);
    String name = one.tableName();
    awaitTable(name + "_unique");
    one.putItem(Badge.of(ALICE, "c-1"));
    Hushtable with = newHushtable().indexGenerations(MOVING).build();
    EncryptedTable<Badge> both = mode().table(with, name, Badge.class);
    both.updateItem(Badge.of(ALICE, "c-2"));
    both.putItem(Badge.of("bob@example.com", "c-3"));
    Failures.assertRefused(
        () -> both.putItem(Badge.of("bob@example.com", "c-2")), ErrorCode.DUPLICATE_VALUE);

    Hushtable mover =
        Hushtable.builder().client(aws.dynamoDb()).keys(keys).indexGenerations(MOVING).build();
    mover.table(name, Badge.class);
    assertThat(mover.rehash(name)).isEqualTo(new RehashReport(2, 1, 0, 0));

    Failures.assertRefused(
        () -> both.putItem(Badge.of("carol@example.com", "c-2")), ErrorCode.DUPLICATE_VALUE);
    both.updateItem(Badge.of(ALICE, "c-4"));
    both.putItem(Badge.of("carol@example.com", "c-2"));
    EncryptedTable<Badge> last =
        mode().table(newHushtable().indexGenerations(SECOND).build(), name, Badge.class);
    assertThat(last.deleteItem(Badge.of(ALICE, null)).getCode()).isEqualTo("c-4");
    last.putItem(Badge.of("dave@example.com", "c-4"));
  }

  @Test
  void rehash_whenAnItemIsUpdatedByItsHashMeanwhile_losesNothing() {
    first.putItem(Parcel.of(ALICE, 1, "one"));
    Map<String, AttributeValue> hashed = key(1);
    hashed.put("recipient", stored().get(0).get("recipient__hmac"));
    meanwhile.before(
        TransactWriteItemsRequest.class,
        () ->
            low.updateItem(
                r ->
                    r.tableName(tableName)
                        .key(hashed)
                        .updateExpression("SET undeclared = :v")
                        .expressionAttributeValues(values(":v", "added"))));
    assertThat(rehash().rehashed()).isEqualTo(1);
    assertThat(stored().get(0)).containsEntry("undeclared", AttributeValue.fromS("added"));
  }

  @Test
  void rehash_ofWhatAnotherClassEncrypts_isRefused() {
    HeavyParcel heavy = new HeavyParcel();
    heavy.setRecipient(ALICE);
    heavy.setNumber(1);
    heavy.setContents("precious");
    mode().table(newHushtable().build(), tableName, HeavyParcel.class).putItem(heavy);

    Failures.assertRefused(
        this::rehash,
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "'contents__source'",
        "Register all classes");
    assertGenerations(1);
    Hushtable mover = mover();
    mover.table(tableName, HeavyParcel.class);
    assertThat(mover.rehash(tableName).rehashed()).isEqualTo(1);
    assertThat(
            mode()
                .table(
                    newHushtable().indexGenerations(SECOND).build(), tableName, HeavyParcel.class)
                .getItem(heavy)
                .getContents())
        .isEqualTo("precious");
  }

  /** A class of the same table with something more that is encrypted. */
  @DynamoDbBean
  public static class HeavyParcel extends Parcel {
    private String contents;

    @Encrypted
    public String getContents() {
      return contents;
    }

    public void setContents(String contents) {
      this.contents = contents;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void transactWriteItems_withAToken_canBeRepeated(boolean there) {
    if (there) {
      first.putItem(Parcel.of(ALICE, 1, "old"));
    }
    String token = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      low.transactWriteItems(
          r ->
              r.clientRequestToken(token)
                  .transactItems(
                      TransactWriteItem.builder()
                          .update(
                              u ->
                                  u.tableName(tableName)
                                      .key(key(1))
                                      .updateExpression("ADD weight :w")
                                      .expressionAttributeValues(values(":w", 3)))
                          .build(),
                      TransactWriteItem.builder()
                          .put(p -> p.tableName(tableName).item(item(2, "put")))
                          .build()));
    }
    assertThat(stored()).hasSize(2);
    assertThat(moving.getItem(Parcel.of(ALICE, 1, null)).getWeight()).isEqualTo(3);
  }

  @Test
  void transactWriteItems_withATokenWhenTheItemIsMovedMeanwhile_followsIt() {
    first.putItem(Parcel.of(ALICE, 1, "old"));
    Hushtable mover = newMover();
    DynamoDbClient interrupted = interruptedClient();
    meanwhile.before(TransactWriteItemsRequest.class, () -> mover.rehash(tableName));
    interrupted.transactWriteItems(
        r ->
            r.clientRequestToken(UUID.randomUUID().toString())
                .transactItems(
                    TransactWriteItem.builder()
                        .put(p -> p.tableName(tableName).item(item(1, "new")))
                        .build()));
    assertGenerations(2);
    assertThat(moving.getItem(Parcel.of(ALICE, 1, null)).getNote()).isEqualTo("new");
  }

  @Test
  void writes_ofItemsThatTellTheirScope_knowItFromTheRequest() {
    EncryptedTable<Pass> one = newTable(Pass.class);
    one.putItem(Pass.of(ALICE, "acme", "old"));
    Hushtable with = newHushtable().indexGenerations(MOVING).build();
    EncryptedTable<Pass> both = mode().table(with, one.tableName(), Pass.class);
    assertThat(both.updateItem(Pass.of(ALICE, "acme", "new")).getText()).isEqualTo("new");
    mode()
        .client(with)
        .deleteItem(
            r ->
                r.tableName(one.tableName())
                    .key(values("holder", ALICE))
                    .conditionExpression("tenant = :t")
                    .expressionAttributeValues(values(":t", "acme")));
    assertThat(both.forScope("acme").getItem(Pass.of(ALICE, "acme", null))).isNull();
  }

  @Test
  void updateItem_ofAUniqueValueThatIsMovedBeforeItIsRead_returnsIt() {
    EncryptedTable<Badge> one = newTable(Badge.class);
    String name = one.tableName();
    awaitTable(name + "_unique");
    one.putItem(Badge.of(ALICE, "c-1"));
    Hushtable mover = newMover();
    mover.table(name, Badge.class);
    EncryptedTable<Badge> both = mode().table(interruptedHushtable(), name, Badge.class);
    meanwhile.before(
        TransactWriteItemsRequest.class,
        () -> meanwhile.before(GetItemRequest.class, () -> mover.rehash(name)));
    assertThat(both.updateItem(Badge.of(ALICE, "c-2")).getCode()).isEqualTo("c-2");
    assertThat(meanwhile.isDone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SET #u = :v", "REMOVE #u", "ADD #u :v", "DELETE #u :v"})
  void updateItem_ofTheCount_isRefused(String expression) {
    Failures.assertRefused(
        () ->
            low.updateItem(
                r ->
                    r.tableName(tableName)
                        .key(key(1))
                        .updateExpression(expression)
                        .expressionAttributeNames(Map.of("#u", "__updates"))
                        .expressionAttributeValues(
                            expression.contains(":v") ? values(":v", 1) : null)),
        ErrorCode.EXPRESSION_NOT_SUPPORTED,
        "__updates");
  }

  @Test
  void putItem_withTheNameOfTheCount_isRefused() {
    Map<String, AttributeValue> item = item(1, "one");
    item.put("__updates", AttributeValue.fromN("1"));
    Failures.assertRefused(
        () -> low.putItem(r -> r.tableName(tableName).item(item)),
        ErrorCode.RESERVED_ATTRIBUTE,
        "__updates");
  }
}
