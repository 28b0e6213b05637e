package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.expression.KeyChoice;
import dev.hushtable.internal.expression.SortCondition;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.KeyAttribute;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** {@code Query} and {@code Scan}: conditions ask for hashes, and the page is decrypted. */
final class PageRewriter<Q extends SdkPojo, R extends SdkPojo> implements RequestRewriter<Q, R> {
  private static final String KEY_CONDITION = "KeyConditionExpression";

  private final RegisteredTable table;
  private final Q request;
  private final TableEngine engine;
  private final ItemReading reading;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;
  private final @Nullable Set<ByteBuffer> seen;
  private @Nullable GenerationQueries queries;

  /** Whether an item may come twice, under two keys. */
  private boolean movable;

  /**
   * For one page.
   *
   * @param unreadable takes the items that do not open; if null, one of them fails the page
   * @param seen the items of earlier pages, which do not come again where a query is several; null
   *     if each page stands for itself
   */
  PageRewriter(
      RegisteredTable table,
      Q request,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable,
      @Nullable Set<ByteBuffer> seen) {
    this.table = table;
    this.seen = seen;
    this.request = request;
    this.engine = table.engineFor(request);
    this.unreadable = unreadable;
    this.reading =
        new ItemReading(
            table,
            Members.text(request, "IndexName"),
            Members.text(request, "ProjectionExpression"),
            Members.names(request));
  }

  @Override
  public Set<KeyNeed> needs() {
    return engine.indexer().needs();
  }

  @Override
  public Q rewrite(KeySet keys) {
    KeyChoice choice = KeyChoice.of(0);
    Q stored = stored(choice, keys);
    if (choice.choices() > 1) {
      movable = engine.plan().hasEncryptedKey();
      queries = queries((QueryRequest) request, choice.choices(), keys);
    }
    return Members.Copy.of(stored).with("ExclusiveStartKey", startKey(keys)).build();
  }

  private @Nullable Map<String, AttributeValue> startKey(KeySet keys) {
    Map<String, AttributeValue> given = Members.get(request, "ExclusiveStartKey");
    return given == null ? null : engine.indexer().storedStartKey(given, keys);
  }

  /** The request without its start key. */
  private Q stored(KeyChoice choice, KeySet keys) {
    Expressions expressions =
        new Expressions(
            engine,
            keys,
            Members.text(request, "IndexName"),
            Members.names(request),
            Members.values(request));
    Members.Copy<Q> stored = Members.Copy.of(request).with("ExclusiveStartKey", null);
    String keyCondition = Members.text(request, KEY_CONDITION);
    if (keyCondition != null) {
      stored.with(KEY_CONDITION, expressions.keyCondition(keyCondition, choice));
    }
    // The projection last, since it reads what the conditions compare by hash.
    return stored
        .with("FilterExpression", expressions.condition(Members.text(request, "FilterExpression")))
        .with(
            "ProjectionExpression",
            expressions.projection(
                Members.text(request, "ProjectionExpression"),
                choice.choices() > 1 ? readAlso() : Set.of()))
        .with("ExpressionAttributeNames", expressions.names())
        .with("ExpressionAttributeValues", expressions.values())
        .build();
  }

  /** What puts the items of several queries in order, and tells which of them are the same. */
  private Set<String> readAlso() {
    Set<String> names = new HashSet<>();
    String sort = sortName();
    if (sort != null) {
      names.add(sort);
    }
    for (KeyAttribute key : engine.plan().primaryKey()) {
      if (key.encrypted() != null) {
        names.add(key.encrypted().sourceName());
      }
    }
    return names;
  }

  /** The sort key by whose values the index sorts its items, rather than by their hashes. */
  private @Nullable String sortName() {
    List<KeyAttribute> indexKeys = engine.plan().keys(Members.text(request, "IndexName"));
    if (indexKeys == null || indexKeys.size() != 2 || indexKeys.get(1).encrypted() != null) {
      return null;
    }
    return indexKeys.get(1).name();
  }

  private GenerationQueries queries(QueryRequest query, int count, KeySet keys) {
    Map<String, AttributeValue> given = startKey(keys);
    Map<String, AttributeValue> startKey = given == null ? Map.of() : given;
    String name = sortName();
    SortCondition condition =
        SortCondition.of(
            query.keyConditionExpression(),
            name == null ? "" : name,
            Members.names(query),
            Members.values(query));
    boolean unordered = condition.isEquality() || query.select() == Select.COUNT;
    boolean forward = !Boolean.FALSE.equals(query.scanIndexForward());
    return new GenerationQueries(
        new GenerationQueries.Choices() {
          @Override
          public QueryRequest whole(int choice) {
            return current(choice, (QueryRequest) stored(KeyChoice.of(choice), keys));
          }

          @Override
          public QueryRequest from(int choice, AttributeValue sortKey, boolean only) {
            return current(
                choice,
                (QueryRequest)
                    stored(KeyChoice.from(choice, condition, sortKey, forward, only), keys));
          }
        },
        count,
        startKey,
        driver(startKey, count, keys),
        unordered ? null : name,
        condition,
        forward,
        query.limit(),
        engine::identity);
  }

  /** Of the table itself, what was moved from an older key is read under the newer one. */
  private static QueryRequest current(int choice, QueryRequest query) {
    return choice > 0 && query.indexName() == null
        ? query.toBuilder().consistentRead(true).build()
        : query;
  }

  /** The choice that a start key belongs to, which its hashes tell. */
  private int driver(Map<String, AttributeValue> startKey, int count, KeySet keys) {
    for (int i = 0; i < count; i++) {
      KeyChoice choice = KeyChoice.of(i);
      var unused = stored(choice, keys);
      if (choice.includes(startKey)) {
        return i;
      }
    }
    // DynamoDB will refuse it.
    return 0;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable SeveralRequests<Q, R> several(Q storedRequest) {
    return (SeveralRequests<Q, R>) queries;
  }

  @Override
  public void guard(Q storedRequest) {
    table.guard().check(storedRequest);
  }

  @Override
  public Set<KeyNeed> needs(R storedResponse) {
    List<Map<String, AttributeValue>> items = Members.get(storedResponse, "Items");
    if (items == null) {
      return Set.of();
    }
    Set<KeyNeed> needs = table.items().needs(items);
    if (!movable) {
      return needs;
    }
    Set<KeyNeed> all = new HashSet<>(needs);
    items.forEach(item -> all.addAll(table.identityNeeds(item)));
    return all;
  }

  @Override
  public R restore(R storedResponse, KeySet keys) {
    Members.Copy<R> restored =
        Members.Copy.without(
            "Items",
            storedResponse,
            storedResponse instanceof QueryResponse
                ? QueryResponse.builder()
                : ScanResponse.builder());
    List<Map<String, AttributeValue>> items = Members.get(storedResponse, "Items");
    if (items != null) {
      List<Map<String, AttributeValue>> plain =
          queries == null ? page(items, item -> reading.restore(item, keys)) : once(items, keys);
      restored.with("Items", plain);
      restored.with("Count", plain.size());
    }
    Map<String, AttributeValue> lastKey = Members.get(storedResponse, "LastEvaluatedKey");
    if (lastKey != null) {
      restored.with("LastEvaluatedKey", Items.plainKey(table, lastKey));
    }
    return restored.build();
  }

  private List<Map<String, AttributeValue>> page(
      List<Map<String, AttributeValue>> items, UnaryOperator<Map<String, AttributeValue>> restore) {
    return ItemReading.page(engine.plan(), items, restore, unreadable);
  }

  /** Each item once, as it was read last, and none that has come in an earlier page. */
  private List<Map<String, AttributeValue>> once(
      List<Map<String, AttributeValue>> items, KeySet keys) {
    Map<ByteBuffer, Map<String, AttributeValue>> plain = new LinkedHashMap<>();
    page(
        items,
        item -> {
          Map<String, AttributeValue> opened = reading.open(item, keys);
          plain.put(identity(item, opened, keys), reading.asked(opened));
          return opened;
        });
    if (seen != null) {
      plain.keySet().removeIf(identity -> !seen.add(identity));
    }
    return List.copyOf(plain.values());
  }

  /** An index may lack the ciphertext of a key, and then the same item under two keys is two. */
  private ByteBuffer identity(
      Map<String, AttributeValue> stored, Map<String, AttributeValue> plain, KeySet keys) {
    boolean known =
        movable
            && engine.plan().primaryKey().stream().allMatch(key -> plain.containsKey(key.name()));
    return known ? table.identity(plain, keys) : engine.identity(stored);
  }
}
