package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Document;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactDeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactUpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.UpdateItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Rows TGT, TWR and CCF. */
abstract class AbstractTransactionTest extends MatrixTestBase {
  private EncryptedTable<Item> one;
  private EncryptedTable<Hidden> two;

  /** With encrypted keys. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    private Integer sort;
    private String note;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbSortKey
    @Encrypted
    @EqualityIndex
    public Integer getSort() {
      return sort;
    }

    public void setSort(Integer sort) {
      this.sort = sort;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  @BeforeEach
  void tables() {
    one = table(Item.class);
    two = table(Hidden.class);
  }

  private Item item(int sort) {
    return Item.of(id, sort);
  }

  private Hidden hidden(int sort) {
    Hidden hidden = new Hidden();
    hidden.setId(secret(id));
    hidden.setSort(sort);
    hidden.setNote(secret("note"));
    return hidden;
  }

  private void write(Consumer<TransactWriteItemsEnhancedRequest.Builder> request) {
    enhanced().transactWriteItems(request);
  }

  private static Expression textIs(String text) {
    return expression("text = :v", ":v", text);
  }

  @Test
  @Row({"TGT-01", "TGT-02"})
  void transactGetItems_everyForm_givesTheItemsInOrder() {
    for (int sort = 1; sort <= 3; sort++) {
      one.putItem(item(sort));
    }
    two.putItem(hidden(1));

    List<Document> documents =
        enhanced()
            .transactGetItems(
                t ->
                    t.addGetItem(one, item(1))
                        .addGetItem(two, hidden(1))
                        .addGetItem(two, hidden(2))
                        .addGetItem(one, item(2).key())
                        .addGetItem(
                            one, GetItemEnhancedRequest.builder().key(item(3).key()).build()));

    assertEqual(documents.get(0).getItem(one), item(1));
    assertEqual(documents.get(1).getItem(two), hidden(1));
    assertThat(documents.get(2).getItem(two)).isNull();
    assertEqual(documents.get(3).getItem(one), item(2));
    assertEqual(documents.get(4).getItem(one), item(3));
  }

  @Test
  @Row("TWR-01")
  void transactWriteItems_whenPutAndDeleted_doesAll() {
    write(t -> t.addPutItem(one, item(1)));
    write(t -> t.addPutItem(one, item(2)).addPutItem(two, hidden(1)).addPutItem(two, hidden(2)));
    assertEqual(one.getItem(item(1)), item(1));
    assertEqual(one.getItem(item(2)), item(2));
    assertEqual(two.getItem(hidden(2)), hidden(2));

    write(t -> t.addDeleteItem(one, item(1)));
    write(t -> t.addDeleteItem(one, item(2).key()).addDeleteItem(two, hidden(1)));
    assertThat(one.getItem(item(1))).isNull();
    assertThat(one.getItem(item(2))).isNull();
    assertThat(two.getItem(hidden(1))).isNull();
    assertThat(two.getItem(hidden(2))).isNotNull();
  }

  @Test
  @Row("TWR-02")
  void transactWriteItems_whenUpdated_doesAll() {
    one.putItem(item(1));
    two.putItem(hidden(1));
    Item partial = Item.key(id, 1);
    partial.setNote(secret("partial"));
    Hidden emptied = hidden(1);
    emptied.setNote(null);

    write(
        t ->
            t.addUpdateItem(
                    one,
                    TransactUpdateItemEnhancedRequest.builder(Item.class)
                        .item(partial)
                        .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                        .build())
                .addUpdateItem(two, emptied)
                .addUpdateItem(one, item(2)));

    Item expected = item(1);
    expected.setNote(secret("partial"));
    assertEqual(one.getItem(partial), expected);
    assertEqual(two.getItem(emptied), emptied);
    assertEqual(one.getItem(item(2)), item(2));
    write(t -> t.addUpdateItem(one, partial));
    assertEqual(one.getItem(partial), partial);
  }

  @Test
  @Row({"TWR-03", "TWR-09"})
  void transactWriteItems_whenAllKindsAreMixed_doesAll() {
    one.putItem(item(1));
    one.putItem(item(2));
    one.putItem(item(3));
    Item changed = item(2);
    changed.setNote(secret("changed"));

    write(
        t ->
            t.addConditionCheck(
                    one, c -> c.key(item(1).key()).conditionExpression(textIs(item(1).getText())))
                .addUpdateItem(
                    one,
                    UpdateItemEnhancedRequest.builder(Item.class)
                        .item(changed)
                        .conditionExpression(textIs(item(2).getText()))
                        .build())
                .addDeleteItem(
                    one,
                    DeleteItemEnhancedRequest.builder()
                        .key(item(3).key())
                        .conditionExpression(textIs(item(3).getText()))
                        .build())
                .addPutItem(
                    two,
                    PutItemEnhancedRequest.builder(Hidden.class)
                        .item(hidden(1))
                        .conditionExpression(expression("attribute_not_exists(id)"))
                        .build()));

    assertEqual(one.getItem(changed), changed);
    assertThat(one.getItem(item(3))).isNull();
    assertEqual(two.getItem(hidden(1)), hidden(1));
    assertRefusedUnsent(
        () ->
            write(
                t ->
                    t.addConditionCheck(
                        one,
                        ConditionCheck.builder()
                            .key(item(1).key())
                            .conditionExpression(expression("note = :n", ":n", secret("x")))
                            .build())),
        NOT_SEARCHABLE);
  }

  @Test
  @Row({"TWR-04", "TWR-05"})
  void transactWriteItems_whenACheckFails_cancelsAllWithReasons() {
    one.putItem(item(1));

    assertThatThrownBy(
            () ->
                write(
                    t ->
                        t.addPutItem(two, hidden(1))
                            .addConditionCheck(
                                one,
                                c ->
                                    c.key(item(1).key())
                                        .conditionExpression(textIs(secret("wrong")))
                                        .returnValuesOnConditionCheckFailure(
                                            ReturnValuesOnConditionCheckFailure.ALL_OLD))
                            .addDeleteItem(
                                one,
                                TransactDeleteItemEnhancedRequest.builder()
                                    .key(item(2).key())
                                    .conditionExpression(textIs(secret("wrong")))
                                    .build())))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.cancellationReasons())
                  .extracting(CancellationReason::code)
                  .containsExactly("None", "ConditionalCheckFailed", "ConditionalCheckFailed");
              assertEqual(
                  one.tableSchema().mapToItem(e.cancellationReasons().get(1).item()), item(1));
              assertThat(e.cancellationReasons().get(0).hasItem()).isFalse();
              assertThat(e.cancellationReasons().get(2).hasItem()).isFalse();
            });
    assertThat(two.getItem(hidden(1))).isNull();
  }

  @Test
  @Row("TWR-05")
  void transactWriteItems_whenAPartIsOfAPlainTable_leavesItsReasonAsItIs() {
    String plain = aws.uniqueTableName("plain");
    aws.dynamoDb()
        .createTable(
            r ->
                r.tableName(plain)
                    .attributeDefinitions(d -> d.attributeName("id").attributeType("S"))
                    .keySchema(k -> k.attributeName("id").keyType("HASH"))
                    .billingMode("PAY_PER_REQUEST"));
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(plain));
    Map<String, AttributeValue> item = values("id", "1", "note__source", "plain");
    aws.dynamoDb().putItem(r -> r.tableName(plain).item(item));
    one.putItem(item(1));
    Hushtable both = builder().plainTables(plain).build();
    EncryptedTable<Item> table = mode().table(both, one.tableName(), Item.class);

    assertThatThrownBy(
            () ->
                mode()
                    .client(both)
                    .transactWriteItems(
                        r ->
                            r.transactItems(
                                t ->
                                    t.delete(
                                        d ->
                                            d.tableName(plain)
                                                .key(values("id", "1"))
                                                .conditionExpression("attribute_not_exists(id)")
                                                .returnValuesOnConditionCheckFailure("ALL_OLD")),
                                t ->
                                    t.delete(
                                        d ->
                                            d.tableName(table.tableName())
                                                .key(values("id", id, "sort", 1))
                                                .conditionExpression("attribute_not_exists(text)")
                                                .returnValuesOnConditionCheckFailure("ALL_OLD")))))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.cancellationReasons().get(0).item()).isEqualTo(item);
              assertThat(e.cancellationReasons().get(1).item())
                  .containsEntry("note", value(item(1).getNote()));
            });
  }

  @Test
  @Row({"TWR-06", "CAP-02"})
  void transactWriteItemsWithResponse_always_hasCapacityAndMetrics() {
    var response =
        enhanced()
            .transactWriteItemsWithResponse(
                t ->
                    t.addPutItem(one, item(1))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertThat(response.consumedCapacity().get(0).capacityUnits()).isPositive();

    Answers answers = new Answers(mode());
    Hushtable answered = answers.hushtable(keys);
    EncryptedTable<Hidden> table = mode().table(answered, "hidden", Hidden.class);
    AttributeValue hash = table.hmac("id", secret(id));
    answers.on(
        TransactWriteItemsRequest.class,
        request ->
            TransactWriteItemsResponse.builder()
                .itemCollectionMetrics(
                    Map.of(
                        "hidden",
                        List.of(
                            ItemCollectionMetrics.builder()
                                .itemCollectionKey(Map.of("id__hmac", hash))
                                .build())))
                .build());
    assertThat(
            mode()
                .enhancedClient(answered)
                .transactWriteItemsWithResponse(
                    t ->
                        t.addPutItem(table, hidden(1))
                            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                .itemCollectionMetrics()
                .get("hidden")
                .get(0)
                .itemCollectionKey())
        .isEqualTo(Map.of("id", hash));
  }

  @Test
  @Row({"TWR-07", "TWR-08"})
  void transactWriteItems_whenTheTokenIsTheSame_isAcceptedForTheSameContent() {
    String token = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      write(t -> t.addPutItem(one, item(1)).clientRequestToken(token));
    }
    assertEqual(one.getItem(item(1)), item(1));
    assertThat(wire.requests(TransactWriteItemsRequest.class).get(0).transactItems())
        .isEqualTo(wire.requests(TransactWriteItemsRequest.class).get(1).transactItems());

    Item changed = item(1);
    changed.setNote(secret("changed"));
    assertThatThrownBy(() -> write(t -> t.addPutItem(one, changed).clientRequestToken(token)))
        .isInstanceOf(IdempotentParameterMismatchException.class);
    write(t -> t.addPutItem(one, changed));
    assertThat(wire.bodies().get(wire.count() - 1)).contains("ClientRequestToken");
    assertEqual(one.getItem(changed), changed);
  }

  // --- The item of a failed condition

  private List<ThrowableAssert.ThrowingCallable> failing(
      ReturnValuesOnConditionCheckFailure returned) {
    Expression wrong = textIs(secret("wrong"));
    return List.of(
        () ->
            one.putItem(
                r ->
                    r.item(item(1))
                        .conditionExpression(wrong)
                        .returnValuesOnConditionCheckFailure(returned)),
        () ->
            one.updateItem(
                r ->
                    r.item(item(1))
                        .conditionExpression(wrong)
                        .returnValuesOnConditionCheckFailure(returned)),
        () ->
            one.deleteItem(
                r ->
                    r.key(item(1).key())
                        .conditionExpression(wrong)
                        .returnValuesOnConditionCheckFailure(returned)));
  }

  @Test
  @Row({"CCF-01", "CCF-02"})
  void writes_whenTheConditionFails_giveTheOldItemIfAsked() {
    one.putItem(item(1));

    for (ThrowableAssert.ThrowingCallable write :
        failing(ReturnValuesOnConditionCheckFailure.ALL_OLD)) {
      assertThatThrownBy(write)
          .isInstanceOfSatisfying(
              ConditionalCheckFailedException.class,
              e -> assertEqual(one.tableSchema().mapToItem(e.item()), item(1)));
    }
    for (ThrowableAssert.ThrowingCallable write :
        failing(ReturnValuesOnConditionCheckFailure.NONE)) {
      assertThatThrownBy(write)
          .isInstanceOfSatisfying(
              ConditionalCheckFailedException.class, e -> assertThat(e.hasItem()).isFalse());
    }
  }

  @Test
  @Row("CCF-03")
  void writes_whenTheConditionFailsAndTheItemDoesNotOpen_tellBoth() {
    one.putItem(item(1));
    damage(one, "note__source", "id", id, "sort", 1);

    for (ThrowableAssert.ThrowingCallable write :
        failing(ReturnValuesOnConditionCheckFailure.ALL_OLD)) {
      assertThat(assertRefused(write, NOT_AUTHENTIC).getSuppressed())
          .hasExactlyElementsOfTypes(ConditionalCheckFailedException.class);
    }
  }
}
