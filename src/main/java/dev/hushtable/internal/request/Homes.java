package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * Where the items are that a request writes, as far as each may be stored under one of several
 * keys. Pure: it says what to read, and is told what came. Confined to one request.
 */
public final class Homes {
  private final AwsRequest request;
  private final boolean repeatable;

  /** In the order of the request's parts; null where an item has one key only. */
  private final List<@Nullable Search> searches = new ArrayList<>();

  /** The search for one item. */
  private static final class Search {
    private final String tableName;

    /** The key, and what tells the key scope. */
    private final Map<String, AttributeValue> plainKey;

    /** The oldest generation first. */
    private final List<RegisteredTable> tables;

    private final List<Map<String, AttributeValue>> storedKeys = new ArrayList<>();
    private int next;
    private boolean found;

    Search(String tableName, Map<String, AttributeValue> plainKey, List<RegisteredTable> tables) {
      this.tableName = tableName;
      this.plainKey = plainKey;
      this.tables = tables;
    }

    boolean isDone() {
      return found || next == tables.size();
    }

    GetItemRequest read() {
      return Items.consistentRead(tableName, storedKeys.get(next)).toBuilder()
          .projectionExpression("#key")
          .expressionAttributeNames(Map.of("#key", Home.keyName(tables.get(next))))
          .build();
    }

    void answered(boolean there) {
      found = there;
      next += there ? 0 : 1;
    }

    Home home(boolean repeatable) {
      int at = found ? next : written();
      List<Map<String, AttributeValue>> elsewhere = new ArrayList<>(storedKeys);
      elsewhere.remove(at);
      return new Home(tables.get(at), tableName, found, elsewhere, repeatable);
    }

    private int written() {
      for (int i = 0; i < tables.size(); i++) {
        if (tables.get(i).writesKeys()) {
          return i;
        }
      }
      throw new IllegalStateException("No generation is written");
    }
  }

  private Homes(AwsRequest request, boolean repeatable) {
    this.request = request;
    this.repeatable = repeatable;
  }

  /**
   * Of the items that a request writes.
   *
   * @param actions its parts
   * @param repeatable whether the same request is to become the same again, also when it has been
   *     carried out meanwhile
   */
  static Homes of(
      TableRegistry tables,
      AwsRequest request,
      List<? extends SdkPojo> actions,
      boolean repeatable) {
    Homes homes = new Homes(request, repeatable);
    for (SdkPojo action : actions) {
      String tableName = Members.text(action, "TableName");
      homes.searches.add(
          tables.find(tableName).map(table -> search(table, tableName, action)).orElse(null));
    }
    return homes;
  }

  private static @Nullable Search search(
      RegisteredTable table, @Nullable String tableName, SdkPojo action) {
    boolean puts = action.sdkFieldNameToField().containsKey("Item");
    Map<String, AttributeValue> key = Members.attributes(action, puts ? "Item" : "Key");
    List<RegisteredTable> keyed = table.keyGenerations(key);
    return keyed.size() == 1
        ? null
        : new Search(
            Objects.requireNonNull(tableName),
            puts ? key : table.known(action, table.named(key)),
            keyed);
  }

  /** Whether there is nothing to search. */
  public boolean isEmpty() {
    return searches.stream().allMatch(Objects::isNull);
  }

  /** The keys that {@link #begin} needs. */
  public Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>();
    for (Search search : searches) {
      if (search != null) {
        needs.addAll(search.tables.get(0).identityNeeds(search.plainKey));
      }
    }
    return needs;
  }

  /** Begins the search. */
  public Homes begin(KeySet keys) {
    for (Search search : searches) {
      if (search != null) {
        search.tables.forEach(
            table -> search.storedKeys.add(table.storedKey(search.plainKey, keys)));
      }
    }
    return this;
  }

  /**
   * What to read next; nothing if the search is over. An item moves from an older key to a newer
   * one, so they are read in this order.
   */
  public List<GetItemRequest> next() {
    List<GetItemRequest> reads = new ArrayList<>();
    for (Search search : searches) {
      if (search != null && !search.isDone()) {
        reads.add(
            search.read().toBuilder()
                .overrideConfiguration(request.overrideConfiguration().orElse(null))
                .build());
      }
    }
    return reads;
  }

  /** Takes what was read, in the same order. */
  public void answered(List<GetItemResponse> responses) {
    int next = 0;
    for (Search search : searches) {
      if (search != null && !search.isDone()) {
        search.answered(responses.get(next++).hasItem());
      }
    }
  }

  /** Where the item of a part is; null if it has one key only. */
  @Nullable Home get(int part) {
    Search search = searches.get(part);
    return search == null ? null : search.home(repeatable);
  }
}
