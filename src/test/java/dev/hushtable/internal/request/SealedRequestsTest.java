package dev.hushtable.internal.request;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.INTERNAL_ERROR;
import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.SEAL_MISSING;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.SealedBeans;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** Requests to a table whose items are sealed: nothing is read in part, and all is checked. */
class SealedRequestsTest {
  private final EngineFixture members = EngineFixture.of(SealedBeans.Member.class);
  private final Requests requests = new Requests(members);
  private final Map<String, AttributeValue> plain =
      Map.of("id", s("m-1"), "email", s("alice@example.com"), "plan", s("gold"));
  private final Map<String, AttributeValue> stored = members.encrypt(plain);

  // --- Projections

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "plan",
        "email, ssn",
        "note",
        "opening.#h",
        "#seal",
        "id, email, ssn, plan, visits, tags, scores, opening, contacts, note"
      })
  void rewrite_whenThereIsAProjection_isRefused(String projection) {
    Map<String, String> names = Map.of("#h", "hour", "#seal", "__seal");
    GetItemRequest get =
        GetItemRequest.builder()
            .key(Map.of("id", s("m-1")))
            .projectionExpression(projection)
            .expressionAttributeNames(names)
            .build();
    QueryRequest query =
        QueryRequest.builder()
            .indexName("EmailIndex")
            .keyConditionExpression("email = :e")
            .expressionAttributeValues(Map.of(":e", plain.get("email")))
            .projectionExpression(projection)
            .expressionAttributeNames(names)
            .build();
    ScanRequest scan =
        ScanRequest.builder()
            .projectionExpression(projection)
            .expressionAttributeNames(names)
            .build();

    assertRefused(
        () -> requests.sent(requests.getItem(get)),
        EXPRESSION_NOT_SUPPORTED,
        "sealed",
        "table Table");
    assertRefused(() -> requests.sent(requests.query(query)), EXPRESSION_NOT_SUPPORTED, "sealed");
    assertRefused(() -> requests.sent(requests.scan(scan)), EXPRESSION_NOT_SUPPORTED, "sealed");
  }

  @Test
  void rewrite_whenThereIsNone_isSent() {
    requests
        .guard()
        .check(
            requests.sent(
                requests.query(
                    QueryRequest.builder()
                        .keyConditionExpression("id = :i")
                        .filterExpression("#p = :p AND attribute_exists(email)")
                        .expressionAttributeNames(Map.of("#p", "plan"))
                        .expressionAttributeValues(Map.of(":i", s("m-1"), ":p", s("gold")))
                        .build())));
  }

  @Test
  void check_whenThereAreLegacyAttributesToGet_isRefused() {
    GetItemRequest legacy =
        GetItemRequest.builder().key(Map.of("id", s("m-1"))).attributesToGet("plan").build();

    assertRefused(
        () -> requests.guard().check(requests.sent(requests.getItem(legacy))),
        OPERATION_NOT_SUPPORTED,
        "AttributesToGet");
  }

  // --- Answers

  @Test
  void putItem_whenRewritten_carriesTheSealAndGuardLetsItPass() {
    PutItemRequest request =
        requests.sent(requests.putItem(PutItemRequest.builder().item(plain).build()));

    requests.guard().check(request);
    assertThat(request.item())
        .containsOnlyKeys("id", "email__source", "email__hmac", "plan", "__seal");
  }

  @Test
  void restore_whenAnItemIsNotWhatWasSealed_isRefusedWhereverItComesFrom() {
    Map<String, AttributeValue> altered = new HashMap<>(stored);
    altered.put("plan", s("platinum"));

    for (Map<String, AttributeValue> item : List.of(altered, Map.of("id", s("m-1")))) {
      var code = item == altered ? SEAL_MISMATCH : SEAL_MISSING;
      GetItemRequest get = GetItemRequest.builder().key(Map.of("id", s("m-1"))).build();
      assertRefused(() -> restoreGet(get, item), code, "'__seal'");
      assertRefused(
          () ->
              requests.received(
                  requests.query(QueryRequest.builder().indexName("EmailIndex").build()),
                  QueryResponse.builder().items(List.of(stored, item)).build()),
          code);
      assertRefused(
          () ->
              requests.received(
                  requests.scan(ScanRequest.builder().build()),
                  ScanResponse.builder().items(List.of(stored, item)).build()),
          code);
      assertRefused(
          () ->
              requests.received(
                  requests.putItem(PutItemRequest.builder().item(plain).build()),
                  PutItemResponse.builder().attributes(item).build()),
          code);
      assertRefused(
          () ->
              requests.received(
                  requests.deleteItem(
                      DeleteItemRequest.builder().key(Map.of("id", s("m-1"))).build()),
                  DeleteItemResponse.builder().attributes(item).build()),
          code);
    }
  }

  private GetItemResponse restoreGet(GetItemRequest get, Map<String, AttributeValue> item) {
    return requests.received(requests.getItem(get), GetItemResponse.builder().item(item).build());
  }

  @Test
  void restore_whenAnItemIsWhole_givesItWithoutItsSeal() {
    GetItemResponse response =
        restoreGet(GetItemRequest.builder().key(Map.of("id", s("m-1"))).build(), stored);

    assertThat(response.item()).isEqualTo(plain);
  }

  /** Such an index was made elsewhere, and has the hash as the primary key of the table has. */
  @Test
  void restore_whenAnIndexHasAPartOfTheItem_isRefused() {
    Map<String, AttributeValue> keysOnly = new HashMap<>(stored);
    keysOnly.keySet().retainAll(Set.of("id", "email__hmac", "email__source"));
    Map<String, AttributeValue> withSeal = new HashMap<>(keysOnly);
    withSeal.put("__seal", stored.get("__seal"));
    QueryRequest query = QueryRequest.builder().indexName("EmailIndex").build();

    assertRefused(
        () ->
            requests.received(
                requests.query(query), QueryResponse.builder().items(List.of(keysOnly)).build()),
        SEAL_MISSING,
        "through an index or projection");
    assertRefused(
        () ->
            requests.received(
                requests.query(query), QueryResponse.builder().items(List.of(withSeal)).build()),
        SEAL_MISMATCH);
  }

  // --- Definitions

  @ParameterizedTest
  @EnumSource(value = ProjectionType.class, mode = Mode.EXCLUDE, names = "ALL")
  void createTable_whenAnIndexIsPartial_isRefused(ProjectionType type) {
    Projection partial = Projection.builder().projectionType(type).build();

    assertRefused(
        () -> requests.definitions().rewrite(createTable(partial, null)),
        OPERATION_NOT_SUPPORTED,
        "Index Global",
        "table Table",
        "project ALL");
    assertRefused(
        () -> requests.definitions().rewrite(createTable(null, partial)),
        OPERATION_NOT_SUPPORTED,
        "Index Local");
    assertRefused(
        () ->
            requests
                .definitions()
                .rewrite(
                    UpdateTableRequest.builder()
                        .globalSecondaryIndexUpdates(
                            u ->
                                u.create(
                                    c ->
                                        c.indexName("Late")
                                            .keySchema(key("plan"))
                                            .projection(partial)))
                        .build()),
        OPERATION_NOT_SUPPORTED,
        "Index Late");
  }

  @Test
  void createTable_whenIndexesProjectAll_keepsThem() {
    Projection all = Projection.builder().projectionType(ProjectionType.ALL).build();

    CreateTableRequest request = requests.definitions().rewrite(createTable(all, all));

    assertThat(request.globalSecondaryIndexes().get(0).projection()).isEqualTo(all);
    assertThat(request.globalSecondaryIndexes().get(0).keySchema().get(0).attributeName())
        .isEqualTo("email__hmac");
    assertThat(request.localSecondaryIndexes().get(0).projection()).isEqualTo(all);
  }

  private static CreateTableRequest createTable(Projection global, Projection local) {
    CreateTableRequest.Builder request = CreateTableRequest.builder().keySchema(key("id"));
    if (global != null) {
      request.globalSecondaryIndexes(
          i -> i.indexName("Global").keySchema(key("email")).projection(global));
    }
    if (local != null) {
      request.localSecondaryIndexes(
          i -> i.indexName("Local").keySchema(key("id")).projection(local));
    }
    return request.build();
  }

  private static KeySchemaElement key(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }

  // --- The guard

  @Test
  void guard_whenAWriteWouldLeaveNoSeal_stopsIt() {
    Map<String, AttributeValue> unsealed = new HashMap<>(stored);
    unsealed.remove("__seal");
    Map<String, AttributeValue> notASeal = new HashMap<>(stored);
    notASeal.put("__seal", s("sealed"));
    UpdateItemRequest update =
        UpdateItemRequest.builder()
            .key(Map.of("id", s("m-1")))
            .updateExpression("REMOVE plan")
            .build();

    requests.guard().check(PutItemRequest.builder().item(stored).build());
    for (SdkPojo request :
        List.of(
            PutItemRequest.builder().item(unsealed).build(),
            PutItemRequest.builder().item(notASeal).build(),
            Put.builder().item(unsealed).build(),
            update)) {
      assertRefused(
          () -> requests.guard().check(request), INTERNAL_ERROR, "table Table", "without a seal");
    }
  }

  @Test
  void updateItem_always_isRefused() {
    assertRefused(
        () ->
            requests.updateItem(
                UpdateItemRequest.builder()
                    .key(Map.of("id", s("m-1")))
                    .updateExpression("REMOVE plan")
                    .build()),
        OPERATION_NOT_SUPPORTED,
        "sealed",
        "put it whole");
  }
}
