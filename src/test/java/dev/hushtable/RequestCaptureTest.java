package dev.hushtable;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.mapper.Order;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSearchVectorsInlineFilterKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbVectorAttribute;
import software.amazon.awssdk.enhanced.dynamodb.model.DistanceFunction;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedVectorIndex;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.SearchResultItem;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsRequest;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsResponse;

/** What DynamoDB Local lacks: the requests are looked at, and answered by hand. */
class RequestCaptureTest {
  private final LocalKeyProvider keys = LocalKeyProvider.inMemory(KeyScope.DEFAULT);
  private final Capture capture = new Capture();
  private final Hushtable hushtable = Hushtable.builder().client(capture).keys(keys).build();

  /** Answers with items that are stored, and keeps what it was asked. */
  private static final class Capture implements DynamoDbClient {
    private final List<Map<String, AttributeValue>> stored = new ArrayList<>();
    private CreateTableRequest created;
    private QueryRequest queried;
    private SearchVectorsRequest searched;

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
      created = request;
      return CreateTableResponse.builder().build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      queried = request;
      return QueryResponse.builder().items(stored).count(stored.size()).build();
    }

    @Override
    public SearchVectorsResponse searchVectors(SearchVectorsRequest request) {
      searched = request;
      return SearchVectorsResponse.builder()
          .searchResults(
              stored.stream()
                  .map(item -> SearchResultItem.builder().item(item).score(0.5).build())
                  .toList())
          .build();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    keys.close();
  }

  // --- Indexes with several partition and sort keys

  private static Purchase order() {
    Purchase order = new Purchase();
    order.setId("o-1");
    order.setTenant("acme");
    order.setEmail("alice@example.com");
    order.setStatus("open");
    order.setDay("2026-11-21");
    return order;
  }

  @Test
  void createTable_whenAnIndexHasSeveralKeys_keepsTheirOrder() {
    hushtable.table("Orders", Purchase.class).createTable();

    assertThat(capture.created.globalSecondaryIndexes().get(0).keySchema())
        .extracting(KeySchemaElement::attributeName, KeySchemaElement::keyTypeAsString)
        .containsExactly(
            tuple("tenant", "HASH"),
            tuple("email__hmac", "HASH"),
            tuple("status__hmac", "RANGE"),
            tuple("day", "RANGE"));
    assertThat(capture.created.attributeDefinitions())
        .filteredOn(definition -> definition.attributeName().endsWith("__hmac"))
        .hasSize(2)
        .allMatch(definition -> definition.attributeType() == ScalarAttributeType.B);
  }

  @Test
  void query_whenAnIndexHasSeveralKeys_hashesTheEncryptedOnes() {
    EncryptedTable<Purchase> orders = hushtable.table("Orders", Purchase.class);
    capture.stored.add(orders.encryptModel(order()));
    Key key =
        Key.builder()
            .addPartitionValue("acme")
            .addPartitionValue("alice@example.com")
            .addSortValue("open")
            .addSortValue("2026-11-21")
            .build();

    List<Purchase> found =
        orders.index("ByCustomer").query(keyEqualTo(key)).items().stream().toList();

    assertThat(found)
        .singleElement()
        .satisfies(order -> assertThat(order.getEmail()).isEqualTo("alice@example.com"));
    assertThat(resolved(capture.queried.keyConditionExpression(), capture.queried))
        .isEqualTo(
            "tenant = acme AND email__hmac = (hash) AND status__hmac = (hash) AND day = 2026-11-21");
    assertThat(
            orders
                .find()
                .where("email")
                .eq("alice@example.com")
                .and("tenant")
                .eq("acme")
                .and("status")
                .eq("open")
                .and("day")
                .beginsWith("2026")
                .on("ByCustomer")
                .findOne())
        .isPresent();
    assertThat(resolved(capture.queried.keyConditionExpression(), capture.queried))
        .isEqualTo(
            "tenant = acme AND email__hmac = (hash) AND status__hmac = (hash) AND begins_with(day, 2026)");
    assertRefused(
        () ->
            orders
                .find()
                .where("tenant")
                .eq("acme")
                .and("email")
                .eq("a")
                .and("day")
                .eq("x")
                .on("ByCustomer"),
        EXPRESSION_INVALID,
        "'day'");
  }

  private static String resolved(String expression, QueryRequest request) {
    Map<String, String> texts = new HashMap<>(request.expressionAttributeNames());
    request
        .expressionAttributeValues()
        .forEach((name, value) -> texts.put(name, value.s() == null ? "(hash)" : value.s()));
    String text = expression;
    for (String placeholder :
        texts.keySet().stream()
            .sorted((a, b) -> b.length() - a.length())
            .collect(Collectors.toList())) {
      text = text.replace(placeholder, texts.get(placeholder));
    }
    return text;
  }

  // --- Vectors

  @Test
  void searchVectors_whenItemsAreFound_decryptsThem() {
    EncryptedTable<Article> articles = hushtable.table("Articles", Article.class);
    Article article = new Article();
    article.setId("a-1");
    article.setEmbedding(List.of(1f, 2f));
    article.setCategory("news");
    article.setTitle("secret");
    capture.stored.add(articles.encryptModel(article));

    var results =
        articles
            .vectorIndex("Similar")
            .searchVectorsWithResponse(
                r ->
                    r.searchVector(new float[] {1, 2})
                        .topK(3)
                        .attributesToProject("title")
                        .searchConditionExpression(
                            Expression.builder()
                                .expression("category = :c")
                                .putExpressionValue(":c", s("news"))
                                .build()))
            .results();

    assertThat(results).hasSize(1);
    assertThat(results.get(0).item().getTitle()).isEqualTo("secret");
    assertThat(results.get(0).item().getId()).isNull();
    assertThat(capture.searched.projectionExpression()).doesNotContain("title");
    assertThat(capture.searched.expressionAttributeNames()).containsValue("title__source");
    assertThat(capture.searched.topK()).isEqualTo(3);
  }

  @Test
  void createTable_whenAVectorIndexIncludesTheEncrypted_includesItsStoredForm() {
    hushtable.register(
        EncryptionSchema.builder("Articles")
            .partitionKey("id", ScalarAttributeType.S)
            .encrypted("title")
            .build());

    hushtable.client().createTable(vectorTable("embedding"));

    assertThat(capture.created.vectorIndexes().get(0).projection().nonKeyAttributes())
        .containsExactly("title__source");
    assertRefused(
        () -> hushtable.client().createTable(vectorTable("title")),
        UNSUPPORTED_ATTRIBUTE,
        "'title'",
        "Similar");
  }

  @Test
  void vectorIndex_whenTheTableHasNoClass_findsDocuments() {
    EncryptionSchema schema =
        EncryptionSchema.builder("Articles")
            .partitionKey("id", ScalarAttributeType.S)
            .encrypted("title")
            .vectorIndexes(similar("embedding"))
            .build();
    EncryptedTable<EnhancedDocument> articles = hushtable.table(schema);
    capture.stored.add(
        articles.encryptModel(
            EnhancedDocument.builder()
                .putString("id", "a-1")
                .putString("title", "secret")
                .build()));

    articles.createTable();
    var results =
        articles
            .vectorIndex("Similar")
            .searchVectorsWithResponse(r -> r.searchVector(new float[] {1, 2}).topK(3))
            .results();

    assertThat(capture.created.vectorIndexes().get(0).vectorAttribute().attributeName())
        .isEqualTo("embedding");
    assertThat(results.get(0).item().getString("title")).isEqualTo("secret");
  }

  static EnhancedVectorIndex similar(String attribute) {
    return EnhancedVectorIndex.builder()
        .indexName("Similar")
        .vectorAttributeName(attribute)
        .dimensions(2)
        .distanceFunction(DistanceFunction.COSINE)
        .projection(p -> p.projectionType(ProjectionType.ALL))
        .build();
  }

  private static CreateTableRequest vectorTable(String vector) {
    return CreateTableRequest.builder()
        .tableName("Articles")
        .keySchema(k -> k.attributeName("id").keyType("HASH"))
        .vectorIndexes(
            i ->
                i.indexName("Similar")
                    .vectorAttribute(a -> a.attributeName(vector))
                    .projection(
                        p -> p.projectionType(ProjectionType.INCLUDE).nonKeyAttributes("title")))
        .build();
  }

  // --- Beans

  /** With an index of two partition keys and two sort keys. */
  @DynamoDbBean
  public static class Purchase extends WithId {
    private String tenant;
    private String email;
    private String status;
    private String day;

    @DynamoDbSecondaryPartitionKey(indexNames = "ByCustomer", order = Order.FIRST)
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "ByCustomer", order = Order.SECOND)
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondarySortKey(indexNames = "ByCustomer", order = Order.FIRST)
    public String getStatus() {
      return status;
    }

    public void setStatus(String status) {
      this.status = status;
    }

    @DynamoDbSecondarySortKey(indexNames = "ByCustomer", order = Order.SECOND)
    public String getDay() {
      return day;
    }

    public void setDay(String day) {
      this.day = day;
    }
  }

  /** With a vector index. */
  @DynamoDbBean
  public static class Article extends WithId {
    private List<Float> embedding;
    private String category;
    private String title;

    @DynamoDbVectorAttribute(
        indexName = "Similar",
        dimensions = 2,
        distanceFunction = DistanceFunction.COSINE)
    public List<Float> getEmbedding() {
      return embedding;
    }

    public void setEmbedding(List<Float> embedding) {
      this.embedding = embedding;
    }

    @DynamoDbSearchVectorsInlineFilterKey(indexNames = "Similar")
    public String getCategory() {
      return category;
    }

    public void setCategory(String category) {
      this.category = category;
    }

    @Encrypted
    public String getTitle() {
      return title;
    }

    public void setTitle(String title) {
      this.title = title;
    }
  }
}
