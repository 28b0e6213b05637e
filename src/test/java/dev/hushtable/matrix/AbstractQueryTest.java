package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBeginsWith;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBetween;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThan;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThanOrEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortLessThan;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortLessThanOrEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.exception.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Rows QRY. */
abstract class AbstractQueryTest extends MatrixTestBase {
  private static final int COUNT = 10;
  private EncryptedTable<Item> table;
  private EncryptedTable<Hidden> hidden;
  private List<Item> all;
  private Hidden first;
  private Hidden second;

  /** With encrypted keys. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    private String sort;
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
    public String getSort() {
      return sort;
    }

    public void setSort(String sort) {
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

  @BeforeAll
  void putItems() {
    table = newTable(Item.class);
    all = IntStream.range(0, COUNT).mapToObj(i -> Item.of("all", i)).toList();
    all.forEach(table::putItem);
    hidden = newTable(Hidden.class);
    first = hidden("a");
    second = hidden("b");
    hidden.putItem(first);
    hidden.putItem(second);
  }

  private static Hidden hidden(String sort) {
    Hidden hidden = new Hidden();
    hidden.setId(secret("id"));
    hidden.setSort(secret(sort));
    hidden.setNote(secret("note"));
    return hidden;
  }

  private static QueryConditional ofAll() {
    return keyEqualTo(k -> k.partitionValue("all"));
  }

  private static QueryConditional ofHidden() {
    return keyEqualTo(k -> k.partitionValue(secret("id")));
  }

  private PageIterable<Item> filtered(Expression filter) {
    return table.query(r -> r.queryConditional(ofAll()).filterExpression(filter));
  }

  private void assertFilterRefused(Expression filter, ErrorCode code) {
    assertRefusedUnsent(() -> items(filtered(filter)), code);
  }

  @Test
  @Row("QRY-01")
  void query_everyForm_findsThePartition() {
    List<PageIterable<Item>> forms =
        List.of(
            table.query(ofAll()),
            table.query(r -> r.queryConditional(ofAll())),
            table.query(QueryEnhancedRequest.builder().queryConditional(ofAll()).build()));

    forms.forEach(
        form -> {
          assertEqual(items(form), all);
          assertEqual(form.items().stream().toList(), all);
        });
    assertThat(items(hidden.query(ofHidden()))).hasSize(2);
  }

  @Test
  @Row("QRY-02")
  void query_whenDescending_turnsTheOrderOfPlainKeys() {
    List<Item> descending = new ArrayList<>(all);
    Collections.reverse(descending);

    assertEqual(
        items(table.query(r -> r.queryConditional(ofAll()).scanIndexForward(false))), descending);
    List<String> forward = items(hidden.query(ofHidden())).stream().map(Hidden::getSort).toList();
    List<String> backward =
        items(hidden.query(r -> r.queryConditional(ofHidden()).scanIndexForward(false))).stream()
            .map(Hidden::getSort)
            .toList();
    assertThat(backward).as("the order of hashes").containsExactly(forward.get(1), forward.get(0));
  }

  @Test
  @Row({"QRY-03", "QRY-15"})
  void query_whenTheSortKeyIsInARange_worksInTheClearOnly() {
    assertEqual(items(table.query(sortBetween(key(2), key(4)))), all.subList(2, 5));
    assertEqual(items(table.query(sortGreaterThan(key(7)))), all.subList(8, 10));
    assertEqual(items(table.query(sortGreaterThanOrEqualTo(key(8)))), all.subList(8, 10));
    assertEqual(items(table.query(sortLessThan(key(1)))), all.subList(0, 1));
    assertEqual(items(table.query(sortLessThanOrEqualTo(key(1)))), all.subList(0, 2));
    assertThatThrownBy(() -> items(table.query(sortBeginsWith(key(1)))))
        .isInstanceOf(IllegalArgumentException.class);

    for (QueryConditional range :
        List.of(
            sortBetween(hiddenKey("a"), hiddenKey("b")),
            sortGreaterThan(hiddenKey("a")),
            sortGreaterThanOrEqualTo(hiddenKey("a")),
            sortLessThan(hiddenKey("a")),
            sortLessThanOrEqualTo(hiddenKey("a")),
            sortBeginsWith(hiddenKey("a")))) {
      assertRefusedUnsent(() -> items(hidden.query(range)), EXPRESSION_NOT_SUPPORTED);
    }
  }

  private static Key key(int sort) {
    return Key.builder().partitionValue("all").sortValue(sort).build();
  }

  private static Key hiddenKey(String sort) {
    return Key.builder().partitionValue(secret("id")).sortValue(secret(sort)).build();
  }

  /** One design for several kinds of items. */
  @DynamoDbBean
  public static class Single {
    private String id;
    private String sort;
    private String note;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbSortKey
    public String getSort() {
      return sort;
    }

    public void setSort(String sort) {
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
  @Row({"QRY-03", "QRY-15"})
  void query_whenAPlainSortKeyBegins_findsIt() {
    EncryptedTable<Single> singles = table(Single.class);
    for (String sort : List.of("ORDER#1", "ORDER#2", "PROFILE")) {
      Single single = new Single();
      single.setId(id);
      single.setSort(sort);
      single.setNote(secret(sort));
      singles.putItem(single);
    }

    assertThat(items(singles.query(sortBeginsWith(k -> k.partitionValue(id).sortValue("ORDER#")))))
        .extracting(Single::getNote)
        .containsExactly(secret("ORDER#1"), secret("ORDER#2"));
  }

  @Test
  @Row("QRY-04")
  void query_whenBothKeysAreGiven_findsTheItem() {
    assertEqual(items(table.query(keyEqualTo(key(3)))), List.of(all.get(3)));
    assertEqual(items(hidden.query(keyEqualTo(hiddenKey("b")))), List.of(second));
  }

  @Test
  @Row("QRY-05")
  void query_whenTheKeyIsIncomplete_isTheSdksRefusal() {
    int before = wire.count();

    assertThatThrownBy(
            () ->
                items(table.query(keyEqualTo(k -> k.partitionValue(AttributeValue.fromNul(true))))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> items(table.query(sortGreaterThan(k -> k.partitionValue("all")))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wire.count()).isEqualTo(before);
  }

  @Test
  @Row("QRY-06")
  void query_whenFilteredByARange_worksInTheClearOnly() {
    assertEqual(
        items(filtered(expression("#r >= :a AND #r <= :b", "#r", "rank", ":a", 3, ":b", 5))),
        all.subList(3, 6));
    assertFilterRefused(
        expression("amount >= :a AND amount <= :b", ":a", NUMBER, ":b", NUMBER + 3),
        EXPRESSION_NOT_SUPPORTED);
  }

  @Test
  @Row("QRY-07")
  void query_whenFilteredByEquality_worksWithAnIndex() {
    String two = all.get(2).getNote();
    assertEqual(items(filtered(expression("amount = :a", ":a", NUMBER + 2))), all.subList(2, 3));
    assertThat(items(filtered(expression("amount <> :a", ":a", NUMBER + 2)))).hasSize(COUNT - 1);
    assertEqual(
        items(filtered(expression("amount IN (:a, :b)", ":a", NUMBER, ":b", NUMBER + 1))),
        all.subList(0, 2));
    assertThat(items(filtered(expression("attribute_exists(note)")))).hasSize(COUNT);
    assertThat(items(filtered(expression("attribute_not_exists(note)")))).isEmpty();
    assertFilterRefused(expression("note = :n", ":n", two), NOT_SEARCHABLE);
    assertFilterRefused(expression("note IN (:n)", ":n", two), NOT_SEARCHABLE);
  }

  @Test
  @Row("QRY-07")
  void query_whenFilteredByAFunction_isRefused() {
    for (String function : List.of("contains(#a, :v)", "begins_with(#a, :v)")) {
      assertFilterRefused(
          expression(function, "#a", "text", ":v", secret("x")), EXPRESSION_NOT_SUPPORTED);
    }
    assertFilterRefused(
        expression("size(#a) > :v", "#a", "text", ":v", 1), EXPRESSION_NOT_SUPPORTED);
    assertFilterRefused(
        expression("attribute_type(#a, :v)", "#a", "text", ":v", "S"), EXPRESSION_NOT_SUPPORTED);
    assertThat(items(filtered(expression("attribute_type(#a, :v)", "#a", "rank", ":v", "N"))))
        .hasSize(COUNT);
  }

  @Test
  @Row("QRY-08")
  void query_whenFilteredAndProjected_doesBoth() {
    List<Item> found =
        items(
            table.query(
                r ->
                    r.queryConditional(ofAll())
                        .filterExpression(expression("amount = :a", ":a", NUMBER + 4))
                        .attributesToProject("note")));

    Item expected = new Item();
    expected.setNote(all.get(4).getNote());
    assertEqual(found, List.of(expected));
  }

  @Test
  @Row("QRY-09")
  void query_whenThereIsNoMatchOrALimit_hasPagesAsEver() {
    List<Page<Item>> none = pages(table.query(keyEqualTo(k -> k.partitionValue("nobody"))));
    assertThat(none).hasSize(1);
    assertThat(none.get(0).items()).isEmpty();
    assertThat(none.get(0).lastEvaluatedKey()).isNull();
    List<Page<Item>> limited = pages(table.query(r -> r.queryConditional(ofAll()).limit(5)));
    assertThat(limited).hasSize(3);
    assertThat(limited.get(2).items()).isEmpty();
    assertEqual(items(limited), all);
  }

  @Test
  @Row({"QRY-10", "QRY-11"})
  void query_whenPaged_givesKeysToStartFrom() {
    Page<Item> page = pages(table.query(r -> r.queryConditional(ofAll()).limit(4))).get(0);
    assertThat(page.lastEvaluatedKey()).isEqualTo(values("id", "all", "sort", 3));
    assertEqual(
        items(
            table.query(
                r -> r.queryConditional(ofAll()).exclusiveStartKey(page.lastEvaluatedKey()))),
        all.subList(4, COUNT));

    Page<Hidden> hiddenPage =
        pages(hidden.query(r -> r.queryConditional(ofHidden()).limit(1))).get(0);
    String sort = hiddenPage.items().get(0).getSort();
    assertThat(hiddenPage.lastEvaluatedKey())
        .isEqualTo(
            Map.of("id", hidden.hmac("id", secret("id")), "sort", hidden.hmac("sort", sort)));
    for (Map<String, AttributeValue> start :
        List.of(hiddenPage.lastEvaluatedKey(), values("id", secret("id"), "sort", sort))) {
      assertThat(items(hidden.query(r -> r.queryConditional(ofHidden()).exclusiveStartKey(start))))
          .singleElement()
          .satisfies(item -> assertThat(item.getSort()).isNotEqualTo(sort));
    }
  }

  @Test
  @Row({"QRY-12", "QRY-13"})
  void query_whenSelected_followsTheSdk() {
    Page<Item> page =
        pages(
                table.query(
                    r ->
                        r.queryConditional(ofAll())
                            .select(Select.ALL_ATTRIBUTES)
                            .consistentRead(true)
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)))
            .get(0);
    assertEqual(page.items(), all);
    assertThat(page.consumedCapacity().capacityUnits()).isPositive();
    assertThat(page.count()).isEqualTo(COUNT);
    assertThat(page.scannedCount()).isEqualTo(COUNT);
    Item note = new Item();
    note.setNote(all.get(0).getNote());
    assertEqual(
        items(
                table.query(
                    r ->
                        r.queryConditional(ofAll())
                            .select(Select.SPECIFIC_ATTRIBUTES)
                            .attributesToProject("note")))
            .get(0),
        note);

    Page<Item> counted =
        pages(
                table.query(
                    r ->
                        r.queryConditional(ofAll())
                            .select(Select.COUNT)
                            .filterExpression(expression("amount = :a", ":a", NUMBER))))
            .get(0);
    assertThat(counted.items()).isEmpty();
    assertThat(counted.count()).isEqualTo(1);
    assertThat(counted.scannedCount()).isEqualTo(COUNT);
  }

  @Test
  @Row("QRY-14")
  void indexQuery_whenProjectedAttributesAreSelected_givesThem() {
    assertEqual(
        items(
            table
                .index("TextIndex")
                .query(
                    r ->
                        r.queryConditional(
                                keyEqualTo(
                                    k ->
                                        k.partitionValue(all.get(1).getText())
                                            .sortValue(NUMBER + 1)))
                            .select(Select.ALL_PROJECTED_ATTRIBUTES))),
        List.of(all.get(1)));
  }

  @Test
  @Row("QRY-16")
  void query_whenFilteredByAPath_worksOnIndexedMembers() {
    assertEqual(
        items(
            filtered(
                expression(
                    "#a.#s = :v", "#a", "address", "#s", "street", ":v", secret("street 6")))),
        all.subList(6, 7));
    assertFilterRefused(expression("address.town = :v", ":v", secret("town")), NOT_SEARCHABLE);
    assertFilterRefused(
        expression("contains(address.street, :v)", ":v", secret("x")), EXPRESSION_NOT_SUPPORTED);
    assertFilterRefused(
        expression("address.street > :v", ":v", secret("x")), EXPRESSION_NOT_SUPPORTED);
  }
}
