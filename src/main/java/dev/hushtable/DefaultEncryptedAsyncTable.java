package dev.hushtable;

import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncVectorIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.CreateTableEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedResponse;
import software.amazon.awssdk.enhanced.dynamodb.model.DescribeTableEnhancedResponse;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedResponse;
import software.amazon.awssdk.enhanced.dynamodb.model.PagePublisher;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedResponse;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.UpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.UpdateItemEnhancedResponse;

/**
 * Forwards to a table of an enhanced client that stands above the decorating client, and so speaks
 * plain.
 */
final class DefaultEncryptedAsyncTable<T> implements EncryptedAsyncTable<T> {
  private final Hushtable hushtable;
  private final DynamoDbAsyncTable<T> plain;
  private final TableParts<T> parts;
  private final TableSchema<T> publishedSchema;
  private final @Nullable DynamoDbEnhancedClientExtension publishedExtension;

  DefaultEncryptedAsyncTable(
      Hushtable hushtable, DynamoDbAsyncTable<T> plain, TableParts<T> parts) {
    this.hushtable = hushtable;
    this.plain = plain;
    this.parts = parts;
    this.publishedSchema = parts.publishedSchema();
    this.publishedExtension = parts.published(plain.mapperExtension());
  }

  @Override
  public Find<EncryptedAsyncQuery<T>> find() {
    QueryFields fields = parts.queryFields();
    return new Find<>(
        new Criteria<>(
            fields, requests -> new EncryptedAsyncQuery<>(this, fields, requests), List.of()));
  }

  @Override
  public EncryptedAsyncTable<T> onUnreadableItem(UnreadableItemHandler handler) {
    return hushtable.onUnreadableItem(handler).asyncTable(parts);
  }

  @Override
  public EncryptedAsyncTable<T> forScope(KeyScope scope) {
    return in(hushtable.forScope(scope));
  }

  @Override
  public EncryptedAsyncTable<T> context(Map<String, String> context) {
    return in(hushtable.context(context));
  }

  @Override
  public EncryptedAsyncTable<T> audit(Map<String, String> who) {
    return in(hushtable.audit(who));
  }

  private EncryptedAsyncTable<T> in(Hushtable view) {
    return view.asyncTable(view.inView(parts));
  }

  @Override
  public ModelEncryptor<T> modelEncryptor() {
    return parts.modelEncryptor();
  }

  /** For others to see; our own requests are made with the plain one. */
  @Override
  public TableSchema<T> tableSchema() {
    return publishedSchema;
  }

  /** For others to call; our own requests are made with the plain one. */
  @Override
  public @Nullable DynamoDbEnhancedClientExtension mapperExtension() {
    return publishedExtension;
  }

  @Override
  public String tableName() {
    return plain.tableName();
  }

  @Override
  public Key keyFrom(T item) {
    return plain.keyFrom(item);
  }

  @Override
  public EncryptedAsyncIndex<T> index(String indexName) {
    return new DefaultEncryptedAsyncIndex<>(plain.index(indexName), publishedSchema);
  }

  @Override
  public DynamoDbAsyncVectorIndex<T> vectorIndex(String indexName) {
    return new DefaultEncryptedAsyncVectorIndex<>(plain.vectorIndex(indexName), publishedSchema);
  }

  @Override
  public CompletableFuture<Void> createTable(CreateTableEnhancedRequest request) {
    return plain.createTable(request);
  }

  @Override
  public CompletableFuture<Void> createTable(
      Consumer<CreateTableEnhancedRequest.Builder> requestConsumer) {
    return plain.createTable(requestConsumer);
  }

  @Override
  public CompletableFuture<Void> createTable() {
    return plain.createTable();
  }

  @Override
  public CompletableFuture<T> deleteItem(DeleteItemEnhancedRequest request) {
    return Writes.mapped(plain.deleteItem(request));
  }

  @Override
  public CompletableFuture<T> deleteItem(
      Consumer<DeleteItemEnhancedRequest.Builder> requestConsumer) {
    return Writes.mapped(plain.deleteItem(requestConsumer));
  }

  @Override
  public CompletableFuture<T> deleteItem(Key key) {
    return Writes.mapped(plain.deleteItem(key));
  }

  @Override
  public CompletableFuture<T> deleteItem(T keyItem) {
    return Writes.mapped(plain.deleteItem(keyItem));
  }

  @Override
  public CompletableFuture<DeleteItemEnhancedResponse<T>> deleteItemWithResponse(
      DeleteItemEnhancedRequest request) {
    return Writes.mapped(plain.deleteItemWithResponse(request));
  }

  @Override
  public CompletableFuture<DeleteItemEnhancedResponse<T>> deleteItemWithResponse(
      Consumer<DeleteItemEnhancedRequest.Builder> requestConsumer) {
    return Writes.mapped(plain.deleteItemWithResponse(requestConsumer));
  }

  @Override
  public CompletableFuture<T> getItem(GetItemEnhancedRequest request) {
    return plain.getItem(request);
  }

  @Override
  public CompletableFuture<T> getItem(Consumer<GetItemEnhancedRequest.Builder> requestConsumer) {
    return plain.getItem(requestConsumer);
  }

  @Override
  public CompletableFuture<T> getItem(Key key) {
    return plain.getItem(key);
  }

  @Override
  public CompletableFuture<T> getItem(T keyItem) {
    return plain.getItem(keyItem);
  }

  @Override
  public CompletableFuture<GetItemEnhancedResponse<T>> getItemWithResponse(
      GetItemEnhancedRequest request) {
    return plain.getItemWithResponse(request);
  }

  @Override
  public CompletableFuture<GetItemEnhancedResponse<T>> getItemWithResponse(
      Consumer<GetItemEnhancedRequest.Builder> requestConsumer) {
    return plain.getItemWithResponse(requestConsumer);
  }

  @Override
  public PagePublisher<T> query(QueryEnhancedRequest request) {
    return plain.query(request);
  }

  @Override
  public PagePublisher<T> query(Consumer<QueryEnhancedRequest.Builder> requestConsumer) {
    return plain.query(requestConsumer);
  }

  @Override
  public PagePublisher<T> query(QueryConditional queryConditional) {
    return plain.query(queryConditional);
  }

  @Override
  public CompletableFuture<Void> putItem(PutItemEnhancedRequest<T> request) {
    return plain.putItem(request);
  }

  @Override
  public CompletableFuture<Void> putItem(
      Consumer<PutItemEnhancedRequest.Builder<T>> requestConsumer) {
    return plain.putItem(requestConsumer);
  }

  @Override
  public CompletableFuture<Void> putItem(T item) {
    return plain.putItem(item);
  }

  @Override
  public CompletableFuture<PutItemEnhancedResponse<T>> putItemWithResponse(
      PutItemEnhancedRequest<T> request) {
    return Writes.mapped(plain.putItemWithResponse(request));
  }

  @Override
  public CompletableFuture<PutItemEnhancedResponse<T>> putItemWithResponse(
      Consumer<PutItemEnhancedRequest.Builder<T>> requestConsumer) {
    return Writes.mapped(plain.putItemWithResponse(requestConsumer));
  }

  @Override
  public PagePublisher<T> scan(ScanEnhancedRequest request) {
    return plain.scan(request);
  }

  @Override
  public PagePublisher<T> scan(Consumer<ScanEnhancedRequest.Builder> requestConsumer) {
    return plain.scan(requestConsumer);
  }

  @Override
  public PagePublisher<T> scan() {
    return plain.scan();
  }

  @Override
  public CompletableFuture<T> updateItem(UpdateItemEnhancedRequest<T> request) {
    return Writes.mapped(plain.updateItem(request));
  }

  @Override
  public CompletableFuture<T> updateItem(
      Consumer<UpdateItemEnhancedRequest.Builder<T>> requestConsumer) {
    return Writes.mapped(plain.updateItem(requestConsumer));
  }

  @Override
  public CompletableFuture<T> updateItem(T item) {
    return Writes.mapped(plain.updateItem(item));
  }

  @Override
  public CompletableFuture<UpdateItemEnhancedResponse<T>> updateItemWithResponse(
      UpdateItemEnhancedRequest<T> request) {
    return Writes.mapped(plain.updateItemWithResponse(request));
  }

  @Override
  public CompletableFuture<UpdateItemEnhancedResponse<T>> updateItemWithResponse(
      Consumer<UpdateItemEnhancedRequest.Builder<T>> requestConsumer) {
    return Writes.mapped(plain.updateItemWithResponse(requestConsumer));
  }

  @Override
  public CompletableFuture<Void> deleteTable() {
    return plain.deleteTable();
  }

  @Override
  public CompletableFuture<DescribeTableEnhancedResponse> describeTable() {
    return plain.describeTable();
  }
}
