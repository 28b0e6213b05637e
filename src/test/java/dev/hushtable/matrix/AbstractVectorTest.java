package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSearchVectorsHashKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSearchVectorsInlineFilterKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbVectorAttribute;
import software.amazon.awssdk.enhanced.dynamodb.model.DistanceFunction;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedVectorIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.SearchVectorsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.SearchVectorsEnhancedResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.SearchResultItem;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsRequest;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsResponse;
import software.amazon.awssdk.services.dynamodb.model.VectorCapacity;

/** Rows VEC. DynamoDB Local cannot search vectors, so requests are answered by hand. */
abstract class AbstractVectorTest extends MatrixTestBase {
  private Answers answers;
  private Hushtable answered;
  private EncryptedTable<Article> table;

  /** With a plain vector. */
  @DynamoDbBean
  public static class Article {
    private String id;
    private List<Float> vector;
    private String topic;
    private String kind;
    private String title;
    private String note;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbVectorAttribute(
        indexName = "Similar",
        dimensions = 2,
        distanceFunction = DistanceFunction.COSINE)
    public List<Float> getVector() {
      return vector;
    }

    public void setVector(List<Float> vector) {
      this.vector = vector;
    }

    @DynamoDbSearchVectorsHashKey(indexNames = "Similar")
    public String getTopic() {
      return topic;
    }

    public void setTopic(String topic) {
      this.topic = topic;
    }

    @DynamoDbSearchVectorsInlineFilterKey(indexNames = "Similar")
    public String getKind() {
      return kind;
    }

    public void setKind(String kind) {
      this.kind = kind;
    }

    @Encrypted
    @EqualityIndex
    public String getTitle() {
      return title;
    }

    public void setTitle(String title) {
      this.title = title;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** With an encrypted vector. */
  @DynamoDbBean
  public static class HiddenVector {
    private String id;
    private List<Float> vector;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @DynamoDbVectorAttribute(
        indexName = "Similar",
        dimensions = 2,
        distanceFunction = DistanceFunction.EUCLIDEAN)
    public List<Float> getVector() {
      return vector;
    }

    public void setVector(List<Float> vector) {
      this.vector = vector;
    }
  }

  /** With an encrypted filter. */
  @DynamoDbBean
  public static class HiddenFilter {
    private String id;
    private List<Float> vector;
    private String kind;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbVectorAttribute(
        indexName = "Similar",
        dimensions = 2,
        distanceFunction = DistanceFunction.DOT_PRODUCT)
    public List<Float> getVector() {
      return vector;
    }

    public void setVector(List<Float> vector) {
      this.vector = vector;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSearchVectorsInlineFilterKey(indexNames = "Similar")
    public String getKind() {
      return kind;
    }

    public void setKind(String kind) {
      this.kind = kind;
    }
  }

  @BeforeEach
  void answerSearches() {
    answers = new Answers(mode());
    answered = answers.hushtable(keys);
    table = mode().table(answered, "articles", Article.class);
    answers.on(CreateTableRequest.class, request -> CreateTableResponse.builder().build());
    answers.on(
        SearchVectorsRequest.class,
        request ->
            SearchVectorsResponse.builder()
                .searchResults(
                    SearchResultItem.builder().item(stored("a-1")).score(0.9).build(),
                    SearchResultItem.builder().item(stored("a-2")).score(0.5).build())
                .consumedCapacity(VectorCapacity.builder().build())
                .build());
  }

  private Map<String, AttributeValue> stored(String id) {
    return table.encryptModel(article(id));
  }

  private static Article article(String id) {
    Article article = new Article();
    article.setId(id);
    article.setVector(List.of(1f, 2f));
    article.setTopic("news");
    article.setKind("short");
    article.setTitle(secret("title of " + id));
    article.setNote(secret("note"));
    return article;
  }

  private SearchVectorsEnhancedResponse<Article> search(
      Consumer<SearchVectorsEnhancedRequest.Builder> request) {
    return table
        .vectorIndex("Similar")
        .searchVectorsWithResponse(
            r -> {
              r.searchVector(new float[] {1, 2}).topK(2);
              request.accept(r);
            });
  }

  @Test
  @Row({"VEC-01", "VEC-05"})
  void createTable_always_makesThePlainVectorIndex() {
    table.createTable();

    CreateTableRequest created = answers.requests(CreateTableRequest.class).get(0);
    assertThat(created.vectorIndexes()).hasSize(1);
    assertThat(created.vectorIndexes().get(0).vectorAttribute().attributeName())
        .isEqualTo("vector");
    assertThat(
            search(r -> r.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)).consumedCapacity())
        .isNotNull();
    assertThat(answers.requests(SearchVectorsRequest.class).get(0).returnConsumedCapacity())
        .isEqualTo(ReturnConsumedCapacity.TOTAL);
  }

  @Test
  @Row({"VEC-02", "VEC-06"})
  void search_whenTheVectorIsPlain_opensItemsInOrder() {
    var results = search(r -> {}).results();

    assertEqual(results.get(0).item(), article("a-1"));
    assertEqual(results.get(1).item(), article("a-2"));
    assertThat(results.get(0).score()).isGreaterThan(results.get(1).score());
    SearchVectorsRequest request = answers.requests(SearchVectorsRequest.class).get(0);
    assertThat(request.topK()).isEqualTo(2);
    assertThat(request.searchVector()).hasSize(2);
  }

  @Test
  @Row("VEC-03")
  void search_whenFiltered_takesPlainFilters() {
    search(
        r ->
            r.searchConditionExpression(
                expression("topic = :t AND kind = :k", ":t", "news", ":k", "short")));

    assertThat(answers.requests(SearchVectorsRequest.class).get(0).expressionAttributeValues())
        .containsValues(value("news"), value("short"));
    assertRefusedUnsent(
        () -> mode().table(answered, "filters", HiddenFilter.class), UNSUPPORTED_ATTRIBUTE);
  }

  @Test
  @Row("VEC-04")
  void search_whenProjected_givesOnlyThat() {
    var results = search(r -> r.attributesToProject("title")).results();

    Article title = new Article();
    title.setTitle(secret("title of a-1"));
    assertEqual(results.get(0).item(), title);
  }

  @Test
  @Row("VEC-05")
  void vectorIndex_whenItIsWrong_isRefused() {
    assertRefusedUnsent(
        () -> mode().table(answered, "vectors", HiddenVector.class), UNSUPPORTED_ATTRIBUTE);
    assertThatThrownBy(() -> table.vectorIndex("Unknown"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(answers.requests(Object.class)).isEmpty();
  }

  @Test
  @Row("DOC-08")
  void documents_whenFoundByAVector_areOpened() {
    EncryptedTable<EnhancedDocument> documents =
        mode()
            .table(
                answered,
                EncryptionSchema.builder("documents")
                    .partitionKey("id", ScalarAttributeType.S)
                    .encrypted("title")
                    .vectorIndexes(
                        EnhancedVectorIndex.builder()
                            .indexName("Similar")
                            .vectorAttributeName("vector")
                            .dimensions(2)
                            .distanceFunction(DistanceFunction.COSINE)
                            .projection(p -> p.projectionType(ProjectionType.ALL))
                            .build())
                    .build());
    EnhancedDocument document =
        EnhancedDocument.fromAttributeValueMap(values("id", "d-1", "title", secret("title")));
    Map<String, AttributeValue> stored = documents.encryptModel(document);
    answers.on(
        SearchVectorsRequest.class,
        request ->
            SearchVectorsResponse.builder()
                .searchResults(SearchResultItem.builder().item(stored).build())
                .build());

    assertThat(
            documents
                .vectorIndex("Similar")
                .searchVectorsWithResponse(r -> r.searchVector(new float[] {1, 2}).topK(1))
                .results()
                .get(0)
                .item()
                .toMap())
        .isEqualTo(document.toMap());
  }
}
