package dev.hushtable.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** That what others see of a table's schema cannot be used without us. */
class PublishedTableSchemaTest {
  private final TableSchema<Person> plain = PlanBuilder.schema(Person.class);
  private final PublishedTableSchema<Person> published =
      new PublishedTableSchema<>(plain, PlanBuilder.build("People", "People", plain));

  @Test
  void itemToMap_whenPublished_leavesThePartitionKeyUnnamed() {
    Map<String, AttributeValue> map = published.itemToMap(person(), true);

    assertThat(map)
        .containsOnlyKeys(null, "range", "email", "plan", "ssn")
        .containsEntry(null, AttributeValue.fromS("p-1"))
        .containsEntry("plan", AttributeValue.fromS("gold"));
  }

  @Test
  void itemToMap_whenAttributesAreNamed_leavesThePartitionKeyUnnamed() {
    List<String> withNull = new ArrayList<>(List.of("range", "plan"));
    withNull.add(null);

    assertThat(published.itemToMap(person(), List.of("id", "range", "plan")))
        .isEqualTo(published.itemToMap(person(), withNull))
        .containsOnlyKeys(null, "range", "plan")
        .containsEntry(null, AttributeValue.fromS("p-1"));
  }

  @Test
  void mapToItem_whenTheKeyIsUnnamed_mapsBack() {
    Map<String, AttributeValue> map = published.itemToMap(person(), true);

    assertThat(published.mapToItem(map)).isEqualTo(person());
    assertThat(published.mapToItem(map, true)).isEqualTo(person());
  }

  @Test
  void mapToItem_whenTheKeyIsNamed_mapsToo() {
    assertThat(published.mapToItem(plain.itemToMap(person(), true))).isEqualTo(person());
  }

  @Test
  void mapToItem_whenGivenAMap_leavesItUnchanged() {
    Map<String, AttributeValue> map = published.itemToMap(person(), true);
    Map<String, AttributeValue> before = new HashMap<>(map);

    published.mapToItem(map);

    assertThat(map).isEqualTo(before);
  }

  @Test
  void attributeValue_whenTheNameIsMissing_givesThePartitionKey() {
    assertThat(published.attributeValue(person(), null).s()).isEqualTo("p-1");
    assertThat(published.attributeValue(person(), "id").s()).isEqualTo("p-1");
    assertThat(published.attributeValue(person(), "plan").s()).isEqualTo("gold");
  }

  @Test
  void tableMetadata_whenAskedForKeys_leavesThePartitionKeyAndEncryptedOnesUnnamed() {
    TableMetadata metadata = published.tableMetadata();

    assertThat(metadata.primaryPartitionKey()).isNull();
    assertThat(metadata.primarySortKey()).contains("range");
    assertThat(metadata.primaryKeys()).containsExactly(null, "range");
    assertThat(metadata.indexPartitionKeys("EmailIndex")).containsExactly((String) null);
    assertThat(metadata.indexSortKeys("EmailIndex")).containsExactly("plan");
    assertThat(metadata.indexPartitionKeys("LocalIndex")).containsExactly("id");
    assertThat(metadata.indexSortKeys("LocalIndex")).containsExactly((String) null);
    assertThat(metadata.scalarAttributeType("range")).contains(ScalarAttributeType.N);
    assertThat(metadata.indices()).isEqualTo(plain.tableMetadata().indices());
    assertThat(metadata.customMetadata()).isEqualTo(plain.tableMetadata().customMetadata());
  }

  @Test
  void itemType_whenPublished_isTheSame() {
    assertThat(published.itemType()).isEqualTo(plain.itemType());
    assertThat(published.isAbstract()).isFalse();
  }

  static Stream<Arguments> operations() {
    Key key = Key.builder().partitionValue("p-1").sortValue(7).build();
    return Stream.of(
        operation("put", (client, table) -> table.putItem(person())),
        operation("get", (client, table) -> table.getItem(key)),
        operation("delete", (client, table) -> table.deleteItem(key)),
        operation("update", (client, table) -> table.updateItem(person())),
        operation(
            "query",
            (client, table) ->
                table.query(QueryConditional.keyEqualTo(key)).items().forEach(item -> {})),
        operation(
            "query of an index",
            (client, table) ->
                table
                    .index("EmailIndex")
                    .query(QueryConditional.keyEqualTo(k -> k.partitionValue("alice@example.com")))
                    .forEach(page -> {})),
        operation(
            "batch get",
            (client, table) ->
                client
                    .batchGetItem(
                        b ->
                            b.addReadBatch(
                                software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch.builder(
                                        Person.class)
                                    .mappedTableResource(table)
                                    .addGetItem(key)
                                    .build()))
                    .forEach(page -> {})),
        operation(
            "batch write",
            (client, table) ->
                client.batchWriteItem(
                    b ->
                        b.addWriteBatch(
                            software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch.builder(
                                    Person.class)
                                .mappedTableResource(table)
                                .addPutItem(person())
                                .addDeleteItem(key)
                                .build()))),
        operation(
            "transact get",
            (client, table) -> client.transactGetItems(b -> b.addGetItem(table, key))),
        operation(
            "transact write",
            (client, table) -> client.transactWriteItems(b -> b.addPutItem(table, person()))),
        operation(
            "update in a transaction",
            (client, table) -> client.transactWriteItems(b -> b.addUpdateItem(table, person()))));
  }

  /** The failure comes from the SDK, and before a connection is asked for. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void foreignClient_whenGivenThePublishedSchema_failsBeforeAnythingIsSent(
      String name, Operation operation) {
    CountingHttpClient http = new CountingHttpClient();
    try (DynamoDbClient client = client(http)) {
      DynamoDbEnhancedClient enhanced =
          DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
      DynamoDbTable<Person> table = enhanced.table("People", published);

      assertThatThrownBy(() -> operation.run(enhanced, table)).isInstanceOf(RuntimeException.class);
      assertThat(http.requests).hasValue(0);
    }
  }

  /** That the client of these tests does send what it can. */
  @Test
  void foreignClient_whenGivenThePlainSchema_sends() {
    CountingHttpClient http = new CountingHttpClient();
    try (DynamoDbClient client = client(http)) {
      DynamoDbTable<Person> table =
          DynamoDbEnhancedClient.builder().dynamoDbClient(client).build().table("People", plain);

      assertThatThrownBy(() -> table.putItem(person())).isInstanceOf(RuntimeException.class);
      assertThat(http.requests).hasValueGreaterThan(0);
    }
  }

  private static Arguments operation(String name, Operation operation) {
    return Arguments.of(name, operation);
  }

  private interface Operation {
    void run(DynamoDbEnhancedClient client, DynamoDbTable<Person> table);
  }

  private static DynamoDbClient client(SdkHttpClient http) {
    return DynamoDbClient.builder()
        .httpClient(http)
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create("http://localhost:1"))
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  /** Counts the requests and sends none. */
  private static final class CountingHttpClient implements SdkHttpClient {
    private final AtomicInteger requests = new AtomicInteger();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      requests.incrementAndGet();
      throw new UnsupportedOperationException("nothing is sent here");
    }

    @Override
    public void close() {}
  }

  private static Person person() {
    Person person = new Person();
    person.setId("p-1");
    person.setRange(7);
    person.setEmail("alice@example.com");
    person.setPlan("gold");
    person.setSsn("078-05-1120");
    return person;
  }

  @DynamoDbBean
  public static class Person extends WithId {
    private int range;
    private String email;
    private String plan;
    private String ssn;

    @DynamoDbSortKey
    public int getRange() {
      return range;
    }

    public void setRange(int range) {
      this.range = range;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    @DynamoDbSecondarySortKey(indexNames = "LocalIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @DynamoDbSecondarySortKey(indexNames = "EmailIndex")
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }

    @Encrypted
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Person that
          && getId().equals(that.getId())
          && range == that.range
          && email.equals(that.email)
          && plan.equals(that.plan)
          && ssn.equals(that.ssn);
    }

    @Override
    public int hashCode() {
      return getId().hashCode();
    }
  }
}
