package dev.hushtable;

import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbVectorIndex;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.CreateTableEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedResponse;
import software.amazon.awssdk.enhanced.dynamodb.model.DescribeTableEnhancedResponse;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedResponse;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
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
final class DefaultEncryptedTable<T> implements EncryptedTable<T> {
  private final Hushtable hushtable;
  private final DynamoDbTable<T> plain;
  private final TableParts<T> parts;
  private final TableSchema<T> publishedSchema;
  private final @Nullable DynamoDbEnhancedClientExtension publishedExtension;

  DefaultEncryptedTable(Hushtable hushtable, DynamoDbTable<T> plain, TableParts<T> parts) {
    this.hushtable = hushtable;
    this.plain = plain;
    this.parts = parts;
    this.publishedSchema = parts.publishedSchema();
    this.publishedExtension = parts.published(plain.mapperExtension());
  }

  @Override
  public Find<EncryptedQuery<T>> find() {
    QueryFields fields = parts.queryFields();
    return new Find<>(
        new Criteria<>(
            fields, requests -> new EncryptedQuery<>(this, fields, requests), List.of()));
  }

  @Override
  public EncryptedTable<T> onUnreadableItem(UnreadableItemHandler handler) {
    return hushtable.onUnreadableItem(handler).table(parts);
  }

  @Override
  public EncryptedTable<T> forScope(KeyScope scope) {
    return in(hushtable.forScope(scope));
  }

  @Override
  public EncryptedTable<T> context(Map<String, String> context) {
    return in(hushtable.context(context));
  }

  @Override
  public EncryptedTable<T> audit(Map<String, String> who) {
    return in(hushtable.audit(who));
  }

  private EncryptedTable<T> in(Hushtable view) {
    return view.table(view.inView(parts));
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
  public EncryptedIndex<T> index(String indexName) {
    return new DefaultEncryptedIndex<>(plain.index(indexName), publishedSchema);
  }

  @Override
  public DynamoDbVectorIndex<T> vectorIndex(String indexName) {
    return new DefaultEncryptedVectorIndex<>(plain.vectorIndex(indexName), publishedSchema);
  }

  @Override
  public void createTable(CreateTableEnhancedRequest request) {
    plain.createTable(request);
  }

  @Override
  public void createTable(Consumer<CreateTableEnhancedRequest.Builder> requestConsumer) {
    plain.createTable(requestConsumer);
  }

  @Override
  public void createTable() {
    plain.createTable();
  }

  @Override
  public T deleteItem(DeleteItemEnhancedRequest request) {
    return Writes.mapped(() -> plain.deleteItem(request));
  }

  @Override
  public T deleteItem(Consumer<DeleteItemEnhancedRequest.Builder> requestConsumer) {
    return Writes.mapped(() -> plain.deleteItem(requestConsumer));
  }

  @Override
  public T deleteItem(Key key) {
    return Writes.mapped(() -> plain.deleteItem(key));
  }

  @Override
  public T deleteItem(T keyItem) {
    return Writes.mapped(() -> plain.deleteItem(keyItem));
  }

  @Override
  public DeleteItemEnhancedResponse<T> deleteItemWithResponse(DeleteItemEnhancedRequest request) {
    return Writes.mapped(() -> plain.deleteItemWithResponse(request));
  }

  @Override
  public DeleteItemEnhancedResponse<T> deleteItemWithResponse(
      Consumer<DeleteItemEnhancedRequest.Builder> requestConsumer) {
    return Writes.mapped(() -> plain.deleteItemWithResponse(requestConsumer));
  }

  @Override
  public T getItem(GetItemEnhancedRequest request) {
    return plain.getItem(request);
  }

  @Override
  public T getItem(Consumer<GetItemEnhancedRequest.Builder> requestConsumer) {
    return plain.getItem(requestConsumer);
  }

  @Override
  public T getItem(Key key) {
    return plain.getItem(key);
  }

  @Override
  public T getItem(T keyItem) {
    return plain.getItem(keyItem);
  }

  @Override
  public GetItemEnhancedResponse<T> getItemWithResponse(GetItemEnhancedRequest request) {
    return plain.getItemWithResponse(request);
  }

  @Override
  public GetItemEnhancedResponse<T> getItemWithResponse(
      Consumer<GetItemEnhancedRequest.Builder> requestConsumer) {
    return plain.getItemWithResponse(requestConsumer);
  }

  @Override
  public PageIterable<T> query(QueryEnhancedRequest request) {
    return plain.query(request);
  }

  @Override
  public PageIterable<T> query(Consumer<QueryEnhancedRequest.Builder> requestConsumer) {
    return plain.query(requestConsumer);
  }

  @Override
  public PageIterable<T> query(QueryConditional queryConditional) {
    return plain.query(queryConditional);
  }

  @Override
  public void putItem(PutItemEnhancedRequest<T> request) {
    plain.putItem(request);
  }

  @Override
  public void putItem(Consumer<PutItemEnhancedRequest.Builder<T>> requestConsumer) {
    plain.putItem(requestConsumer);
  }

  @Override
  public void putItem(T item) {
    plain.putItem(item);
  }

  @Override
  public PutItemEnhancedResponse<T> putItemWithResponse(PutItemEnhancedRequest<T> request) {
    return Writes.mapped(() -> plain.putItemWithResponse(request));
  }

  @Override
  public PutItemEnhancedResponse<T> putItemWithResponse(
      Consumer<PutItemEnhancedRequest.Builder<T>> requestConsumer) {
    return Writes.mapped(() -> plain.putItemWithResponse(requestConsumer));
  }

  @Override
  public PageIterable<T> scan(ScanEnhancedRequest request) {
    return plain.scan(request);
  }

  @Override
  public PageIterable<T> scan(Consumer<ScanEnhancedRequest.Builder> requestConsumer) {
    return plain.scan(requestConsumer);
  }

  @Override
  public PageIterable<T> scan() {
    return plain.scan();
  }

  @Override
  public T updateItem(UpdateItemEnhancedRequest<T> request) {
    return Writes.mapped(() -> plain.updateItem(request));
  }

  @Override
  public T updateItem(Consumer<UpdateItemEnhancedRequest.Builder<T>> requestConsumer) {
    return Writes.mapped(() -> plain.updateItem(requestConsumer));
  }

  @Override
  public T updateItem(T item) {
    return Writes.mapped(() -> plain.updateItem(item));
  }

  @Override
  public UpdateItemEnhancedResponse<T> updateItemWithResponse(
      UpdateItemEnhancedRequest<T> request) {
    return Writes.mapped(() -> plain.updateItemWithResponse(request));
  }

  @Override
  public UpdateItemEnhancedResponse<T> updateItemWithResponse(
      Consumer<UpdateItemEnhancedRequest.Builder<T>> requestConsumer) {
    return Writes.mapped(() -> plain.updateItemWithResponse(requestConsumer));
  }

  @Override
  public void deleteTable() {
    plain.deleteTable();
  }

  @Override
  public DescribeTableEnhancedResponse describeTable() {
    return plain.describeTable();
  }
}
