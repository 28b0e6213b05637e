package dev.hushtable;

import java.util.function.Consumer;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.PagePublisher;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;

/**
 * Forwards to an index of an enhanced client that stands above the decorating client, and so speaks
 * plain.
 */
final class DefaultEncryptedAsyncIndex<T> implements EncryptedAsyncIndex<T> {
  private final DynamoDbAsyncIndex<T> plain;
  private final TableSchema<T> publishedSchema;

  DefaultEncryptedAsyncIndex(DynamoDbAsyncIndex<T> plain, TableSchema<T> publishedSchema) {
    this.plain = plain;
    this.publishedSchema = publishedSchema;
  }

  /** For others to see; our own requests are made with the plain one. */
  @Override
  public TableSchema<T> tableSchema() {
    return publishedSchema;
  }

  @Override
  public PagePublisher<T> query(QueryEnhancedRequest request) {
    return PagePublisher.create(plain.query(request));
  }

  @Override
  public PagePublisher<T> query(Consumer<QueryEnhancedRequest.Builder> requestConsumer) {
    return PagePublisher.create(plain.query(requestConsumer));
  }

  @Override
  public PagePublisher<T> query(QueryConditional queryConditional) {
    return PagePublisher.create(plain.query(queryConditional));
  }

  @Override
  public PagePublisher<T> scan(ScanEnhancedRequest request) {
    return PagePublisher.create(plain.scan(request));
  }

  @Override
  public PagePublisher<T> scan(Consumer<ScanEnhancedRequest.Builder> requestConsumer) {
    return PagePublisher.create(plain.scan(requestConsumer));
  }

  @Override
  public PagePublisher<T> scan() {
    return PagePublisher.create(plain.scan());
  }

  @Override
  public DynamoDbEnhancedClientExtension mapperExtension() {
    return plain.mapperExtension();
  }

  @Override
  public String tableName() {
    return plain.tableName();
  }

  @Override
  public String indexName() {
    return plain.indexName();
  }

  @Override
  public Key keyFrom(T item) {
    return plain.keyFrom(item);
  }
}
