package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.query.QueryRequests;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A typed query that is built. Nothing is sent before it is asked for results; each time it is, it
 * is sent anew.
 *
 * <p>Immutable and thread safe: the methods that set something give another query.
 *
 * @param <T> the class of the items
 */
public final class EncryptedQuery<T> {
  private final EncryptedTable<T> table;
  private final QueryFields fields;
  private final QueryRequests requests;

  EncryptedQuery(EncryptedTable<T> table, QueryFields fields, QueryRequests requests) {
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
  public EncryptedQuery<T> pageSize(int items) {
    return with(fields.withPageSize(requests, items));
  }

  /**
   * In descending order of the sort key; ascending by default.
   *
   * @return the query with this setting
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if it is a scan, which has
   *     no order
   */
  public EncryptedQuery<T> descending() {
    return with(fields.backward(requests));
  }

  /**
   * With strongly consistent reads, which global indexes do not have; eventually consistent by
   * default.
   *
   * @return the query with this setting
   */
  public EncryptedQuery<T> consistentRead() {
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
  public EncryptedQuery<T> select(String... attributes) {
    return with(requests.withProjection(fields.projection(attributes)));
  }

  /**
   * Goes on after a page.
   *
   * @param lastEvaluatedKey what {@link Page#lastEvaluatedKey()} gave; null to begin at the start
   * @return the query with this setting
   */
  public EncryptedQuery<T> startingAfter(@Nullable Map<String, AttributeValue> lastEvaluatedKey) {
    return with(requests.startingAfter(lastEvaluatedKey));
  }

  private EncryptedQuery<T> with(QueryRequests other) {
    return new EncryptedQuery<>(table, fields, other);
  }

  // --- Results

  /**
   * The pages, fetched as they are iterated over.
   *
   * @return the pages
   */
  public PageIterable<T> pages() {
    return pages(requests, false);
  }

  /**
   * The items of all pages, fetched as they are iterated over.
   *
   * @return the items
   */
  public SdkIterable<T> items() {
    return pages().items();
  }

  /**
   * The first item, in the order of the sort key.
   *
   * @return the item; empty if there is none
   */
  public Optional<T> findOne() {
    Iterator<T> items = pages(requests.forOne(), false).items().iterator();
    return items.hasNext() ? Optional.of(items.next()) : Optional.empty();
  }

  /**
   * Whether there is an item. DynamoDB's answer: no item is read, so no hash is verified.
   *
   * @return whether there is one
   */
  public boolean exists() {
    return pages(requests.forOne(), true).stream().anyMatch(page -> page.count() > 0);
  }

  /**
   * How many items there are. DynamoDB's answer: no item is read, so no hash is verified.
   *
   * @return how many
   */
  public long count() {
    return pages(requests, true).stream().mapToLong(Page::count).sum();
  }

  private PageIterable<T> pages(QueryRequests asked, boolean countOnly) {
    if (asked.isScan()) {
      return table.scan(asked.scan(countOnly));
    }
    return asked.indexName() == null
        ? table.query(asked.query(countOnly))
        : table.index(asked.indexName()).query(asked.query(countOnly));
  }
}
