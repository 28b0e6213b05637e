package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbExtensionContext;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.extensions.ReadModification;
import software.amazon.awssdk.enhanced.dynamodb.extensions.WriteModification;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Rows PUT. */
abstract class AbstractPutTest extends MatrixTestBase {
  private static final String[] ODD = "* . : - # + / ( & ? = @ < > ! $ %".split(" ");

  @Test
  @Row("PUT-01")
  void putItem_everyForm_comesBack() {
    EncryptedTable<Item> table = table(Item.class);
    Item one = Item.of(id, 1);
    Item two = Item.of(id, 2);
    Item three = Item.of(id, 3);

    table.putItem(one);
    table.putItem(r -> r.item(two));
    table.putItem(PutItemEnhancedRequest.builder(Item.class).item(three).build());

    for (Item item : List.of(one, two, three)) {
      assertEqual(table.getItem(item.key()), item);
    }
    assertThat(stored(table, "id", id, "sort", 1))
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
  @Row("PUT-02")
  void putItem_whenPutAgainWithLess_leavesNothingBehind() {
    EncryptedTable<Item> table = table(Item.class);
    table.putItem(Item.of(id, 1));
    Item partial = Item.key(id, 1);
    partial.setNote(secret("new"));

    table.putItem(partial);

    assertEqual(table.getItem(partial), partial);
    assertThat(stored(table, "id", id, "sort", 1)).containsOnlyKeys("id", "sort", "note__source");
  }

  @Test
  @Row("PUT-03")
  void putItem_whenNamesAreOdd_storesThemWithTheSuffix() {
    EncryptedTable<EnhancedDocument> table =
        newDocuments(
            hushtable,
            s -> {
              s.partitionKey("i*d", ScalarAttributeType.S);
              for (String odd : ODD) {
                if (!odd.equals(".")) {
                  s.encrypted("a" + odd + "b", a -> a.equalityIndex());
                }
              }
              return s;
            });
    EnhancedDocument.Builder builder =
        EnhancedDocument.builder()
            .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
            .putString("i*d", id);
    Set<String> names = new TreeSet<>(Set.of("i*d"));
    for (String odd : ODD) {
      String name = "a" + odd + "b";
      if (odd.equals(".")) {
        builder.putString(name, "plain");
        names.add(name);
      } else {
        builder.putString(name, secret(odd));
        names.addAll(List.of(name + "__source", name + "__hmac"));
      }
    }
    EnhancedDocument document = builder.build();

    table.putItem(document);
    table.putItem(
        r ->
            r.item(document)
                .conditionExpression(expression("#n = :v", "#n", "a#b", ":v", secret("#"))));

    assertThat(table.getItem(Key.builder().partitionValue(id).build()).toMap())
        .isEqualTo(document.toMap());
    assertThat(stored(table, "i*d", id)).containsOnlyKeys(names);
  }

  /** The schema has no attribute with a dot, but a bean may. */
  @Test
  @Row("PUT-03")
  void putItem_whenANameHasADot_storesItWithTheSuffix() {
    EncryptedTable<Dotted> table = table(Dotted.class);
    Dotted dotted = new Dotted();
    dotted.setId(id);
    dotted.setText(secret("dot"));

    table.putItem(dotted);

    assertThat(stored(table, "id", id)).containsOnlyKeys("id", "a.b__source", "a.b__hmac");
    assertEqual(
        table
            .scan(r -> r.filterExpression(expression("#n = :v", "#n", "a.b", ":v", secret("dot"))))
            .items()
            .iterator()
            .next(),
        dotted);
  }

  /** With a dot in an attribute's name. */
  @DynamoDbBean
  public static class Dotted {
    private String id;
    private String text;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbAttribute("a.b")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @Test
  @Row("PUT-04")
  void putItem_whenTheConditionHolds_replaces() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);
    Item changed = Item.of(id, 1);
    changed.setNote(secret("changed"));

    table.putItem(
        r ->
            r.item(changed)
                .conditionExpression(
                    expression(
                        "#t = :wrong OR #a = :amount OR sort = :plain",
                        "#t",
                        "text",
                        ":wrong",
                        secret("wrong"),
                        "#a",
                        "amount",
                        ":amount",
                        NUMBER + 1,
                        ":plain",
                        99)));

    assertEqual(table.getItem(item), changed);
  }

  @Test
  @Row({"PUT-04", "PUT-05"})
  void putItem_whenTheConditionAsksAnAttributeWithoutIndex_isRefused() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    assertRefusedUnsent(
        () ->
            table.putItem(
                r ->
                    r.item(Item.key(id, 1))
                        .conditionExpression(expression("note = :v", ":v", secret("x")))),
        NOT_SEARCHABLE);
    assertEqual(table.getItem(item), item);
  }

  @Test
  @Row("PUT-05")
  void putItem_whenTheConditionFails_throwsTheSdksException() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    assertThatThrownBy(
            () ->
                table.putItem(
                    r ->
                        r.item(Item.key(id, 1))
                            .conditionExpression(expression("text = :v", ":v", secret("wrong")))))
        .isExactlyInstanceOf(ConditionalCheckFailedException.class);
    assertEqual(table.getItem(item), item);
  }

  @Test
  @Row("PUT-06")
  void putItem_whenTheConditionNamesAnUnknownAttribute_isSentAsItIs() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);

    table.putItem(
        r ->
            r.item(item)
                .conditionExpression(expression("attribute_not_exists(#u)", "#u", "unknown")));

    assertEqual(table.getItem(item), item);
    assertThat(wire.requests(PutItemRequest.class).get(0).expressionAttributeNames())
        .containsValue("unknown");
  }

  @Test
  @Row("PUT-07")
  void putItemWithResponse_whenThereIsNothingToReturn_hasNoAttributes() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);

    assertThat(
            table
                .putItemWithResponse(r -> r.item(item).returnValues(ReturnValue.ALL_OLD))
                .attributes())
        .isNull();
    assertThat(table.putItemWithResponse(r -> r.item(item)).attributes()).isNull();
  }

  @Test
  @Row("PUT-08")
  void putItemWithResponse_whenAllOldIsAsked_returnsThePlainOldItem() {
    EncryptedTable<Item> table = table(Item.class);
    Item item = Item.of(id, 1);
    table.putItem(item);

    assertEqual(
        table
            .putItemWithResponse(r -> r.item(Item.key(id, 1)).returnValues(ReturnValue.ALL_OLD))
            .attributes(),
        item);
  }

  @Test
  @Row("PUT-09")
  void putItemWithResponse_always_runsExtensionsOnceOnPlainItems() {
    List<String> seen = new ArrayList<>();
    EncryptedTable<Item> table =
        newTable(
            extended(
                new DynamoDbEnhancedClientExtension() {
                  @Override
                  public WriteModification beforeWrite(
                      DynamoDbExtensionContext.BeforeWrite context) {
                    seen.add("write " + context.items().get("note").s());
                    return WriteModification.builder().build();
                  }

                  @Override
                  public ReadModification afterRead(DynamoDbExtensionContext.AfterRead context) {
                    seen.add("read " + context.items().get("note").s());
                    return ReadModification.builder().build();
                  }
                }),
            Item.class);
    Item first = Item.of(id, 1);
    table.putItem(first);
    Item second = Item.of(id, 1);
    second.setNote(secret("second"));

    table.putItemWithResponse(r -> r.item(second).returnValues(ReturnValue.ALL_OLD));

    assertThat(seen)
        .containsExactly(
            "write " + first.getNote(), "write " + second.getNote(), "read " + first.getNote());
  }
}
