package dev.hushtable;

import java.util.function.Consumer;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbIndex;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;

/**
 * Forwards to an index of an enhanced client that stands above the decorating client, and so speaks
 * plain.
 */
final class DefaultEncryptedIndex<T> implements EncryptedIndex<T> {
  private final DynamoDbIndex<T> plain;
  private final TableSchema<T> publishedSchema;

  DefaultEncryptedIndex(DynamoDbIndex<T> plain, TableSchema<T> publishedSchema) {
    this.plain = plain;
    this.publishedSchema = publishedSchema;
  }

  /** For others to see; our own requests are made with the plain one. */
  @Override
  public TableSchema<T> tableSchema() {
    return publishedSchema;
  }

  @Override
  public PageIterable<T> query(QueryEnhancedRequest request) {
    return PageIterable.create(plain.query(request));
  }

  @Override
  public PageIterable<T> query(Consumer<QueryEnhancedRequest.Builder> requestConsumer) {
    return PageIterable.create(plain.query(requestConsumer));
  }

  @Override
  public PageIterable<T> query(QueryConditional queryConditional) {
    return PageIterable.create(plain.query(queryConditional));
  }

  @Override
  public PageIterable<T> scan(ScanEnhancedRequest request) {
    return PageIterable.create(plain.scan(request));
  }

  @Override
  public PageIterable<T> scan(Consumer<ScanEnhancedRequest.Builder> requestConsumer) {
    return PageIterable.create(plain.scan(requestConsumer));
  }

  @Override
  public PageIterable<T> scan() {
    return PageIterable.create(plain.scan());
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
