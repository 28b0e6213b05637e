package dev.hushtable.internal.request;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.INDEX_INCOMPLETE;
import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.KEY_ATTRIBUTE_MISSING;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.exception.ErrorCode.RESERVED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.SOURCE_MISSING;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.schema.WithId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Whole requests to stored form, past the guard, and responses back. */
class RewritersTest {
  private static final String ALICE = "alice@example.com";

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);
  private final Requests requests = new Requests(patients);
  private final Requests ticketRequests = new Requests(tickets);
  private final Map<String, AttributeValue> alice =
      Map.of("id", s("p-1"), "email", s(ALICE), "plan", s("gold"), "address", m("zip", s("8001")));
  private final Map<String, AttributeValue> stored = patients.encrypt(alice);
  private final Map<String, AttributeValue> ticket =
      Map.of("holder", s(ALICE), "seat", n("7"), "show", s("Faust"), "price", n("12.5"));
  private final Map<String, AttributeValue> storedTicket = tickets.encrypt(ticket);

  // --- PutItem

  @Test
  void putItem_whenRewritten_isInStoredFormThroughout() {
    PutItemRequest plain =
        PutItemRequest.builder()
            .tableName("Table")
            .item(alice)
            .conditionExpression("attribute_not_exists(id) OR #e <> :e")
            .expressionAttributeNames(Map.of("#e", "email"))
            .expressionAttributeValues(Map.of(":e", s(ALICE)))
            .returnValues(ReturnValue.ALL_OLD)
            .build();
    PutItemRequest before = plain.toBuilder().build();

    PutItemRequest request = requests.sent(requests.putItem(plain));

    requests.guard().check(request);
    assertThat(request.item()).containsOnlyKeys(stored.keySet());
    assertThat(request.conditionExpression()).startsWith("attribute_not_exists(id) OR #_");
    assertThat(request.expressionAttributeNames()).hasSize(1).containsValue("email__hmac");
    assertThat(request.expressionAttributeValues().values())
        .containsExactly(stored.get("email__hmac"));
    assertThat(request.returnValues()).isEqualTo(ReturnValue.ALL_OLD);
    assertThat(request.toString()).doesNotContain(ALICE);
    assertThat(plain).isEqualTo(before);
  }

  @Test
  void putItem_whenThereAreNoExpressions_sendsNoEmptyMaps() {
    PutItemRequest request =
        requests.sent(requests.putItem(PutItemRequest.builder().item(alice).build()));

    assertThat(request.hasExpressionAttributeNames()).isFalse();
    assertThat(request.hasExpressionAttributeValues()).isFalse();
    assertThat(request.conditionExpression()).isNull();
  }

  @Test
  void putItem_whenTheItemIsRefused_isNotRewritten() {
    Map<String, AttributeValue> bad = new LinkedHashMap<>(alice);
    bad.put("ssn__source", s("x"));

    assertRefused(
        () -> requests.sent(requests.putItem(PutItemRequest.builder().item(bad).build())),
        RESERVED_ATTRIBUTE,
        "'ssn__source'");
  }

  @Test
  void putItem_whenTheOldItemComesBack_isPlain() {
    PutItemResponse response =
        PutItemResponse.builder()
            .attributes(stored)
            .itemCollectionMetrics(
                c -> c.itemCollectionKey(Map.of("email__hmac", stored.get("email__hmac"))))
            .consumedCapacity(c -> c.capacityUnits(1.0))
            .build();

    PutItemResponse restored =
        requests.received(requests.putItem(PutItemRequest.builder().item(alice).build()), response);

    assertThat(restored.attributes()).isEqualTo(alice);
    assertThat(restored.itemCollectionMetrics().itemCollectionKey())
        .containsOnlyKeys("email")
        .containsEntry("email", stored.get("email__hmac"));
    assertThat(restored.consumedCapacity()).isEqualTo(response.consumedCapacity());
  }

  @Test
  void putItem_whenNothingComesBack_needsNoKeys() {
    PutItemResponse response = PutItemResponse.builder().build();

    assertThat(requests.putItem(PutItemRequest.builder().item(alice).build()).needs(response))
        .isEmpty();
    assertThat(
            requests.received(
                requests.putItem(PutItemRequest.builder().item(alice).build()), response))
        .isEqualTo(response);
  }

  // --- GetItem and DeleteItem

  @Test
  void getItem_whenKeysAreEncrypted_asksByTheirHashes() {
    GetItemRequest request =
        ticketRequests.sent(
            ticketRequests.getItem(
                GetItemRequest.builder()
                    .tableName("Table")
                    .key(Map.of("holder", s(ALICE), "seat", n("7.0")))
                    .consistentRead(true)
                    .build()));

    ticketRequests.guard().check(request);
    assertThat(request.key())
        .containsOnlyKeys("holder__hmac", "seat__hmac")
        .containsEntry("holder__hmac", storedTicket.get("holder__hmac"))
        .containsEntry("seat__hmac", storedTicket.get("seat__hmac"));
    assertThat(request.consistentRead()).isTrue();
    assertThat(request.hasExpressionAttributeNames()).isFalse();
  }

  @Test
  void getItem_whenTheItemComesBack_isPlain() {
    GetItemResponse response = GetItemResponse.builder().item(storedTicket).build();

    assertThat(restored(GetItemRequest.builder().build(), response).item()).isEqualTo(ticket);
  }

  @Test
  void getItem_whenAnotherItemComesBack_isRefused() {
    GetItemResponse response = GetItemResponse.builder().item(storedTicket).build();
    for (Map<String, AttributeValue> key :
        List.of(
            Map.of("holder", s("Mallory"), "seat", n("7")),
            Map.of("holder", s(ALICE), "seat", n("8")))) {
      assertRefused(
          () -> restored(GetItemRequest.builder().key(key).build(), response),
          NOT_AUTHENTIC,
          "asked for");
    }

    Map<String, AttributeValue> key = Map.of("holder", s(ALICE), "seat", n("7.00"));
    assertThat(restored(GetItemRequest.builder().key(key).build(), response).item())
        .isEqualTo(ticket);
  }

  @Test
  void getItem_whenThereIsNone_staysEmpty() {
    GetItemResponse response = GetItemResponse.builder().build();

    assertThat(restored(GetItemRequest.builder().build(), response)).isEqualTo(response);
    assertThat(restored(GetItemRequest.builder().build(), response).hasItem()).isFalse();
  }

  @Test
  void getItem_whenProjected_takesOutTheKeysThatWereNotAskedFor() {
    GetItemRequest plain =
        GetItemRequest.builder()
            .key(Map.of("holder", s(ALICE), "seat", n("7")))
            .projectionExpression("price, seat")
            .build();

    GetItemRequest request = ticketRequests.sent(ticketRequests.getItem(plain));
    ticketRequests.guard().check(request);
    Map<String, AttributeValue> read = new LinkedHashMap<>(storedTicket);
    read.keySet()
        .retainAll(
            List.of("price__source", "price__hmac", "seat__source", "seat__hmac", "holder__hmac"));
    GetItemResponse response = GetItemResponse.builder().item(read).build();

    assertThat(request.projectionExpression().split(", ")).hasSize(5);
    assertThat(restored(plain, response).item())
        .isEqualTo(Map.of("price", n("12.5"), "seat", n("7")));
  }

  @Test
  void getItem_whenOnlyAPlainAttributeIsProjected_givesOnlyThat() {
    GetItemRequest plain =
        GetItemRequest.builder()
            .projectionExpression("#p")
            .expressionAttributeNames(Map.of("#p", "plan"))
            .key(Map.of("id", s("p-1")))
            .build();
    GetItemResponse response =
        GetItemResponse.builder().item(Map.of("id", s("p-1"), "plan", s("gold"))).build();

    GetItemResponse restored = requests.received(requests.getItem(plain), response);

    assertThat(restored.item()).isEqualTo(Map.of("plan", s("gold")));
  }

  @Test
  void deleteItem_whenRewritten_asksByHashes() {
    DeleteItemRequest request =
        ticketRequests.sent(
            ticketRequests.deleteItem(
                DeleteItemRequest.builder()
                    .tableName("Table")
                    .key(Map.of("holder", s(ALICE), "seat", n("7")))
                    .conditionExpression("price = :p AND attribute_exists(note)")
                    .expressionAttributeValues(Map.of(":p", n("12.50")))
                    .build()));

    ticketRequests.guard().check(request);
    assertThat(request.key()).containsOnlyKeys("holder__hmac", "seat__hmac");
    assertThat(request.expressionAttributeNames().values())
        .containsExactlyInAnyOrder("price__hmac", "note__source");
    assertThat(request.expressionAttributeValues().values())
        .containsExactly(storedTicket.get("price__hmac"));
  }

  @Test
  void deleteItem_whenTheOldItemComesBack_isPlain() {
    DeleteItemResponse response = DeleteItemResponse.builder().attributes(storedTicket).build();

    assertThat(
            ticketRequests
                .received(
                    ticketRequests.deleteItem(
                        DeleteItemRequest.builder()
                            .key(Map.of("holder", s(ALICE), "seat", n("7")))
                            .build()),
                    response)
                .attributes())
        .isEqualTo(ticket);
  }

  // --- UpdateItem

  private static UpdateItemRequest.Builder updateOfAlice(String expression) {
    return UpdateItemRequest.builder()
        .tableName("Table")
        .key(Map.of("id", s("p-1")))
        .updateExpression(expression)
        .expressionAttributeValues(Map.of(":v", s(ALICE)));
  }

  @Test
  void updateItem_whenRewritten_isInStoredFormThroughout() {
    UpdateItemRequest plain =
        updateOfAlice("SET #e = :v, address.zip = :v, plan = :p")
            .conditionExpression("email <> :v OR #p = :p")
            .expressionAttributeNames(Map.of("#e", "email", "#p", "plan"))
            .expressionAttributeValues(Map.of(":v", s(ALICE), ":p", s("gold")))
            .returnValues(ReturnValue.UPDATED_NEW)
            .build();
    UpdateItemRequest before = plain.toBuilder().build();

    UpdateItemRequest request = requests.sent(requests.updateItem(plain));

    assertThat(request.key()).isEqualTo(plain.key());
    assertThat(request.toString()).doesNotContain(ALICE);
    assertThat(request.expressionAttributeNames().values())
        .contains("email__source", "email__hmac", "zip__source", "zip__hmac", "plan");
    assertThat(request.expressionAttributeValues()).containsEntry(":p", s("gold"));
    assertThat(request.returnValues()).isEqualTo(ReturnValue.UPDATED_NEW);
    assertThat(request.returnValuesOnConditionCheckFailure()).isNull();
    assertThat(plain).isEqualTo(before);
  }

  /**
   * DynamoDB shows only the parts of documents that were changed; DynamoDB Local shows them whole.
   */
  @Test
  void updateItem_whenPartsOfDocumentsComeBack_arePlain() {
    Map<String, AttributeValue> item =
        Map.of(
            "id", s("p-1"),
            "address", m("zip", s("8001"), "street", s("Gasse 1")),
            "contacts", l(m("name", s("Bob"), "label", s("x"))));
    Map<String, AttributeValue> stored = patients.encrypt(item);
    Map<String, AttributeValue> zip = new LinkedHashMap<>(stored.get("address").m());
    zip.keySet().removeIf(name -> name.startsWith("street"));
    Map<String, AttributeValue> name = new LinkedHashMap<>(stored.get("contacts").l().get(0).m());
    name.remove("label");
    UpdateItemResponse response =
        UpdateItemResponse.builder()
            .attributes(
                Map.of(
                    "address", AttributeValue.fromM(zip),
                    "contacts", l(AttributeValue.fromM(name)),
                    "plan", s("gold")))
            .build();

    for (ReturnValue asked : List.of(ReturnValue.UPDATED_NEW, ReturnValue.UPDATED_OLD)) {
      UpdateItemRequest request = updateOfAlice("SET email = :v").returnValues(asked).build();
      assertThat(requests.received(requests.updateItem(request), response).attributes())
          .isEqualTo(
              Map.of(
                  "address", m("zip", s("8001")),
                  "contacts", l(m("name", s("Bob"))),
                  "plan", s("gold")));
    }
  }

  @Test
  void updateItem_whenOnlyTheKeysCiphertextComesBack_showsNothing() {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .key(Map.of("holder", s(ALICE), "seat", n("7")))
            .updateExpression("REMOVE note")
            .returnValues(ReturnValue.UPDATED_NEW)
            .build();
    Map<String, AttributeValue> part = new LinkedHashMap<>(storedTicket);
    part.keySet().retainAll(List.of("holder__source", "seat__source"));
    UpdateItemResponse response = UpdateItemResponse.builder().attributes(part).build();

    assertThat(
            ticketRequests.received(ticketRequests.updateItem(request), response).hasAttributes())
        .isFalse();
  }

  @Test
  void updateItem_whenTheItemComesBack_mustBeTheOneThatWasChanged() {
    UpdateItemRequest request =
        updateOfAlice("SET email = :v").returnValues(ReturnValue.ALL_NEW).build();
    Map<String, AttributeValue> other = patients.encrypt(Map.of("id", s("p-2"), "email", s(ALICE)));

    assertThat(
            requests
                .received(
                    requests.updateItem(request),
                    UpdateItemResponse.builder().attributes(stored).build())
                .attributes())
        .isEqualTo(alice);
    assertRefused(
        () ->
            requests.received(
                requests.updateItem(request),
                UpdateItemResponse.builder().attributes(other).build()),
        NOT_AUTHENTIC,
        "asked for");
  }

  /** Else keys out of reach would hide from the caller that the condition failed. */
  @Test
  void updateItem_whenItsOwnConditionNeedsTheItem_asksForNoKeysToShowIt() {
    UpdateItemRequest.Builder request = updateOfAlice("SET email = if_not_exists(email, :v)");
    ConditionalCheckFailedException failure = conditionFailed(stored);

    var unasked = requests.updateItem(request.build());
    UpdateItemRequest sent = requests.sent(unasked);
    assertThat(sent.returnValuesOnConditionCheckFailure())
        .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    assertThat(unasked.needs(failure)).isEmpty();
    assertThat(unasked.restore(failure, patients.load(Set.of())))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.hasItem()).isFalse());

    var asked =
        requests.updateItem(
            request
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build());
    requests.sent(asked);
    assertThat(asked.restore(failure, patients.load(asked.needs(failure))))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.item()).isEqualTo(alice));
  }

  @Test
  void updateItem_whenItFailsWhatItRequiresItself_saysWhat() {
    Map<String, AttributeValue> half = new LinkedHashMap<>(stored);
    half.remove("email__hmac");
    var keeping =
        requests.updateItem(updateOfAlice("SET email = if_not_exists(email, :v)").build());
    requests.sent(keeping);
    assertRefused(
        () -> keeping.restore(conditionFailed(half), patients.load(Set.of())),
        INDEX_INCOMPLETE,
        "'email'");

    var byHash =
        ticketRequests.updateItem(
            UpdateItemRequest.builder()
                .key(Map.of("holder", storedTicket.get("holder__hmac"), "seat", n("7")))
                .build());
    ticketRequests.sent(byHash);
    assertRefused(
        () -> byHash.restore(conditionFailed(Map.of()), tickets.load(Set.of())),
        KEY_ATTRIBUTE_MISSING,
        "plain key");
  }

  @Test
  void updateItem_whenItFailsOtherwise_staysAsItIs() {
    DynamoDbException failure =
        ResourceNotFoundException.builder().message("no such table").build();
    var update = requests.updateItem(updateOfAlice("SET email = if_not_exists(email, :v)").build());
    requests.sent(update);

    assertThat(update.needs(failure)).isEmpty();
    assertThat(update.restore(failure, patients.load(Set.of()))).isSameAs(failure);
  }

  private static ConditionalCheckFailedException conditionFailed(Map<String, AttributeValue> item) {
    return (ConditionalCheckFailedException)
        ConditionalCheckFailedException.builder()
            .item(item.isEmpty() ? null : item)
            .message("failed")
            .build();
  }

  // --- Query and Scan

  /** DynamoDB refuses it as well, and would not see it. */
  @Test
  void query_whenAPlaceholderIsUsedNowhere_isRefused() {
    QueryRequest request =
        QueryRequest.builder()
            .tableName("Table")
            .keyConditionExpression("id = :id")
            .expressionAttributeValues(Map.of(":id", s("p-1"), ":unused", s(ALICE)))
            .build();

    assertRefused(() -> requests.sent(requests.query(request)), EXPRESSION_INVALID, ":unused");
  }

  @Test
  void query_whenByAnEncryptedKey_asksForItsHash() {
    QueryRequest request =
        requests.sent(
            requests.query(
                QueryRequest.builder()
                    .tableName("Table")
                    .indexName("EmailIndex")
                    .keyConditionExpression("#e = :e")
                    .filterExpression("plan = :e OR address.zip = :z")
                    .projectionExpression("#e, plan, address")
                    .expressionAttributeNames(Map.of("#e", "email"))
                    .expressionAttributeValues(Map.of(":e", s(ALICE), ":z", s("8001")))
                    .exclusiveStartKey(Map.of("id", s("p-0"), "email", s(ALICE)))
                    .limit(3)
                    .scanIndexForward(false)
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                    .build()));

    requests.guard().check(request);
    assertThat(request.expressionAttributeValues().values())
        .containsExactlyInAnyOrder(
            stored.get("email__hmac"), s(ALICE), stored.get("address").m().get("zip__hmac"));
    assertThat(request.expressionAttributeNames().values())
        .contains("email__hmac", "email__source", "zip__hmac", "id")
        .doesNotContain("email");
    assertThat(request.exclusiveStartKey())
        .isEqualTo(Map.of("id", s("p-0"), "email__hmac", stored.get("email__hmac")));
    assertThat(request.limit()).isEqualTo(3);
    assertThat(request.scanIndexForward()).isFalse();
  }

  @Test
  void query_whenAPageComesBack_isPlainAndItsLastKeyIsAccepted() {
    QueryRequest plain = QueryRequest.builder().indexName("EmailIndex").build();
    QueryResponse response =
        QueryResponse.builder()
            .items(List.of(stored, stored))
            .count(2)
            .scannedCount(5)
            .lastEvaluatedKey(Map.of("id", s("p-1"), "email__hmac", stored.get("email__hmac")))
            .build();

    QueryResponse restored = requests.received(requests.query(plain), response);

    assertThat(restored.items()).containsExactly(alice, alice);
    assertThat(restored.count()).isEqualTo(2);
    assertThat(restored.scannedCount()).isEqualTo(5);
    assertThat(restored.lastEvaluatedKey())
        .isEqualTo(Map.of("id", s("p-1"), "email", stored.get("email__hmac")));
    QueryRequest next =
        requests.sent(
            requests.query(
                plain.toBuilder().exclusiveStartKey(restored.lastEvaluatedKey()).build()));
    requests.guard().check(next);
    assertThat(next.exclusiveStartKey()).isEqualTo(response.lastEvaluatedKey());
  }

  @Test
  void query_whenAnIndexLacksTheCiphertext_isRefused() {
    QueryResponse response =
        QueryResponse.builder()
            .items(List.of(Map.of("id", s("p-1"), "email__hmac", stored.get("email__hmac"))))
            .build();

    for (String index : new String[] {"EmailIndex", null}) {
      assertRefused(
          () ->
              requests.received(
                  requests.query(QueryRequest.builder().indexName(index).build()), response),
          SOURCE_MISSING,
          "'email'",
          "unverifiedIn");
    }
  }

  @Test
  void query_whenAnIndexIsDeclaredToLackTheCiphertext_givesWhatIsThere() {
    EngineFixture accounts = EngineFixture.of(Account.class);
    Requests accountRequests = new Requests(accounts);
    Map<String, AttributeValue> hashOnly =
        new LinkedHashMap<>(accounts.encrypt(Map.of("id", s("a-1"), "iban", s("CH93 0076"))));
    hashOnly.remove("iban__source");
    QueryResponse response = QueryResponse.builder().items(List.of(hashOnly)).build();

    assertThat(
            accountRequests
                .received(
                    accountRequests.query(QueryRequest.builder().indexName("KeysOnly").build()),
                    response)
                .items())
        .containsExactly(Map.of("id", s("a-1")));
    for (String index : new String[] {"Whole", null}) {
      assertRefused(
          () ->
              accountRequests.received(
                  accountRequests.query(QueryRequest.builder().indexName(index).build()), response),
          SOURCE_MISSING,
          "'iban'");
    }
  }

  /** Where a hash may stand without its ciphertext, one that stands beside it is still checked. */
  @Test
  void query_whenAnUnverifiedIndexGivesBoth_checksThem() {
    EngineFixture accounts = EngineFixture.of(Account.class);
    Requests accountRequests = new Requests(accounts);
    Map<String, AttributeValue> exchanged =
        new LinkedHashMap<>(accounts.encrypt(Map.of("id", s("a-1"), "iban", s("CH93 0076"))));
    exchanged.put(
        "iban__hmac",
        accounts.encrypt(Map.of("id", s("a-2"), "iban", s("CH12"))).get("iban__hmac"));
    QueryResponse response = QueryResponse.builder().items(List.of(exchanged)).build();

    assertRefused(
        () ->
            accountRequests.received(
                accountRequests.query(QueryRequest.builder().indexName("KeysOnly").build()),
                response),
        INDEX_MISMATCH,
        "'iban'");
  }

  /** What was searched for is read too, verified, and then left out again. */
  @Test
  void query_whenTheProjectionLeavesOutWhatWasSearched_verifiesItAllTheSame() {
    QueryRequest plain =
        QueryRequest.builder()
            .indexName("EmailIndex")
            .keyConditionExpression("email = :e")
            .projectionExpression("plan")
            .expressionAttributeValues(Map.of(":e", s(ALICE)))
            .build();

    QueryRequest request = requests.sent(requests.query(plain));
    requests.guard().check(request);
    assertThat(request.projectionExpression().split(", ")).hasSize(4);
    assertThat(request.expressionAttributeNames().values())
        .contains("email__source", "email__hmac", "id");

    Map<String, AttributeValue> read = new LinkedHashMap<>(stored);
    read.keySet().retainAll(List.of("id", "plan", "email__source", "email__hmac"));
    QueryResponse good = QueryResponse.builder().items(List.of(read)).build();
    assertThat(requests.received(requests.query(plain), good).items())
        .containsExactly(Map.of("plan", s("gold")));

    Map<String, AttributeValue> exchanged = new LinkedHashMap<>(read);
    exchanged.put(
        "email__hmac",
        patients.encrypt(Map.of("id", s("p-2"), "email", s("b"))).get("email__hmac"));
    QueryResponse bad = QueryResponse.builder().items(List.of(exchanged)).build();
    assertRefused(() -> requests.received(requests.query(plain), bad), INDEX_MISMATCH, "'email'");
    exchanged.remove("email__source");
    QueryResponse cut = QueryResponse.builder().items(List.of(exchanged)).build();
    assertRefused(() -> requests.received(requests.query(plain), cut), SOURCE_MISSING, "'email'");
  }

  @Test
  void query_whenTheHashOfAFoundItemWasExchanged_isRefused() {
    Map<String, AttributeValue> found = new LinkedHashMap<>(stored);
    found.put(
        "email__hmac",
        patients.encrypt(Map.of("id", s("p-2"), "email", s("b"))).get("email__hmac"));
    QueryResponse response = QueryResponse.builder().items(List.of(stored, found)).build();

    assertRefused(
        () ->
            requests.received(
                requests.query(QueryRequest.builder().indexName("EmailIndex").build()), response),
        INDEX_MISMATCH,
        "'email'",
        "id=p-1");
  }

  @Test
  void query_whenOnlyCounted_staysWithoutItems() {
    QueryResponse response = QueryResponse.builder().count(7).build();

    QueryResponse restored =
        requests.received(requests.query(QueryRequest.builder().build()), response);

    assertThat(restored).isEqualTo(response);
    assertThat(restored.hasItems()).isFalse();
    assertThat(restored.hasLastEvaluatedKey()).isFalse();
  }

  @Test
  void scan_whenFiltered_asksForHashes() {
    ScanRequest request =
        ticketRequests.sent(
            ticketRequests.scan(
                ScanRequest.builder()
                    .tableName("Table")
                    .filterExpression("price IN (:a, :b)")
                    .projectionExpression("show")
                    .expressionAttributeValues(Map.of(":a", n("12.50"), ":b", n("1")))
                    .exclusiveStartKey(Map.of("holder", s(ALICE), "seat", n("7")))
                    .totalSegments(4)
                    .segment(1)
                    .build()));

    ticketRequests.guard().check(request);
    assertThat(request.expressionAttributeValues().values())
        .hasSize(2)
        .contains(storedTicket.get("price__hmac"));
    assertThat(request.exclusiveStartKey()).containsOnlyKeys("holder__hmac", "seat__hmac");
    assertThat(request.segment()).isEqualTo(1);
  }

  @Test
  void scan_whenAPageComesBack_isPlain() {
    ScanResponse response =
        ScanResponse.builder()
            .items(List.of(storedTicket))
            .lastEvaluatedKey(
                Map.of(
                    "holder__hmac",
                    storedTicket.get("holder__hmac"),
                    "seat__hmac",
                    storedTicket.get("seat__hmac")))
            .build();

    ScanResponse restored =
        ticketRequests.received(ticketRequests.scan(ScanRequest.builder().build()), response);

    assertThat(restored.items()).containsExactly(ticket);
    assertThat(restored.lastEvaluatedKey()).containsOnlyKeys("holder", "seat");
  }

  @Test
  void scan_whenAnAttributeHasNoIndex_isRefused() {
    assertRefused(
        () ->
            ticketRequests.sent(
                ticketRequests.scan(
                    ScanRequest.builder()
                        .filterExpression("note = :n")
                        .expressionAttributeValues(Map.of(":n", s("x")))
                        .build())),
        NOT_SEARCHABLE,
        "'note'");
  }

  @Test
  void rewrite_whenAStartKeyHoldsMoreThanTheKey_hashesThatToo() {
    QueryRequest request =
        requests.sent(
            requests.query(
                QueryRequest.builder()
                    .exclusiveStartKey(Map.of("id", s("p-1"), "email", s(ALICE)))
                    .build()));

    requests.guard().check(request);
    assertThat(request.exclusiveStartKey())
        .isEqualTo(Map.of("id", s("p-1"), "email__hmac", stored.get("email__hmac")));
  }

  @Test
  void rewrite_whenAKeyHoldsAnAttributeWithoutIndex_isRefused() {
    GetItemRequest plain =
        GetItemRequest.builder().key(Map.of("id", s("p-1"), "ssn", s("078-05-1120"))).build();

    assertRefused(() -> requests.sent(requests.getItem(plain)), NOT_SEARCHABLE, "'ssn'");
  }

  /** The stored name and the plain one might contradict each other. */
  @Test
  void rewrite_whenAKeyHoldsStoredNames_isRefused() {
    for (String name : List.of("holder__hmac", "holder__source", "seat__hmac", "note__hmac")) {
      Map<String, AttributeValue> key = new LinkedHashMap<>();
      key.put("holder", s(ALICE));
      key.put("seat", n("7"));
      key.put(name, storedTicket.get("holder__hmac"));

      assertRefused(
          () ->
              ticketRequests.sent(
                  ticketRequests.getItem(GetItemRequest.builder().key(key).build())),
          RESERVED_ATTRIBUTE,
          "'" + name + "'",
          "plain name");
      assertRefused(
          () ->
              ticketRequests.sent(
                  ticketRequests.updateItem(UpdateItemRequest.builder().key(key).build())),
          RESERVED_ATTRIBUTE,
          "'" + name + "'");
    }
  }

  @Test
  void rewrite_whenAKeyHoldsNull_takesItForMissing() {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    key.put("holder", null);
    key.put("seat", n("7"));

    assertThat(
            ticketRequests
                .sent(ticketRequests.getItem(GetItemRequest.builder().key(key).build()))
                .key())
        .containsOnlyKeys("seat__hmac");
    assertRefused(
        () ->
            ticketRequests.sent(
                ticketRequests.updateItem(UpdateItemRequest.builder().key(key).build())),
        KEY_ATTRIBUTE_MISSING,
        "'holder'");
  }

  /** The bytes of what is sent, searched for what must not be in it. */
  @Test
  void putItem_whenRewritten_holdsNoPlaintextInAnyValue() {
    PutItemRequest request =
        requests.sent(requests.putItem(PutItemRequest.builder().item(alice).build()));

    request
        .item()
        .values()
        .forEach(
            value -> {
              String bytes =
                  value.b() == null
                      ? value.toString()
                      : new String(value.b().asByteArray(), StandardCharsets.ISO_8859_1);
              assertThat(bytes).doesNotContain(ALICE, "alice", "8001");
            });
  }

  private GetItemResponse restored(GetItemRequest plain, GetItemResponse response) {
    return ticketRequests.received(ticketRequests.getItem(plain), response);
  }

  // --- Beans

  /** With an index that does not project the ciphertext, and one that does. */
  @DynamoDbBean
  public static class Account extends WithId {
    private String iban;

    @Encrypted
    @EqualityIndex(unverifiedIn = "KeysOnly")
    @DynamoDbSecondaryPartitionKey(indexNames = {"KeysOnly", "Whole"})
    public String getIban() {
      return iban;
    }

    public void setIban(String iban) {
      this.iban = iban;
    }
  }
}
