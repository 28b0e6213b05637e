package dev.hushtable.internal.request;

import static dev.hushtable.exception.ErrorCode.PLAINTEXT_STOPPED;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;

import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.ScopedTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** That each kind of request is looked at again before it is sent, whatever put a value into it. */
class RequestGuardTest {
  private static final String TABLE = "Table";
  private static final Map<String, AttributeValue> ITEM =
      Map.of("id", s("p-1"), "email", s("alice@example.com"));
  private static final Map<String, AttributeValue> KEY =
      Map.of("holder", s("alice@example.com"), "seat", AttributeValue.fromN("7"));
  private static final String CONDITION = "email = :e";
  private static final Map<String, AttributeValue> VALUES = Map.of(":e", s("alice@example.com"));

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);
  private final RequestRewriters requests = rewriters(patients);
  private final RequestRewriters ticketRequests = rewriters(tickets);

  private static RequestRewriters rewriters(EngineFixture fixture) {
    TableRegistry tables = new TableRegistry(Set.of());
    tables.register(new ScopedTable(fixture.engine().table()));
    return new RequestRewriters(tables, null);
  }

  /** Its own request could not be rewritten; it is given as if it were what came of another. */
  private static <Q> void assertStopped(RequestRewriter<Q, ?> rewriter, Q inTheClear) {
    assertRefused(() -> rewriter.guard(inTheClear), PLAINTEXT_STOPPED, "table " + TABLE);
  }

  @Test
  void guard_whenASingleRequestIsInTheClear_stopsIt() {
    PutItemRequest put = PutItemRequest.builder().tableName(TABLE).item(ITEM).build();
    assertStopped(requests.putItem(put, requests.homes(put)), put);
    UpdateItemRequest update =
        UpdateItemRequest.builder()
            .tableName(TABLE)
            .key(Map.of("id", s("p-1")))
            .updateExpression("SET email = :e")
            .expressionAttributeValues(VALUES)
            .build();
    assertStopped(requests.updateItem(update, requests.homes(update)), update);
    DeleteItemRequest delete = DeleteItemRequest.builder().tableName(TABLE).key(KEY).build();
    assertStopped(ticketRequests.deleteItem(delete, ticketRequests.homes(delete)), delete);
    GetItemRequest get = GetItemRequest.builder().tableName(TABLE).key(KEY).build();
    assertStopped(ticketRequests.getItem(get), get);
    QueryRequest query =
        QueryRequest.builder()
            .tableName(TABLE)
            .keyConditionExpression(CONDITION)
            .expressionAttributeValues(VALUES)
            .build();
    assertStopped(requests.query(query), query);
    ScanRequest scan =
        ScanRequest.builder()
            .tableName(TABLE)
            .filterExpression(CONDITION)
            .expressionAttributeValues(VALUES)
            .build();
    assertStopped(requests.scan(scan), scan);
    SearchVectorsRequest search =
        SearchVectorsRequest.builder()
            .tableName(TABLE)
            .searchConditionExpression(CONDITION)
            .expressionAttributeValues(VALUES)
            .build();
    assertStopped(requests.searchVectors(search), search);
  }

  @Test
  void guard_whenAPartOfABatchIsInTheClear_stopsIt() {
    assertStopped(
        requests.batchWriteItem(BatchWriteItemRequest.builder().build()),
        batchWrite(w -> w.putRequest(p -> p.item(ITEM))));
    assertStopped(
        ticketRequests.batchWriteItem(BatchWriteItemRequest.builder().build()),
        batchWrite(w -> w.deleteRequest(d -> d.key(KEY))));
    assertStopped(
        ticketRequests.batchGetItem(BatchGetItemRequest.builder().build()),
        batchGet(KeysAndAttributes.builder().keys(KEY).build()));
    assertStopped(
        requests.batchGetItem(BatchGetItemRequest.builder().build()),
        batchGet(
            KeysAndAttributes.builder()
                .keys(Map.of("id", s("p-1")))
                .projectionExpression("email")
                .build()));
  }

  private static BatchWriteItemRequest batchWrite(Consumer<WriteRequest.Builder> write) {
    WriteRequest.Builder harmless =
        WriteRequest.builder().deleteRequest(d -> d.key(Map.of("id", s("p-2"))));
    WriteRequest.Builder harmful = WriteRequest.builder();
    write.accept(harmful);
    return BatchWriteItemRequest.builder()
        .requestItems(Map.of(TABLE, List.of(harmless.build(), harmful.build())))
        .build();
  }

  private static BatchGetItemRequest batchGet(KeysAndAttributes read) {
    return BatchGetItemRequest.builder().requestItems(Map.of(TABLE, read)).build();
  }

  private static RequestRewriter<TransactWriteItemsRequest, ?> emptyTransaction(
      RequestRewriters rewriters) {
    TransactWriteItemsRequest empty = TransactWriteItemsRequest.builder().build();
    return rewriters.transactWriteItems(empty, rewriters.homes(empty));
  }

  @Test
  void guard_whenAPartOfATransactionIsInTheClear_stopsIt() {
    assertStopped(
        emptyTransaction(requests),
        TransactWriteItemsRequest.builder()
            .transactItems(t -> t.put(p -> p.tableName(TABLE).item(ITEM)))
            .build());
    assertStopped(
        emptyTransaction(requests),
        TransactWriteItemsRequest.builder()
            .transactItems(
                t ->
                    t.update(
                        u ->
                            u.tableName(TABLE)
                                .key(Map.of("id", s("p-1")))
                                .updateExpression("SET email = :e")
                                .expressionAttributeValues(VALUES)))
            .build());
    assertStopped(
        emptyTransaction(requests),
        TransactWriteItemsRequest.builder()
            .transactItems(
                t ->
                    t.conditionCheck(
                        c ->
                            c.tableName(TABLE)
                                .key(Map.of("id", s("p-1")))
                                .conditionExpression(CONDITION)
                                .expressionAttributeValues(VALUES)))
            .build());
    assertStopped(
        emptyTransaction(ticketRequests),
        TransactWriteItemsRequest.builder()
            .transactItems(t -> t.delete(d -> d.tableName(TABLE).key(KEY)))
            .build());
    assertStopped(
        ticketRequests.transactGetItems(TransactGetItemsRequest.builder().build()),
        TransactGetItemsRequest.builder()
            .transactItems(t -> t.get(g -> g.tableName(TABLE).key(KEY)))
            .build());
  }
}
