package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.update.AddAction;
import software.amazon.awssdk.enhanced.dynamodb.update.DeleteAction;
import software.amazon.awssdk.enhanced.dynamodb.update.RemoveAction;
import software.amazon.awssdk.enhanced.dynamodb.update.SetAction;
import software.amazon.awssdk.enhanced.dynamodb.update.UpdateExpression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Rows UEX. */
abstract class AbstractUpdateExpressionTest extends MatrixTestBase {
  private final Expressing first = new Expressing();
  private final Expressing second = new Expressing();
  private EncryptedTable<Mixed> table;

  /** With attributes that are encrypted, and the same in the clear. */
  @DynamoDbBean
  public static class Mixed {
    private String id;
    private String text;
    private Long amount;
    private Set<String> members;
    private List<String> list;
    private List<Part> parts;
    private Integer count;
    private Set<String> set;
    private List<String> plain;
    private String copy;

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

    @Encrypted
    @EqualityIndex
    public Long getAmount() {
      return amount;
    }

    public void setAmount(Long amount) {
      this.amount = amount;
    }

    @Encrypted
    public Set<String> getMembers() {
      return members;
    }

    public void setMembers(Set<String> members) {
      this.members = members;
    }

    @Encrypted
    public List<String> getList() {
      return list;
    }

    public void setList(List<String> list) {
      this.list = list;
    }

    public List<Part> getParts() {
      return parts;
    }

    public void setParts(List<Part> parts) {
      this.parts = parts;
    }

    public Integer getCount() {
      return count;
    }

    public void setCount(Integer count) {
      this.count = count;
    }

    public Set<String> getSet() {
      return set;
    }

    public void setSet(Set<String> set) {
      this.set = set;
    }

    public List<String> getPlain() {
      return plain;
    }

    public void setPlain(List<String> plain) {
      this.plain = plain;
    }

    public String getCopy() {
      return copy;
    }

    public void setCopy(String copy) {
      this.copy = copy;
    }
  }

  /** An element that is encrypted inside. */
  @DynamoDbBean
  public static class Part {
    private String name;
    private String other;

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Encrypted
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @BeforeAll
  void createTable() {
    table = newTable(extended(first, second), Mixed.class);
  }

  @BeforeEach
  void putMixed() {
    first.with(null).transforming(UnaryOperator.identity());
    second.with(null).transforming(UnaryOperator.identity());
    table.putItem(mixed());
  }

  private Mixed mixed() {
    Mixed mixed = key();
    mixed.setText(secret("text"));
    mixed.setAmount(NUMBER);
    mixed.setMembers(Set.of(secret("a"), secret("b")));
    mixed.setList(List.of(secret("a"), secret("b")));
    mixed.setParts(List.of(part("a", "b"), part("c", "d")));
    mixed.setSet(Set.of("a", "b"));
    mixed.setPlain(List.of("a", "b"));
    return mixed;
  }

  private static Part part(String name, String other) {
    Part part = new Part();
    part.setName(secret(name));
    part.setOther(secret(other));
    return part;
  }

  private Mixed key() {
    Mixed mixed = new Mixed();
    mixed.setId(id);
    return mixed;
  }

  private Mixed update() {
    return table.updateItem(r -> r.item(key()).ignoreNullsMode(IgnoreNullsMode.MAPS_ONLY));
  }

  private void assertUpdateRefused() {
    assertRefusedUnsent(this::update, EXPRESSION_NOT_SUPPORTED);
    assertEqual(table.getItem(key()), mixed());
  }

  private static UpdateExpression sets(SetAction... actions) {
    return UpdateExpression.builder().actions(actions).build();
  }

  private static UpdateExpression add(String path, AttributeValue value) {
    return UpdateExpression.builder()
        .addAction(
            AddAction.builder().path(path).value(":add").putExpressionValue(":add", value).build())
        .build();
  }

  private static UpdateExpression delete(String path, String value) {
    return UpdateExpression.builder()
        .addAction(
            DeleteAction.builder()
                .path(path)
                .value(":del")
                .putExpressionValue(":del", AttributeValue.fromSs(List.of(value)))
                .build())
        .build();
  }

  private static UpdateExpression remove(String path) {
    return UpdateExpression.builder().addAction(RemoveAction.builder().path(path).build()).build();
  }

  @Test
  @Row({"UEX-01", "UEX-02"})
  void updateItem_whenAnExtensionCounts_worksInTheClearOnly() {
    first.with(
        sets(
            Expressing.set(
                "#c", "if_not_exists(#c, :zero) + :two", "#c", "count", ":zero", 0, ":two", 2)));

    update();
    assertThat(table.updateItem(r -> r.item(mixed())).getCount()).isEqualTo(4);
    table.putItem(mixed());
    first.with(
        sets(
            Expressing.set(
                "amount", "if_not_exists(amount, :zero) + :two", ":zero", NUMBER, ":two", NUMBER)));
    assertUpdateRefused();
  }

  @Test
  @Row("UEX-03")
  void updateItem_whenAnExtensionDeletesFromASet_worksInTheClearOnly() {
    first.with(
        UpdateExpression.builder()
            .addAction(
                DeleteAction.builder()
                    .path("#set")
                    .value(":del")
                    .putExpressionName("#set", "set")
                    .putExpressionValue(":del", AttributeValue.fromSs(List.of("a")))
                    .build())
            .build());

    assertThat(update().getSet()).containsExactly("b");
    table.putItem(mixed());
    first.with(delete("members", secret("a")));
    assertUpdateRefused();
  }

  @Test
  @Row("UEX-04")
  void updateItem_whenAnExtensionAdds_worksInTheClearOnly() {
    first.with(
        UpdateExpression.builder()
            .addAction(
                AddAction.builder()
                    .path("#c")
                    .value(":add")
                    .putExpressionName("#c", "count")
                    .putExpressionValue(":add", value(5))
                    .build())
            .build());

    assertThat(update().getCount()).isEqualTo(5);
    table.putItem(mixed());
    first.with(add("amount", value(NUMBER)));
    assertUpdateRefused();
    first.with(add("members", AttributeValue.fromSs(List.of(secret("c")))));
    assertUpdateRefused();
  }

  @Test
  @Row("UEX-05")
  void updateItem_whenAnExtensionSetsOrRemoves_worksOnBothForms() {
    first.with(sets(Expressing.set("#t", ":t", "#t", "text", ":t", secret("set"))));
    second.with(remove("amount"));

    Mixed updated = update();

    assertThat(updated.getText()).isEqualTo(secret("set"));
    assertThat(updated.getAmount()).isNull();
    assertThat(stored(table, "id", id))
        .containsEntry("text__hmac", table.hmac("text", secret("set")))
        .doesNotContainKeys("amount__source", "amount__hmac");
  }

  @Test
  @Row("UEX-06")
  void updateItem_whenAnExtensionTakesAnElement_worksWhereItIsInTheClear() {
    AttributeValue element =
        AttributeValue.fromM(values("name", secret("x"), "other", secret("y")));
    first.with(
        sets(
            Expressing.set("parts[1]", ":p", ":p", element),
            Expressing.set("plain[0]", ":e", ":e", "x")));
    Mixed updated = update();
    assertEqual(updated.getParts(), List.of(part("a", "b"), part("x", "y")));
    assertThat(updated.getPlain()).containsExactly("x", "b");
    first.with(remove("parts[0]"));
    second.with(remove("plain[0]"));
    updated = update();
    assertEqual(updated.getParts(), List.of(part("x", "y")));
    assertThat(updated.getPlain()).containsExactly("b");

    second.with(null);
    first.with(null);
    table.putItem(mixed());
    first.with(sets(Expressing.set("#l[0]", ":l", "#l", "list", ":l", secret("x"))));
    assertUpdateRefused();
    first.with(
        UpdateExpression.builder()
            .addAction(RemoveAction.builder().path("#l[0]").putExpressionName("#l", "list").build())
            .build());
    assertUpdateRefused();
  }

  @Test
  @Row("UEX-07")
  void updateItem_whenExtensionAndItemMeet_followsTheSdk() {
    first.with(sets(Expressing.set("#t", ":t", "#t", "text", ":t", secret("extension"))));
    Mixed change = key();
    change.setText(secret("item"));
    change.setAmount(NUMBER + 1);

    assertThatThrownBy(() -> table.updateItem(change))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorMessage()).contains("overlap"));
    first.transforming(
        item -> {
          item.remove("text");
          return item;
        });
    Mixed updated =
        table.updateItem(r -> r.item(change).ignoreNullsMode(IgnoreNullsMode.MAPS_ONLY));
    assertThat(updated.getText()).isEqualTo(secret("extension"));
    assertThat(updated.getAmount()).isEqualTo(NUMBER + 1);
  }

  @Test
  @Row("UEX-08")
  void updateItem_whenTwoExtensionsWrite_areBothCarriedOutOrOverlap() {
    first.with(sets(Expressing.set("#t", ":t", "#t", "text", ":t", secret("first"))));
    second.with(sets(Expressing.set("amount", ":a", ":a", NUMBER + 2)));

    Mixed updated = update();
    assertThat(updated.getText()).isEqualTo(secret("first"));
    assertThat(updated.getAmount()).isEqualTo(NUMBER + 2);
    second.with(sets(Expressing.set("#t", ":t2", "#t", "text", ":t2", secret("second"))));
    assertThatThrownBy(this::update)
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorMessage()).contains("overlap"));
  }

  @Test
  @Row("UEX-09")
  void updateItem_whenPlaceholdersAreWrong_isRefused() {
    first.with(sets(Expressing.set("#t", ":t", "#t", "text", ":t", secret("first"))));
    second.with(sets(Expressing.set("amount", ":t", ":t", NUMBER)));
    int before = wire.count();
    assertThatThrownBy(this::update).isInstanceOf(IllegalArgumentException.class);
    assertThat(wire.count()).isEqualTo(before);

    second.with(null);
    first.with(sets(Expressing.set("#c", "id", "#c", "copy", "id", "a value")));
    assertRefusedUnsent(this::update, EXPRESSION_INVALID);
    assertEqual(table.getItem(key()), mixed());
  }

  @Test
  @Row("UEX-10")
  void updateItem_whenTheNameHasNoPlaceholder_worksToo() {
    first.with(sets(Expressing.set("amount", ":a", ":a", NUMBER + 3)));

    assertThat(update().getAmount()).isEqualTo(NUMBER + 3);
  }

  @Test
  @Row("UEX-11")
  void updateItem_whenAnAttributeIsCopied_worksInTheClearOnly() {
    for (String[] copy : new String[][] {{"text", "amount"}, {"text", "copy"}, {"copy", "text"}}) {
      first.with(sets(Expressing.set("#a", "#b", "#a", copy[0], "#b", copy[1])));
      assertUpdateRefused();
    }
    first.with(sets(Expressing.set("#a", "#b", "#a", "copy", "#b", "id")));
    assertThat(update().getCopy()).isEqualTo(id);
  }

  @Test
  @Row("UEX-12")
  void updateItem_whenAnEncryptedListIsAppendedTo_isRefused() {
    first.with(
        sets(
            Expressing.set(
                "#l",
                "list_append(#l, :l)",
                "#l",
                "list",
                ":l",
                AttributeValue.fromL(List.of(value(secret("c")))))));

    assertUpdateRefused();
  }

  @Test
  @Row("UEX-13")
  void updateItem_whenAStoredFormIsNamed_isRefused() {
    for (String name : List.of("text__source", "text__hmac")) {
      first.with(sets(Expressing.set(name, ":v", ":v", secret("x"))));
      assertUpdateRefused();
      first.with(remove(name));
      assertUpdateRefused();
    }
  }

  @Test
  @Row("UEX-20")
  void items_afterSuchUpdates_areReadByEveryOperation() {
    first.with(sets(Expressing.set("amount", ":a", ":a", NUMBER + 3)));
    Mixed updated = update();
    first.with(null);
    DynamoDbEnhancedClient enhanced = enhancedOf(table);

    assertEqual(
        items(table.scan(r -> r.filterExpression(expression("id = :i", ":i", id)))),
        List.of(updated));
    assertEqual(
        enhanced
            .batchGetItem(
                b ->
                    b.addReadBatch(
                        ReadBatch.builder(Mixed.class)
                            .mappedTableResource(table)
                            .addGetItem(key())
                            .build()))
            .resultsForTable(table)
            .stream()
            .toList(),
        List.of(updated));
    assertEqual(
        enhanced.transactGetItems(t -> t.addGetItem(table, key())).get(0).getItem(table), updated);
    assertEqual(table.deleteItem(key()), updated);
  }

  private DynamoDbEnhancedClient enhancedOf(EncryptedTable<Mixed> table) {
    Hushtable other = extended(first, second);
    mode().table(other, table.tableName(), Mixed.class);
    return mode().enhancedClient(other);
  }
}
