package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBeginsWith;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBetween;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThan;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Rows IXQ and IXS. */
abstract class AbstractIndexTest extends MatrixTestBase {
  private static final int COUNT = 6;
  private static final String TEXT = secret("common");
  private EncryptedTable<Item> table;
  private EncryptedTable<Keys> keysOnly;
  private List<Item> all;

  /** Whose index has keys only. */
  @DynamoDbBean
  public static class Keys {
    private String id;
    private String text;
    private Integer rank;
    private String note;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex(unverifiedIn = "TextIndex")
    @DynamoDbSecondaryPartitionKey(indexNames = "TextIndex")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @DynamoDbSecondarySortKey(indexNames = "TextIndex")
    public Integer getRank() {
      return rank;
    }

    public void setRank(Integer rank) {
      this.rank = rank;
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
    all = IntStream.range(0, COUNT).mapToObj(AbstractIndexTest::item).toList();
    all.forEach(table::putItem);
    Item sparse = Item.key("sparse", 99);
    sparse.setNote(secret("not indexed"));
    table.putItem(sparse);
    keysOnly = mode().table(hushtable, aws.uniqueTableName("keys"), Keys.class);
    keysOnly.createTable(
        r ->
            r.globalSecondaryIndices(
                i ->
                    i.indexName("TextIndex")
                        .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))));
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(keysOnly.tableName()));
    for (int i = 0; i < COUNT; i++) {
      keysOnly.putItem(keys(i, TEXT, secret("note")));
    }
  }

  private static Item item(int sort) {
    Item item = Item.of("all", sort);
    item.setText(TEXT);
    return item;
  }

  private static Keys keys(int i, String text, String note) {
    Keys keys = new Keys();
    keys.setId("k-" + i);
    keys.setText(text);
    keys.setRank(i);
    keys.setNote(note);
    return keys;
  }

  private static QueryConditional common() {
    return keyEqualTo(k -> k.partitionValue(TEXT));
  }

  @Test
  @Row("IXQ-01")
  void indexQuery_whenByEquality_findsTheItems() {
    assertEqual(items(table.index("RankIndex").query(common())), all);
    assertThat(
            items(table.index("RankIndex").query(keyEqualTo(k -> k.partitionValue(secret("x"))))))
        .isEmpty();
    assertThat(wire.requests(QueryRequest.class).get(0).expressionAttributeNames())
        .containsValue("text__hmac");
  }

  @Test
  @Row("IXQ-02")
  void indexQuery_whenByARange_worksInTheClearOnly() {
    assertEqual(
        items(
            table
                .index("RankIndex")
                .query(
                    sortBetween(
                        k -> k.partitionValue(TEXT).sortValue(1),
                        k -> k.partitionValue(TEXT).sortValue(3)))),
        all.subList(1, 4));
    assertRefusedUnsent(
        () ->
            items(
                table
                    .index("TextIndex")
                    .query(
                        sortBetween(
                            k -> k.partitionValue(TEXT).sortValue(NUMBER),
                            k -> k.partitionValue(TEXT).sortValue(NUMBER + 3)))),
        EXPRESSION_NOT_SUPPORTED);
  }

  @Test
  @Row({"IXQ-03", "IXS-01"})
  void index_whenItHasKeysOnly_givesThose() {
    List<Keys> expected = IntStream.range(0, COUNT).mapToObj(i -> keys(i, null, null)).toList();

    assertEqual(items(keysOnly.index("TextIndex").query(common())), expected);
    assertEqual(items(keysOnly.index("TextIndex").scan()), expected);
  }

  @Test
  @Row("IXQ-04")
  void indexQuery_whenPaged_hasKeysOfTableAndIndex() {
    Page<Item> page =
        pages(table.index("TextIndex").query(r -> r.queryConditional(common()).limit(2))).get(0);
    Item last = page.items().get(1);

    assertThat(page.lastEvaluatedKey())
        .isEqualTo(
            Map.of(
                "id", value("all"),
                "sort", value(last.getSort()),
                "text", table.hmac("text", TEXT),
                "amount", table.hmac("amount", last.getAmount())));
    for (Map<String, AttributeValue> start :
        List.of(
            page.lastEvaluatedKey(),
            values(
                "id", "all", "sort", last.getSort(), "text", TEXT, "amount", last.getAmount()))) {
      assertThat(
              items(
                  table
                      .index("TextIndex")
                      .query(r -> r.queryConditional(common()).exclusiveStartKey(start))))
          .hasSize(COUNT - 2);
    }
    assertThat(items(table.index("TextIndex").query(r -> r.queryConditional(common()).limit(2))))
        .extracting(Item::getSort)
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  @Test
  @Row("IXQ-05")
  void indexQuery_everyForm_findsTheItem() {
    QueryConditional both = keyEqualTo(k -> k.partitionValue(TEXT).sortValue(NUMBER + 2));

    assertEqual(items(table.index("TextIndex").query(both)), all.subList(2, 3));
    assertEqual(
        table.index("TextIndex").query(both).stream()
            .flatMap(page -> page.items().stream())
            .toList(),
        all.subList(2, 3));
    assertEqual(
        items(table.index("RankIndex").query(keyEqualTo(k -> k.partitionValue(TEXT).sortValue(4)))),
        all.subList(4, 5));
    assertThat(stored(table, "id", "all", "sort", 0))
        .containsOnlyKeys(
            "id",
            "sort",
            "rank",
            "address",
            "text__source",
            "text__hmac",
            "note__source",
            "amount__source",
            "amount__hmac",
            "tags__source",
            "data__source",
            "data__hmac");
  }

  @Test
  @Row("IXQ-06")
  void index_whenItsNameIsUnknown_isRefusedAtOnce() {
    assertThatThrownBy(() -> table.index("Unknown")).isInstanceOf(IllegalArgumentException.class);
    assertThat(wire.count()).isZero();
  }

  /** With an encrypted sort key of a local index. */
  @DynamoDbBean
  public static class Local {
    private String id;
    private Integer sort;
    private String text;

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
    @EqualityIndex
    @DynamoDbSecondarySortKey(indexNames = "TextIndex")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @Test
  @Row("IXQ-07")
  void localIndex_always_hasThePartitionOfTheTable() {
    assertEqual(
        items(
            table
                .index("LocalIndex")
                .query(sortGreaterThan(k -> k.partitionValue("all").sortValue(3)))),
        all.subList(4, COUNT));
    EncryptedTable<Local> locals = table(Local.class);
    Local local = new Local();
    local.setId(id);
    local.setSort(1);
    local.setText(TEXT);
    locals.putItem(local);
    assertEqual(
        items(
            locals.index("TextIndex").query(keyEqualTo(k -> k.partitionValue(id).sortValue(TEXT)))),
        List.of(local));
    assertRefusedUnsent(
        () ->
            items(
                locals
                    .index("TextIndex")
                    .query(sortBeginsWith(k -> k.partitionValue(id).sortValue(SECRET)))),
        EXPRESSION_NOT_SUPPORTED);
  }

  @Test
  @Row("IXQ-08")
  void keyFrom_always_holdsPlainValues() {
    Key key = table.index("TextIndex").keyFrom(all.get(1));

    assertThat(key.partitionKeyValue()).isEqualTo(value(TEXT));
    assertThat(key.sortKeyValue()).contains(value(NUMBER + 1));
    assertEqual(items(table.index("TextIndex").query(keyEqualTo(key))), all.subList(1, 2));
  }

  @Test
  @Row("IXS-01")
  void indexScan_everyForm_givesAll() {
    for (PageIterable<Item> form :
        List.of(
            table.index("RankIndex").scan(),
            table.index("RankIndex").scan(r -> r.limit(2)),
            table.index("RankIndex").scan(ScanEnhancedRequest.builder().build()))) {
      assertEqual(items(form), all);
    }
    Page<Item> page = pages(table.index("RankIndex").scan(r -> r.limit(2))).get(0);
    assertThat(page.items()).hasSize(2);
    assertEqual(
        items(table.index("RankIndex").scan(r -> r.exclusiveStartKey(page.lastEvaluatedKey()))),
        all.subList(2, COUNT));
    assertThat(items(newTable(Item.class).index("RankIndex").scan())).isEmpty();
  }

  @Test
  @Row("IXS-02")
  void indexScan_whenFilteredByARange_worksInTheClearOnly() {
    assertEqual(
        items(
            table
                .index("TextIndex")
                .scan(r -> r.filterExpression(expression("#r > :r", "#r", "rank", ":r", 4)))),
        all.subList(5, 6));
    assertRefusedUnsent(
        () ->
            items(
                table
                    .index("TextIndex")
                    .scan(r -> r.filterExpression(expression("amount > :a", ":a", NUMBER)))),
        EXPRESSION_NOT_SUPPORTED);
  }

  @Test
  @Row("IXS-03")
  void indexScan_whenTheAttributeIsAbsent_leavesTheItemOut() {
    assertThat(items(table.scan())).hasSize(COUNT + 1);
    assertThat(items(table.index("TextIndex").scan())).hasSize(COUNT);
  }
}
