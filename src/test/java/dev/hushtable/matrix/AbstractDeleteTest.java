package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;

/** Rows DEL. */
abstract class AbstractDeleteTest extends MatrixTestBase {

  @Test
  @Row("DEL-01")
  void deleteItem_everyForm_returnsTheOldItem() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    List<Supplier<Item>> forms =
        List.of(
            () -> table.deleteItem(item.key()),
            () -> table.deleteItem(r -> r.key(item.key())),
            () -> table.deleteItem(DeleteItemEnhancedRequest.builder().key(item.key()).build()),
            () -> table.deleteItem(Item.key(id, 1)));

    for (Supplier<Item> form : forms) {
      table.putItem(item);
      assertEqual(form.get(), item);
      assertThat(table.getItem(item)).isNull();
    }
  }

  @Test
  @Row("DEL-02")
  void deleteItem_whenThereIsNone_isNull() {
    assertThat(table(Item.class).deleteItem(Item.key(id, 1))).isNull();
  }

  @Test
  @Row("DEL-03")
  void deleteItem_whenUnderACondition_comparesHashes() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    assertThatThrownBy(
            () ->
                table.deleteItem(
                    r ->
                        r.key(item.key())
                            .conditionExpression(expression("text = :v", ":v", secret("wrong")))))
        .isExactlyInstanceOf(ConditionalCheckFailedException.class);
    assertRefusedUnsent(
        () ->
            table.deleteItem(
                r ->
                    r.key(item.key())
                        .conditionExpression(expression("begins_with(text, :v)", ":v", SECRET))),
        EXPRESSION_NOT_SUPPORTED);
    assertEqual(table.getItem(item), item);
    assertEqual(
        table.deleteItem(
            r ->
                r.key(item.key())
                    .conditionExpression(expression("text = :v", ":v", item.getText()))),
        item);
    assertThat(table.getItem(item)).isNull();
  }

  @Test
  @Row("DEL-04")
  void deleteItemWithResponse_always_hasOldItemAndCapacity() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    var response =
        table.deleteItemWithResponse(
            r -> r.key(item.key()).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

    assertEqual(response.attributes(), item);
    assertThat(response.consumedCapacity().capacityUnits()).isPositive();
    table.putItem(item);
    var simple =
        table.deleteItemWithResponse(DeleteItemEnhancedRequest.builder().key(item.key()).build());
    assertEqual(simple.attributes(), item);
    assertThat(simple.consumedCapacity()).isNull();
  }

  /** DynamoDB Local has no item collection metrics, so they are put in. */
  @Test
  @Row({"DEL-05", "CAP-02"})
  void deleteItemWithResponse_whenItHasMetrics_givesTheCollectionKeyItsPlainName() {
    Answers answers = new Answers(mode());
    EncryptedTable<Hidden> table = mode().table(answers.hushtable(keys), "hidden", Hidden.class);
    AttributeValue hash = table.hmac("id", secret(id));
    answers.on(
        DeleteItemRequest.class,
        request ->
            DeleteItemResponse.builder()
                .itemCollectionMetrics(
                    m ->
                        m.itemCollectionKey(Map.of("id__hmac", hash)).sizeEstimateRangeGB(0.0, 1.0))
                .build());

    ItemCollectionMetrics metrics =
        table
            .deleteItemWithResponse(
                r ->
                    r.key(k -> k.partitionValue(secret(id)).sortValue(1))
                        .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
            .itemCollectionMetrics();

    assertThat(metrics.itemCollectionKey()).isEqualTo(Map.of("id", hash));
    assertThat(metrics.sizeEstimateRangeGB()).containsExactly(0.0, 1.0);
  }

  /** With an encrypted key and a local index. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    private Integer sort;
    private Integer rank;

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
    public Integer getSort() {
      return sort;
    }

    public void setSort(Integer sort) {
      this.sort = sort;
    }

    @DynamoDbSecondarySortKey(indexNames = "LocalIndex")
    public Integer getRank() {
      return rank;
    }

    public void setRank(Integer rank) {
      this.rank = rank;
    }
  }

  @Test
  @Row("DEL-06")
  void deleteItem_whenItDoesNotOpen_saysThatItIsDeleted() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);
    damage(table, "note__source", "id", id, "sort", 1);

    assertRefused(() -> table.deleteItem(item.key()), NOT_AUTHENTIC, "The write was carried out");

    assertThat(stored(table, "id", id, "sort", 1)).isEmpty();
  }
}
