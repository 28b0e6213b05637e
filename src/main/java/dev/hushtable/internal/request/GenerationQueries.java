package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.SortCondition;
import dev.hushtable.internal.expression.SortOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * A query for a value that may be hashed in several ways: one query for each, the older generations
 * first, so that an item whose hash is replaced meanwhile is met in one place or the other.
 *
 * <p>Where the index sorts its items, each page holds what all of them have in one range of sort
 * keys, in order: the range that the shortest of their pages covers. Its cursor is that of the
 * query whose page it was, which its hash tells. From there that query goes on behind the cursor,
 * and the others at its sort key, that one included; an older item may have moved there since, so
 * the query itself is asked once more for that sort key. So nothing is skipped, and what shares the
 * sort key of a cursor may come twice. Where there is no order, the queries are done one after the
 * other.
 */
final class GenerationQueries implements SeveralRequests<QueryRequest, QueryResponse> {

  /** How a request asks for one of the hashes. */
  interface Choices {
    /** In the whole range. */
    QueryRequest whole(int choice);

    /**
     * From a sort key on, that one included.
     *
     * @param only whether it is that sort key alone
     */
    QueryRequest from(int choice, AttributeValue sortKey, boolean only);
  }

  /** What one query gave. */
  private static final class Stream {
    private final List<Map<String, AttributeValue>> items = new ArrayList<>();
    private Map<String, AttributeValue> last = Map.of();
    private boolean begun;

    boolean isDone() {
      return begun && last.isEmpty();
    }
  }

  private final Choices choices;
  private final int count;
  private final List<Stream> streams = new ArrayList<>();
  private final Map<String, AttributeValue> startKey;
  private final int driver;
  private final @Nullable String sortName;
  private final SortCondition sortCondition;
  private final Comparator<AttributeValue> order;
  private final Function<Map<String, AttributeValue>, ByteBuffer> identity;
  private final @Nullable Integer limit;
  private final List<QueryResponse> responses = new ArrayList<>();
  private int current;
  private boolean repeating;

  /**
   * Begins.
   *
   * @param count how many choices there are
   * @param startKey where to go on, as it is stored; empty at the beginning
   * @param driver the choice that the start key belongs to
   * @param sortName the sort key to keep the order of; null for none
   */
  GenerationQueries(
      Choices choices,
      int count,
      Map<String, AttributeValue> startKey,
      int driver,
      @Nullable String sortName,
      SortCondition sortCondition,
      boolean forward,
      @Nullable Integer limit,
      Function<Map<String, AttributeValue>, ByteBuffer> identity) {
    this.choices = choices;
    this.count = count;
    this.startKey = startKey;
    this.driver = driver;
    this.sortName = sortName;
    this.sortCondition = sortCondition;
    this.order = forward ? SortOrder.ASCENDING : SortOrder.ASCENDING.reversed();
    this.limit = limit;
    this.identity = identity;
    for (int i = 0; i < count; i++) {
      streams.add(new Stream());
    }
    this.current = sortName == null ? driver : 0;
  }

  @Override
  public @Nullable QueryRequest next() {
    return sortName == null ? nextWithoutOrder() : nextInOrder(sortName);
  }

  private @Nullable QueryRequest nextWithoutOrder() {
    if (current < count && streams.get(current).begun) {
      if (!streams.get(current).isDone()) {
        return null;
      }
      current++;
    }
    if (current == count) {
      return null;
    }
    QueryRequest query = choices.whole(current);
    QueryRequest.Builder next = query.toBuilder();
    if (current == driver && !startKey.isEmpty()) {
      next.exclusiveStartKey(startKey);
    }
    if (limit != null) {
      next.limit(Math.max(1, limit - scanned()));
    }
    return next.build();
  }

  private int scanned() {
    return responses.stream().mapToInt(r -> r.scannedCount() == null ? 0 : r.scannedCount()).sum();
  }

  private @Nullable QueryRequest nextInOrder(String sort) {
    while (current < count) {
      Stream stream = streams.get(current);
      if (!stream.begun) {
        return first(sort);
      }
      if (isStillAtStart(stream, sort)) {
        return again(choices.from(current, sortKey(startKey, sort), false), stream.last);
      }
      current++;
    }
    boolean mayHaveMoved = driver > 0 && !startKey.isEmpty();
    if (mayHaveMoved && !repeating) {
      repeating = true;
      streams.add(new Stream());
      return choices.from(driver, sortKey(startKey, sort), true);
    }
    Stream repeated = streams.get(streams.size() - 1);
    return repeating && !repeated.isDone()
        ? again(choices.from(driver, sortKey(startKey, sort), true), repeated.last)
        : null;
  }

  private QueryRequest first(String sort) {
    if (startKey.isEmpty()) {
      return choices.whole(current);
    }
    return current == driver
        ? again(choices.whole(current), startKey)
        : choices.from(current, sortKey(startKey, sort), false);
  }

  private static QueryRequest again(QueryRequest query, Map<String, AttributeValue> after) {
    return query.toBuilder().exclusiveStartKey(after).build();
  }

  /** What shares the sort key of the cursor is read to its end, or no page would get beyond it. */
  private boolean isStillAtStart(Stream stream, String sort) {
    return current != driver
        && !startKey.isEmpty()
        && !stream.isDone()
        && order.compare(sortKey(stream.last, sort), sortKey(startKey, sort)) == 0;
  }

  private static AttributeValue sortKey(Map<String, AttributeValue> item, String sort) {
    AttributeValue value = item.get(sort);
    if (value == null) {
      throw new IllegalStateException("An item of an index lacks its sort key " + sort);
    }
    return value;
  }

  @Override
  public void answered(QueryResponse response) {
    Stream stream = streams.get(repeating ? streams.size() - 1 : current);
    stream.begun = true;
    stream.items.addAll(response.items());
    stream.last = response.lastEvaluatedKey();
    responses.add(response);
    boolean beyond =
        sortName != null
            && !stream.last.isEmpty()
            && !sortCondition.test(sortKey(stream.last, sortName));
    if (beyond) {
      stream.last = Map.of();
    }
  }

  @Override
  public QueryResponse response() {
    Map<String, AttributeValue> end = end();
    Map<ByteBuffer, Map<String, AttributeValue>> items = new LinkedHashMap<>();
    List<Map<String, AttributeValue>> all = new ArrayList<>();
    streams.forEach(stream -> all.addAll(stream.items));
    if (sortName != null) {
      String sort = sortName;
      all.removeIf(
          item ->
              !sortCondition.test(sortKey(item, sort))
                  || !end.isEmpty() && order.compare(sortKey(item, sort), sortKey(end, sort)) > 0);
      all.sort(Comparator.comparing(item -> sortKey(item, sort), order));
    }
    // The last one, since an item is read where it was before it is read where it is.
    all.forEach(item -> items.put(identity.apply(item), item));
    QueryResponse last = responses.get(responses.size() - 1);
    QueryResponse.Builder response = last.toBuilder().scannedCount(scanned());
    boolean counts = responses.stream().noneMatch(QueryResponse::hasItems);
    if (counts) {
      response.count(responses.stream().mapToInt(QueryResponse::count).sum());
    } else {
      response.items(items.values()).count(items.size());
    }
    return response
        .consumedCapacity(Capacities.sum(responses.stream().map(QueryResponse::consumedCapacity)))
        .lastEvaluatedKey(end.isEmpty() ? null : end)
        .build();
  }

  /** Where the page ends: where the first of the queries that have more does. */
  private Map<String, AttributeValue> end() {
    Map<String, AttributeValue> end = Map.of();
    for (Stream stream : streams) {
      boolean earlier =
          !stream.last.isEmpty()
              && (end.isEmpty()
                  || sortName != null
                      && order.compare(sortKey(stream.last, sortName), sortKey(end, sortName)) < 0);
      if (earlier) {
        end = stream.last;
      }
    }
    return end;
  }
}
