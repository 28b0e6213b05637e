package dev.hushtable.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.expression.SortCondition;
import dev.hushtable.internal.expression.SortOrder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Queries for both hashes of a value against a model of an index, in which items go over from the
 * older hash to the newer one between any two requests.
 */
class GenerationQueriesTest {
  private static final int RUNS = 3_000;
  private static final String SORT = "time";

  private final Map<String, Entry> index = new TreeMap<>();
  private Random random;

  private record Entry(String id, AttributeValue sort, int generation) {
    Map<String, AttributeValue> item() {
      return Map.of(
          "id",
          AttributeValue.fromS(id),
          SORT,
          sort,
          "hash",
          AttributeValue.fromN(String.valueOf(generation)));
    }
  }

  private static AttributeValue number(int value) {
    return AttributeValue.fromN(String.valueOf(value));
  }

  /** Few different ones, some of which begin with others. */
  private static AttributeValue string(int value) {
    return AttributeValue.fromS(Integer.toBinaryString(value % 11));
  }

  private static AttributeValue sortKey(boolean strings, int value) {
    return strings ? string(value) : number(value - 10);
  }

  private void fill(boolean strings) {
    index.clear();
    int count = random.nextInt(25);
    int spread = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      String id = "i-" + i;
      index.put(id, new Entry(id, sortKey(strings, random.nextInt(spread)), 1 + random.nextInt(2)));
    }
  }

  private void move() {
    for (Entry entry : List.copyOf(index.values())) {
      if (entry.generation() == 1 && random.nextInt(4) == 0) {
        index.put(entry.id(), new Entry(entry.id(), entry.sort(), 2));
      }
    }
  }

  /** What a request asks for; it travels as the name of the request's table. */
  private record Asked(int generation, Predicate<AttributeValue> range) {}

  private final class Model implements GenerationQueries.Choices {
    private final SortCondition condition;
    private final boolean forward;
    private final Map<String, Asked> asked = new HashMap<>();

    Model(SortCondition condition, boolean forward) {
      this.condition = condition;
      this.forward = forward;
    }

    @Override
    public QueryRequest whole(int choice) {
      return request(new Asked(choice + 1, condition::test));
    }

    @Override
    public QueryRequest from(int choice, AttributeValue sortKey, boolean only) {
      Comparator<AttributeValue> order = order(forward);
      return request(
          new Asked(
              choice + 1,
              only
                  ? value -> order.compare(value, sortKey) == 0
                  : value -> order.compare(value, sortKey) >= 0));
    }

    private QueryRequest request(Asked one) {
      String name = "q" + asked.size();
      asked.put(name, one);
      return QueryRequest.builder().tableName(name).build();
    }

    QueryResponse answer(QueryRequest request, int limit) {
      Asked one = asked.get(request.tableName());
      Comparator<Map<String, AttributeValue>> order =
          Comparator.<Map<String, AttributeValue>, AttributeValue>comparing(
                  item -> item.get(SORT), order(forward))
              .thenComparing(item -> item.get("id").s());
      List<Map<String, AttributeValue>> found =
          index.values().stream()
              .filter(entry -> entry.generation() == one.generation())
              .filter(entry -> one.range().test(entry.sort()))
              .map(Entry::item)
              .sorted(order)
              .filter(
                  item ->
                      !request.hasExclusiveStartKey()
                          || order.compare(item, request.exclusiveStartKey()) > 0)
              .limit(limit)
              .toList();
      QueryResponse.Builder response =
          QueryResponse.builder().items(found).count(found.size()).scannedCount(found.size());
      if (found.size() == limit) {
        response.lastEvaluatedKey(found.get(limit - 1));
      }
      return response.build();
    }
  }

  private static Comparator<AttributeValue> order(boolean forward) {
    return forward ? SortOrder.ASCENDING : SortOrder.ASCENDING.reversed();
  }

  private SortCondition condition(boolean strings) {
    AttributeValue low = sortKey(strings, random.nextInt(20));
    AttributeValue high = sortKey(strings, random.nextInt(20));
    Map<String, AttributeValue> values = Map.of(":a", low, ":b", high);
    List<String> expressions =
        List.of(
            "h = :h",
            "h = :h AND time < :a",
            "h = :h AND time <= :a",
            "h = :h AND time > :a",
            ":a <= time AND h = :h",
            "h = :h AND time BETWEEN :a AND :b",
            strings ? "h = :h AND begins_with(time, :a)" : "h = :h AND time >= :a");
    return SortCondition.of(
        expressions.get(random.nextInt(expressions.size())), SORT, Map.of(), values);
  }

  /** All pages of an iteration, each item once. */
  private List<Entry> iterate(SortCondition condition, boolean forward, int limit) {
    List<Entry> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Map<String, AttributeValue> startKey = Map.of();
    for (int page = 0; page < 1_000; page++) {
      Model model = new Model(condition, forward);
      GenerationQueries queries =
          new GenerationQueries(
              model,
              2,
              startKey,
              startKey.isEmpty() ? 0 : Integer.parseInt(startKey.get("hash").n()) - 1,
              SORT,
              condition,
              forward,
              limit,
              item -> ByteBuffer.wrap(item.get("id").s().getBytes(StandardCharsets.UTF_8)));
      for (QueryRequest next = queries.next(); next != null; next = queries.next()) {
        queries.answered(model.answer(next, limit));
        move();
      }
      QueryResponse response = queries.response();
      Set<String> ofPage = new HashSet<>();
      for (Map<String, AttributeValue> item : response.items()) {
        String id = item.get("id").s();
        assertThat(ofPage.add(id)).as("once in its page").isTrue();
        if (seen.add(id)) {
          found.add(new Entry(id, item.get(SORT), 0));
        }
      }
      if (!response.hasLastEvaluatedKey() || response.lastEvaluatedKey().isEmpty()) {
        return found;
      }
      startKey = response.lastEvaluatedKey();
    }
    throw new AssertionError("It does not end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void iteration_whileItemsGoOver_givesEachItemOnceInOrder(boolean strings) {
    for (int seed = 0; seed < RUNS; seed++) {
      random = new Random(seed);
      fill(strings);
      SortCondition condition = condition(strings);
      boolean forward = random.nextBoolean();
      List<Entry> found = iterate(condition, forward, 1 + random.nextInt(6));
      assertThat(found)
          .as("seed %d", seed)
          .extracting(Entry::id)
          .containsExactlyInAnyOrderElementsOf(
              index.values().stream()
                  .filter(entry -> condition.test(entry.sort()))
                  .map(Entry::id)
                  .toList());
      assertThat(found)
          .as("seed %d", seed)
          .extracting(Entry::sort)
          .isSortedAccordingTo(order(forward));
    }
  }
}
