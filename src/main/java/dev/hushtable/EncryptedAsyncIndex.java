package dev.hushtable;

import java.util.function.Consumer;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.PagePublisher;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;

/**
 * A secondary index of an {@link EncryptedAsyncTable}. Keys are given in the clear, or as the hash
 * that {@link EncryptedAsyncTable#hmac} gives; an encrypted key can be compared for equality only.
 *
 * <p>Each item that comes back is checked: the hash by which it was found must be that of its
 * decrypted value. One item that does not open fails the whole page. What an index does not project
 * is null; a key that it projects only as a hash is null too.
 *
 * <p>Pages are fetched while they are iterated over, and errors come then. Thread safe.
 *
 * @param <T> the class of the items
 */
public interface EncryptedAsyncIndex<T> extends DynamoDbAsyncIndex<T> {

  /**
   * Queries the index.
   *
   * @param request the request; keys in it are plain
   * @return the pages, fetched as they are iterated over
   */
  @Override
  PagePublisher<T> query(QueryEnhancedRequest request);

  /**
   * Queries the index.
   *
   * @param requestConsumer makes the request; keys in it are plain
   * @return the pages, fetched as they are iterated over
   */
  @Override
  PagePublisher<T> query(Consumer<QueryEnhancedRequest.Builder> requestConsumer);

  /**
   * Queries the index.
   *
   * @param queryConditional the key condition; keys in it are plain
   * @return the pages, fetched as they are iterated over
   */
  @Override
  PagePublisher<T> query(QueryConditional queryConditional);

  /**
   * Scans the index.
   *
   * @param request the request
   * @return the pages, fetched as they are iterated over
   */
  @Override
  PagePublisher<T> scan(ScanEnhancedRequest request);

  /**
   * Scans the index.
   *
   * @param requestConsumer makes the request
   * @return the pages, fetched as they are iterated over
   */
  @Override
  PagePublisher<T> scan(Consumer<ScanEnhancedRequest.Builder> requestConsumer);

  /**
   * Scans the whole index.
   *
   * @return the pages, fetched as they are iterated over
   */
  @Override
  PagePublisher<T> scan();
}
