package dev.hushtable.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Rows PAG and CAP. */
abstract class AbstractPagingTest extends MatrixTestBase {
  private EncryptedTable<Item> table;

  @BeforeEach
  void putItems() {
    table = table(Item.class);
    for (int sort = 0; sort < 4; sort++) {
      table.putItem(Item.of(id, sort));
    }
    forgetSent();
  }

  @Test
  @Row("PAG-01")
  void pages_always_areFetchedAnewWhenIterated() {
    QueryConditional mine = keyEqualTo(k -> k.partitionValue(id));
    PageIterable<Item> pages = table.query(r -> r.queryConditional(mine).limit(4));
    PageIterable<Item> scan = table.scan();
    assertThat(wire.count()).isZero();

    assertThat(items(pages)).hasSize(4);
    assertThat(wire.count()).isEqualTo(2);
    assertThat(items(pages)).hasSize(4);
    assertThat(wire.count()).isEqualTo(4);
    assertThat(items(scan)).isNotEmpty();
    assertThat(wire.count()).isEqualTo(5);
  }

  @Test
  @Row("CAP-01")
  void capacity_whenAsked_isThatOfTheStoredForm() {
    for (ReturnConsumedCapacity asked :
        List.of(ReturnConsumedCapacity.TOTAL, ReturnConsumedCapacity.INDEXES)) {
      ConsumedCapacity put =
          table
              .putItemWithResponse(r -> r.item(Item.of(id, 1)).returnConsumedCapacity(asked))
              .consumedCapacity();
      assertThat(put.capacityUnits()).isPositive();
      assertThat(put.hasGlobalSecondaryIndexes())
          .isEqualTo(asked == ReturnConsumedCapacity.INDEXES);
      assertThat(pages(table.scan(r -> r.returnConsumedCapacity(asked))).get(0).consumedCapacity())
          .isNotNull();
    }
    assertThat(table.putItemWithResponse(r -> r.item(Item.of(id, 1))).consumedCapacity()).isNull();
    assertThat(pages(table.scan()).get(0).consumedCapacity()).isNull();
  }

  @Test
  @Row("CAP-03")
  void lowLevelResponses_always_keepTheirMetadata() {
    var response =
        low().getItem(r -> r.tableName(table.tableName()).key(values("id", id, "sort", 1)));

    assertThat(response.item()).containsEntry("note", value(secret("note 1")));
    assertThat(response.responseMetadata().requestId()).isNotEqualTo("UNKNOWN");
    assertThat(response.sdkHttpResponse().isSuccessful()).isTrue();
  }

  @Test
  @Row("CAP-04")
  void lowLevelRequests_always_keepTheirOverrideConfiguration() {
    low()
        .putItem(
            r ->
                r.tableName(table.tableName())
                    .item(values("id", id, "sort", 9, "note", secret("note")))
                    .overrideConfiguration(
                        o ->
                            o.addApiName(n -> n.name("caller").version("1"))
                                .putHeader("x-caller", "a")));

    PutItemRequest sent = wire.requests(PutItemRequest.class).get(0);
    assertThat(sent.overrideConfiguration().orElseThrow().headers()).containsKey("x-caller");
    assertThat(sent.overrideConfiguration().orElseThrow().apiNames())
        .anyMatch(name -> name.name().equals("caller"));
    assertThat(sent.item()).containsKey("note__source");
  }
}
