package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.query.QueryRequests;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PagePublisher;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A typed query that is built. Nothing is sent before it is asked for results; each time it is, it
 * is sent anew.
 *
 * <p>Immutable and thread safe: the methods that set something give another query.
 *
 * @param <T> the class of the items
 */
public final class EncryptedAsyncQuery<T> {
  private final EncryptedAsyncTable<T> table;
  private final QueryFields fields;
  private final QueryRequests requests;

  EncryptedAsyncQuery(EncryptedAsyncTable<T> table, QueryFields fields, QueryRequests requests) {
    this.table = table;
    this.fields = fields;
    this.requests = requests;
  }

  // --- Settings

  /**
   * Bounds a page.
   *
   * @param items how many items DynamoDB looks at for one page, at least 1; a filter may leave
   *     fewer. By default as many as fit into 1 MB
   * @return the query with this setting
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if it is less than 1
   */
  public EncryptedAsyncQuery<T> pageSize(int items) {
    return with(fields.withPageSize(requests, items));
  }

  /**
   * In descending order of the sort key; ascending by default.
   *
   * @return the query with this setting
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if it is a scan, which has
   *     no order
   */
  public EncryptedAsyncQuery<T> descending() {
    return with(fields.backward(requests));
  }

  /**
   * With strongly consistent reads, which global indexes do not have; eventually consistent by
   * default.
   *
   * @return the query with this setting
   */
  public EncryptedAsyncQuery<T> consistentRead() {
    return with(requests.consistent());
  }

  /**
   * Reads only some attributes; the others are null in the beans.
   *
   * @param attributes their names or paths
   * @return the query with this setting
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if the mapping has no such
   *     attribute
   */
  public EncryptedAsyncQuery<T> select(String... attributes) {
    return with(requests.withProjection(fields.projection(attributes)));
  }

  /**
   * Goes on after a page.
   *
   * @param lastEvaluatedKey what {@link Page#lastEvaluatedKey()} gave; null to begin at the start
   * @return the query with this setting
   */
  public EncryptedAsyncQuery<T> startingAfter(
      @Nullable Map<String, AttributeValue> lastEvaluatedKey) {
    return with(requests.startingAfter(lastEvaluatedKey));
  }

  private EncryptedAsyncQuery<T> with(QueryRequests other) {
    return new EncryptedAsyncQuery<>(table, fields, other);
  }

  // --- Results

  /**
   * The pages, fetched as the subscriber asks for them.
   *
   * @return the pages
   */
  public PagePublisher<T> pages() {
    return pages(requests, false);
  }

  /**
   * The items of all pages, fetched as the subscriber asks for them.
   *
   * @return the items
   */
  public SdkPublisher<T> items() {
    return pages().items();
  }

  /**
   * The first item, in the order of the sort key.
   *
   * @return the item; empty if there is none
   */
  public CompletableFuture<Optional<T>> findOne() {
    return first(pages(requests.forOne(), false).items());
  }

  /**
   * Whether there is an item. DynamoDB's answer: no item is read, so no hash is verified.
   *
   * @return whether there is one
   */
  public CompletableFuture<Boolean> exists() {
    return first(pages(requests.forOne(), true).filter(page -> page.count() > 0))
        .thenApply(Optional::isPresent);
  }

  /**
   * How many items there are. DynamoDB's answer: no item is read, so no hash is verified.
   *
   * @return how many
   */
  public CompletableFuture<Long> count() {
    AtomicLong count = new AtomicLong();
    return pages(requests, true)
        .subscribe(page -> count.addAndGet(page.count()))
        .thenApply(done -> count.get());
  }

  /** The first element; the rest is not fetched. */
  private static <E> CompletableFuture<Optional<E>> first(SdkPublisher<E> elements) {
    AtomicReference<@Nullable E> first = new AtomicReference<>();
    return elements
        .limit(1)
        .subscribe(first::set)
        .thenApply(done -> Optional.ofNullable(first.get()));
  }

  private PagePublisher<T> pages(QueryRequests asked, boolean countOnly) {
    if (asked.isScan()) {
      return table.scan(asked.scan(countOnly));
    }
    return asked.indexName() == null
        ? table.query(asked.query(countOnly))
        : table.index(asked.indexName()).query(asked.query(countOnly));
  }
}
