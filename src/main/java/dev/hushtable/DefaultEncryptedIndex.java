package dev.hushtable;

import java.util.function.Consumer;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbIndex;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;

/**
 * Forwards to an index of an enhanced client that stands above the decorating client, and so speaks
 * plain.
 */
final class DefaultEncryptedIndex<T> implements DynamoDbIndex<T> {
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
  public SdkIterable<Page<T>> query(QueryEnhancedRequest request) {
    return plain.query(request);
  }

  @Override
  public SdkIterable<Page<T>> query(Consumer<QueryEnhancedRequest.Builder> requestConsumer) {
    return plain.query(requestConsumer);
  }

  @Override
  public SdkIterable<Page<T>> query(QueryConditional queryConditional) {
    return plain.query(queryConditional);
  }

  @Override
  public SdkIterable<Page<T>> scan(ScanEnhancedRequest request) {
    return plain.scan(request);
  }

  @Override
  public SdkIterable<Page<T>> scan(Consumer<ScanEnhancedRequest.Builder> requestConsumer) {
    return plain.scan(requestConsumer);
  }

  @Override
  public SdkIterable<Page<T>> scan() {
    return plain.scan();
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
