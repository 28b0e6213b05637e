package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.RESERVED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.UNREACHABLE_ANNOTATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;

/** Rows FLT. */
abstract class AbstractFlattenTest extends MatrixTestBase {

  /** With a flattened bean and a flattened map. */
  @DynamoDbBean
  public static class Flattened {
    private String id;
    private String text;
    private Flat flat;
    private Map<String, String> map;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @DynamoDbFlatten
    public Flat getFlat() {
      return flat;
    }

    public void setFlat(Flat flat) {
      this.flat = flat;
    }

    @DynamoDbFlatten
    public Map<String, String> getMap() {
      return map;
    }

    public void setMap(Map<String, String> map) {
      this.map = map;
    }
  }

  /** Flattened. */
  @DynamoDbBean
  public static class Flat {
    private Integer sort;
    private String one;
    private String two;

    @DynamoDbSortKey
    public Integer getSort() {
      return sort;
    }

    public void setSort(Integer sort) {
      this.sort = sort;
    }

    @Encrypted
    @EqualityIndex
    public String getOne() {
      return one;
    }

    public void setOne(String one) {
      this.one = one;
    }

    @Encrypted
    public String getTwo() {
      return two;
    }

    public void setTwo(String two) {
      this.two = two;
    }
  }

  private Flattened key() {
    Flattened flattened = new Flattened();
    flattened.setId(id);
    flattened.setFlat(new Flat());
    flattened.getFlat().setSort(1);
    return flattened;
  }

  private Flattened full() {
    Flattened flattened = key();
    flattened.setText(secret("text"));
    flattened.getFlat().setOne(secret("one"));
    flattened.getFlat().setTwo(secret("two"));
    flattened.setMap(new HashMap<>(Map.of("a", "1", "b", "2")));
    return flattened;
  }

  @Test
  @Row("FLT-01")
  void flattenedBeans_whenFullPartialOrEmpty_comeBack() {
    EncryptedTable<Flattened> table = table(Flattened.class);
    Flattened partial = key();
    partial.getFlat().setOne(secret("one"));

    for (Flattened flattened : List.of(full(), partial, key())) {
      table.putItem(flattened);
      assertEqual(table.getItem(key()), flattened);
    }
    table.putItem(full());
    assertThat(stored(table, "id", id, "sort", 1))
        .containsOnlyKeys(
            "id",
            "sort",
            "text__source",
            "text__hmac",
            "one__source",
            "one__hmac",
            "two__source",
            "a",
            "b");
  }

  @Test
  @Row({"FLT-02", "FLT-06"})
  void flattenedMaps_always_holdPlainAttributesOnly() {
    EncryptedTable<Flattened> table = table(Flattened.class);
    table.putItem(full());
    aws.dynamoDb()
        .updateItem(
            r ->
                r.tableName(table.tableName())
                    .key(values("id", id, "sort", 1))
                    .updateExpression("SET c = :c")
                    .expressionAttributeValues(values(":c", "3")));
    Flattened more = full();
    more.getMap().put("c", "3");

    assertEqual(table.getItem(key()), more);
    assertEqual(items(table.query(keyEqualTo(k -> k.partitionValue(id)))), List.of(more));
    assertEqual(
        items(
            table.scan(
                r ->
                    r.filterExpression(
                        expression(
                            "#o = :o AND id = :i", "#o", "one", ":o", secret("one"), ":i", id)))),
        List.of(more));
    assertEqual(
        enhanced()
            .batchGetItem(
                b ->
                    b.addReadBatch(
                        ReadBatch.builder(Flattened.class)
                            .mappedTableResource(table)
                            .addGetItem(key())
                            .build()))
            .resultsForTable(table)
            .stream()
            .toList(),
        List.of(more));
  }

  @Test
  @Row({"FLT-03", "FLT-06"})
  void updateItem_whenEntriesChange_followsTheSdk() {
    EncryptedTable<Flattened> table = table(Flattened.class);
    Flattened item = full();
    assertEqual(table.updateItem(item), item);
    item.getMap().put("a", "changed");
    item.setText(secret("changed"));
    assertEqual(table.updateItem(item), item);

    item.setMap(new HashMap<>(Map.of("c", "new")));
    Flattened updated = table.updateItem(item);

    assertThat(updated.getMap()).isEqualTo(Map.of("a", "changed", "b", "2", "c", "new"));
    assertThat(updated.getText()).isEqualTo(secret("changed"));
  }

  /** With two flattened maps. */
  @DynamoDbBean
  public static class TwoMaps {
    private String id;
    private String text;
    private Map<String, String> one;
    private Map<String, String> two;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @DynamoDbFlatten
    public Map<String, String> getOne() {
      return one;
    }

    public void setOne(Map<String, String> one) {
      this.one = one;
    }

    @DynamoDbFlatten
    public Map<String, String> getTwo() {
      return two;
    }

    public void setTwo(Map<String, String> two) {
      this.two = two;
    }
  }

  @Test
  @Row("FLT-04")
  void flattenedMaps_whenNamesMeet_areRefused() {
    EncryptedTable<Flattened> table = table(Flattened.class);
    for (String name : List.of("text", "id")) {
      Flattened meeting = full();
      meeting.getMap().put(name, "plain");
      int before = wire.count();
      assertThatThrownBy(() -> table.putItem(meeting)).isInstanceOf(IllegalArgumentException.class);
      assertThat(wire.count()).isEqualTo(before);
    }
    for (String name : List.of("text__source", "text__hmac")) {
      Flattened reserved = full();
      reserved.getMap().put(name, "plain");
      assertRefusedUnsent(() -> table.putItem(reserved), RESERVED_ATTRIBUTE);
    }
    assertThatThrownBy(() -> mode().table(hushtable, "two", TwoMaps.class))
        .hasStackTraceContaining("IllegalArgumentException");
  }

  /** Holds beans with a flattened map. */
  @DynamoDbBean
  public static class Holder {
    private String id;
    private Inner whole;
    private OpenInner open;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public Inner getWhole() {
      return whole;
    }

    public void setWhole(Inner whole) {
      this.whole = whole;
    }

    public OpenInner getOpen() {
      return open;
    }

    public void setOpen(OpenInner open) {
      this.open = open;
    }
  }

  /** Encrypted as a whole. */
  @DynamoDbBean
  public static class Inner {
    private String name;
    private Map<String, String> map;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @DynamoDbFlatten
    public Map<String, String> getMap() {
      return map;
    }

    public void setMap(Map<String, String> map) {
      this.map = map;
    }
  }

  /** Encrypted inside. */
  @DynamoDbBean
  public static class OpenInner {
    private String name;
    private Map<String, String> map;

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @DynamoDbFlatten
    public Map<String, String> getMap() {
      return map;
    }

    public void setMap(Map<String, String> map) {
      this.map = map;
    }
  }

  @Test
  @Row("FLT-05")
  void flattenedMaps_whenInsideABean_comeBack() {
    EncryptedTable<Holder> table = table(Holder.class);
    Holder holder = new Holder();
    holder.setId(id);
    holder.setWhole(new Inner());
    holder.getWhole().setName(secret("name"));
    holder.getWhole().setMap(Map.of("k", secret("value")));
    holder.setOpen(new OpenInner());
    holder.getOpen().setName(secret("name"));
    holder.getOpen().setMap(Map.of("k", "plain"));

    table.putItem(holder);

    assertEqual(table.getItem(holder), holder);
    assertThat(stored(table, "id", id).get("open").m()).containsOnlyKeys("name__source", "k");
  }

  /** Encrypts a flattened bean. */
  @DynamoDbBean
  public static class Wrong {
    private String id;
    private Plain flat;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @DynamoDbFlatten
    public Plain getFlat() {
      return flat;
    }

    public void setFlat(Plain flat) {
      this.flat = flat;
    }
  }

  /** Encrypts a flattened map. */
  @DynamoDbBean
  public static class WrongMap {
    private String id;
    private Map<String, String> map;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @DynamoDbFlatten
    public Map<String, String> getMap() {
      return map;
    }

    public void setMap(Map<String, String> map) {
      this.map = map;
    }
  }

  /** Not encrypted. */
  @DynamoDbBean
  public static class Plain {
    private String name;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  @Test
  @Row("FLT-07")
  void table_whenAFlattenedPropertyIsEncrypted_isRefused() {
    for (Class<?> wrong : List.of(Wrong.class, WrongMap.class)) {
      assertRefusedUnsent(() -> mode().table(hushtable, "wrong", wrong), UNREACHABLE_ANNOTATION);
    }
  }
}
