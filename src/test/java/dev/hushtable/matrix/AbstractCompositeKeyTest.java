package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBeginsWith;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThan;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.Order;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Rows GSI. DynamoDB Local makes no index with several partition keys, so requests are answered by
 * hand.
 */
abstract class AbstractCompositeKeyTest extends MatrixTestBase {
  private Answers answers;
  private EncryptedTable<Purchase> table;
  private Purchase order;

  /** With an index of several keys. */
  @DynamoDbBean
  public static class Purchase {
    private String id;
    private String tenant;
    private String email;
    private Long number;
    private Instant at;
    private String day;
    private Flat flat;
    private String note;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbSecondaryPartitionKey(indexNames = "Big", order = Order.FIRST)
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "Big", order = Order.SECOND)
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "Big", order = Order.THIRD)
    public Long getNumber() {
      return number;
    }

    public void setNumber(Long number) {
      this.number = number;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondarySortKey(indexNames = "Big", order = Order.FIRST)
    public Instant getAt() {
      return at;
    }

    public void setAt(Instant at) {
      this.at = at;
    }

    @DynamoDbSecondarySortKey(indexNames = "Big", order = Order.SECOND)
    public String getDay() {
      return day;
    }

    public void setDay(String day) {
      this.day = day;
    }

    @DynamoDbFlatten
    public Flat getFlat() {
      return flat;
    }

    public void setFlat(Flat flat) {
      this.flat = flat;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** Whose attribute is a part of a key too. */
  @DynamoDbBean
  public static class Flat {
    private Double share;

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondarySortKey(indexNames = "Big", order = Order.THIRD)
    public Double getShare() {
      return share;
    }

    public void setShare(Double share) {
      this.share = share;
    }
  }

  /** Whose parts have a gap. */
  @DynamoDbBean
  public static class Gap {
    private String id;
    private String a;
    private String b;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "Big", order = Order.FIRST)
    public String getA() {
      return a;
    }

    public void setA(String a) {
      this.a = a;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "Big", order = Order.THIRD)
    public String getB() {
      return b;
    }

    public void setB(String b) {
      this.b = b;
    }
  }

  /** Whose parts have one place twice. */
  @DynamoDbBean
  public static class Twice {
    private String id;
    private String a;
    private String b;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "Big", order = Order.FIRST)
    public String getA() {
      return a;
    }

    public void setA(String a) {
      this.a = a;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "Big", order = Order.FIRST)
    public String getB() {
      return b;
    }

    public void setB(String b) {
      this.b = b;
    }
  }

  @BeforeEach
  void createTable() {
    answers = new Answers(mode());
    table = mode().table(answers.hushtable(keys), "orders", Purchase.class);
    order = new Purchase();
    order.setId(id);
    order.setTenant("acme");
    order.setEmail(secret("email"));
    order.setNumber(NUMBER);
    order.setAt(Instant.parse("2026-01-01T00:00:00Z"));
    order.setDay("monday");
    order.setFlat(new Flat());
    order.getFlat().setShare(0.5);
    order.setNote(secret("note"));
    Map<String, AttributeValue> stored = table.encryptModel(order);
    answers.on(
        QueryRequest.class, request -> QueryResponse.builder().items(List.of(stored)).build());
    answers.on(CreateTableRequest.class, request -> CreateTableResponse.builder().build());
  }

  private Key.Builder key() {
    return Key.builder()
        .addPartitionValue("acme")
        .addPartitionValue(secret("email"))
        .addPartitionValue(NUMBER);
  }

  private QueryRequest query(QueryConditional condition) {
    assertEqual(items(table.index("Big").query(condition)), List.of(order));
    List<QueryRequest> requests = answers.requests(QueryRequest.class);
    return requests.get(requests.size() - 1);
  }

  @Test
  @Row({"GSI-01", "GSI-03", "GSI-05"})
  void query_whenPartsAreEqual_asksForTheirHashes() {
    QueryRequest partition = query(keyEqualTo(key().build()));
    assertThat(partition.expressionAttributeNames().values())
        .containsExactlyInAnyOrder("tenant", "email__hmac", "number__hmac");
    assertThat(partition.expressionAttributeValues().values())
        .containsExactlyInAnyOrder(
            value("acme"), table.hmac("email", secret("email")), table.hmac("number", NUMBER));

    QueryRequest sorted =
        query(
            keyEqualTo(
                key()
                    .addSortValue("2026-01-01T00:00:00Z")
                    .addSortValue("monday")
                    .addSortValue(0.5)
                    .build()));
    assertThat(sorted.expressionAttributeNames())
        .containsValues("at__hmac", "day", "share__hmac")
        .hasSize(6);
    assertThat(sorted.expressionAttributeValues())
        .containsValues(table.hmac("at", order.getAt()), table.hmac("share", 0.5));
  }

  @Test
  @Row("GSI-02")
  void query_whenAPartIsMissing_isTheSdksRefusal() {
    for (Key wrong :
        List.of(
            Key.builder().addPartitionValue("acme").build(),
            key().addPartitionValue("more").build())) {
      assertThatThrownBy(() -> items(table.index("Big").query(keyEqualTo(wrong))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(answers.requests(QueryRequest.class)).isEmpty();
  }

  @Test
  @Row("GSI-04")
  void query_whenTheLastPartIsInARange_worksInTheClearOnly() {
    Key.Builder plainLast = key().addSortValue("2026-01-01T00:00:00Z").addSortValue("mon");
    assertThat(query(sortBeginsWith(plainLast.build())).keyConditionExpression())
        .contains("begins_with");

    assertRefused(
        () ->
            items(
                table
                    .index("Big")
                    .query(sortGreaterThan(key().addSortValue("2026-01-01T00:00:00Z").build()))),
        EXPRESSION_NOT_SUPPORTED);
    assertThat(answers.requests(QueryRequest.class)).hasSize(1);
  }

  @Test
  @Row("GSI-06")
  void table_whenTheOrderOfPartsIsWrong_isTheSdksRefusal() {
    for (Class<?> wrong : List.of(Gap.class, Twice.class)) {
      assertThatThrownBy(() -> mode().table(hushtable, "wrong", wrong))
          .hasStackTraceContaining("IllegalArgumentException");
    }
  }

  @Test
  @Row("GSI-07")
  void createTable_always_keysTheIndexByHashes() {
    table.createTable();

    CreateTableRequest created = answers.requests(CreateTableRequest.class).get(0);
    assertThat(created.globalSecondaryIndexes().get(0).keySchema())
        .extracting(KeySchemaElement::attributeName, KeySchemaElement::keyTypeAsString)
        .containsExactly(
            tuple("tenant", "HASH"),
            tuple("email__hmac", "HASH"),
            tuple("number__hmac", "HASH"),
            tuple("at__hmac", "RANGE"),
            tuple("day", "RANGE"),
            tuple("share__hmac", "RANGE"));
    assertThat(created.attributeDefinitions())
        .filteredOn(a -> a.attributeType() == ScalarAttributeType.B)
        .extracting(AttributeDefinition::attributeName)
        .containsExactlyInAnyOrder("email__hmac", "number__hmac", "at__hmac", "share__hmac");
  }

  @Test
  @Row("GSI-08")
  void keyFrom_always_hasTheFirstPartsAsInTheSdk() {
    Key key = table.index("Big").keyFrom(order);

    assertThat(key.partitionKeyValues()).containsExactly(value("acme"));
    assertThat(key.sortKeyValues()).containsExactly(value("2026-01-01T00:00:00Z"));
  }
}
