package dev.hushtable.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Rows GET. */
abstract class AbstractGetTest extends MatrixTestBase {

  @Test
  @Row("GET-01")
  void getItem_everyForm_findsTheItem() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    List<Item> found =
        List.of(
            table.getItem(item.key()),
            table.getItem(r -> r.key(item.key())),
            table.getItem(
                GetItemEnhancedRequest.builder().key(item.key()).consistentRead(true).build()),
            table.getItem(Item.key(id, 1)));

    assertThat(found).allSatisfy(read -> assertEqual(read, item));
  }

  @Test
  @Row("GET-01")
  void getItem_whenTheKeyIsEncrypted_findsTheItem() {
    EncryptedTable<Hidden> table = table(Hidden.class);
    Hidden hidden = hidden();
    table.putItem(hidden);

    assertEqual(
        table.getItem(k -> k.key(b -> b.partitionValue(hidden.getId()).sortValue(NUMBER))), hidden);
    assertEqual(table.getItem(hidden), hidden);
  }

  private Hidden hidden() {
    Hidden hidden = new Hidden();
    hidden.setId(secret(id));
    hidden.setSort(NUMBER);
    hidden.setText(secret("text"));
    return hidden;
  }

  /** With an encrypted key. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    private Long sort;
    private String text;

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
    public Long getSort() {
      return sort;
    }

    public void setSort(Long sort) {
      this.sort = sort;
    }

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @Test
  @Row("GET-02")
  void getItem_whenThereIsNone_isNull() {
    assertThat(table(Item.class).getItem(Item.key(id, 1))).isNull();
    assertThat(table(Hidden.class).getItem(hidden())).isNull();
  }

  @Test
  @Row({"GET-03", "GET-04"})
  void getItem_whenAnotherClassWroteIt_readsWhatBothHave() {
    EncryptedTable<Item> wide = table(Item.class);
    EncryptedTable<Narrow> narrow = as(Narrow.class, wide);
    Narrow written = new Narrow();
    written.setId(id);
    written.setSort(1);
    written.setNote(secret("note"));
    Item full = Item.of(id, 2);

    narrow.putItem(written);
    wide.putItem(full);

    Item widened = Item.key(id, 1);
    widened.setNote(written.getNote());
    assertEqual(wide.getItem(widened), widened);
    Narrow narrowed = new Narrow();
    narrowed.setId(id);
    narrowed.setSort(2);
    narrowed.setNote(full.getNote());
    assertEqual(narrow.getItem(full.key()), narrowed);
  }

  /** Maps a part of what an item has. */
  @DynamoDbBean
  public static class Narrow {
    private String id;
    private Integer sort;
    private String note;

    @DynamoDbPartitionKey
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

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  @Test
  @Row("GET-05")
  void getItemWithResponse_always_passesCapacityOn() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    GetItemEnhancedResponse<Item> asked =
        table.getItemWithResponse(
            r -> r.key(item.key()).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    GetItemEnhancedResponse<Item> missing =
        table.getItemWithResponse(r -> r.key(k -> k.partitionValue(id).sortValue(9)));

    assertEqual(asked.attributes(), item);
    assertThat(asked.consumedCapacity().capacityUnits()).isPositive();
    assertThat(missing.attributes()).isNull();
    assertThat(missing.consumedCapacity()).isNull();
  }

  @Test
  @Row("GET-06")
  void getItemWithResponse_whenConsistent_costsMore() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    assertThat(units(table, item, true)).isGreaterThan(units(table, item, false));
  }

  private static double units(EncryptedTable<Item> table, Item item, boolean consistent) {
    return table
        .getItemWithResponse(
            r ->
                r.key(item.key())
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }
}
