package dev.hushtable.internal.request;

import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.ScopedTable;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Requests to the table of a fixture, there and back without DynamoDB. */
final class Requests {
  private final EngineFixture fixture;
  private final RegisteredTable table;

  Requests(EngineFixture fixture) {
    this.fixture = fixture;
    this.table = new RegisteredTable(new ScopedTable(fixture.engine().table()));
  }

  RequestRewriter<PutItemRequest, PutItemResponse> putItem(PutItemRequest request) {
    return new SingleWriteRewriter<>(table, request, null);
  }

  RequestRewriter<UpdateItemRequest, UpdateItemResponse> updateItem(UpdateItemRequest request) {
    return new SingleWriteRewriter<>(table, request, null);
  }

  RequestRewriter<DeleteItemRequest, DeleteItemResponse> deleteItem(DeleteItemRequest request) {
    return new SingleWriteRewriter<>(table, request, null);
  }

  RequestRewriter<GetItemRequest, GetItemResponse> getItem(GetItemRequest request) {
    return new GetItemRewriter(table, request);
  }

  RequestRewriter<QueryRequest, QueryResponse> query(QueryRequest request) {
    return new PageRewriter<>(table, request, null, null);
  }

  RequestRewriter<ScanRequest, ScanResponse> scan(ScanRequest request) {
    return new PageRewriter<>(table, request, null, null);
  }

  TableDefinitions definitions() {
    return table.definitions();
  }

  StoredFormGuard guard() {
    return table.guard();
  }

  /** What is sent, past the guard. */
  <Q, R> Q sent(RequestRewriter<Q, R> rewriter) {
    Q stored = rewriter.rewrite(fixture.load(rewriter.needs()));
    rewriter.guard(stored);
    return stored;
  }

  /** What the caller gets for a response to that request, with exactly the keys that it needs. */
  <Q, R> R received(RequestRewriter<Q, R> rewriter, R response) {
    sent(rewriter);
    return rewriter.restore(response, fixture.load(rewriter.needs(response)));
  }
}
