package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A write that takes a transaction. One of unique attributes takes several calls: the items are
 * read, then they and the entries of the values that they take and release are written, on
 * condition that the items have not changed meanwhile. If they have, all begins again. Pure: it
 * says what to send, and is told what came of it. Confined to one request.
 *
 * @param <R> the response to the caller, in stored form
 */
public abstract class WriteTransaction<R> {
  static final int MAX_ACTIONS = 100;

  private final TransactWriteItemsRequest request;
  private final List<@Nullable UniqueItem> items;
  private final UniqueEntries entries = new UniqueEntries();

  /**
   * Begins one.
   *
   * @param request what the caller writes, in stored form
   * @param items those of its parts that touch unique attributes; null for the others
   */
  WriteTransaction(TransactWriteItemsRequest request, List<@Nullable UniqueItem> items) {
    this.request = request;
    this.items = items;
  }

  /** The items to read first. */
  public final List<GetItemRequest> reads() {
    List<GetItemRequest> reads = new ArrayList<>();
    for (UniqueItem item : items) {
      if (item != null) {
        reads.add(configured(item.read()));
      }
    }
    return reads;
  }

  /** With what the caller configured for the request, such as its credentials. */
  final GetItemRequest configured(GetItemRequest read) {
    return read.toBuilder()
        .overrideConfiguration(request.overrideConfiguration().orElse(null))
        .build();
  }

  /**
   * The keys that the transaction needs.
   *
   * @param found the items that were read, in the same order; empty where there is none
   */
  public final Set<KeyNeed> needs(List<Map<String, AttributeValue>> found) {
    Set<KeyNeed> needs = new HashSet<>();
    int next = 0;
    for (UniqueItem item : items) {
      if (item != null) {
        needs.addAll(item.needs(found.get(next++)));
      }
    }
    return needs;
  }

  /**
   * The transaction to send.
   *
   * @param found the items that were read, in the same order; empty where there is none
   */
  public final TransactWriteItemsRequest transaction(
      List<Map<String, AttributeValue>> found, KeySet keys) {
    List<TransactWriteItem> all = new ArrayList<>(request.transactItems());
    entries.clear();
    int next = 0;
    for (int i = 0; i < items.size(); i++) {
      UniqueItem item = items.get(i);
      if (item != null) {
        item.found(found.get(next++), keys);
        all.set(i, item.unchanged(all.get(i)));
        entries.add(item);
      }
    }
    all.addAll(entries.actions());
    if (all.size() > MAX_ACTIONS) {
      throw tooLarge(all.size(), "the entries of its unique values");
    }
    return request.toBuilder().transactItems(all).build();
  }

  static InvalidUsageException tooLarge(int actions, String with) {
    return new InvalidUsageException(
        ErrorCode.OPERATION_NOT_SUPPORTED,
        String.format(
            Locale.ROOT,
            "The transaction has %d actions with %s, and DynamoDB takes %d; write fewer items at once.",
            actions,
            with,
            MAX_ACTIONS));
  }

  /**
   * Whether to begin again after a transaction was cancelled.
   *
   * @throws WriteConflictException if another item has the value
   */
  public final boolean isOutdated(TransactionCanceledException canceled) {
    List<CancellationReason> reasons = canceled.cancellationReasons();
    int ours = items.size();
    boolean outdated = false;
    boolean refused = false;
    for (int i = 0; i < ours && i < reasons.size(); i++) {
      UniqueItem item = items.get(i);
      if (Items.hasFailedCondition(reasons.get(i))) {
        boolean changed = item != null && item.hasChanged(reasons.get(i).item());
        outdated |= changed;
        refused |= !changed;
      }
    }
    if (refused) {
      // By the caller's own condition, which comes first.
      return false;
    }
    if (outdated) {
      return true;
    }
    for (int i = ours; i < reasons.size(); i++) {
      if (Items.hasFailedCondition(reasons.get(i))) {
        entries.fail(i - ours, canceled);
        outdated = true;
      }
    }
    return outdated || reasons.stream().anyMatch(Items::isConflict);
  }

  /** DynamoDB does not say which table is missing, and nobody named the companion. */
  public final ResourceNotFoundException explained(ResourceNotFoundException missing) {
    Set<String> companions = companions();
    if (companions.isEmpty()) {
      return missing;
    }
    return missing.toBuilder()
        .message(
            String.format(
                Locale.ROOT,
                "%s. A write of unique attributes needs the companion table besides its own, which createTable makes: %s",
                missing.getMessage(),
                companions))
        .build();
  }

  private Set<String> companions() {
    return tableNames().stream()
        .map(UniqueEntries::tableName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The tables whose items have unique attributes. */
  public final Set<String> tableNames() {
    Set<String> names = new TreeSet<>();
    for (UniqueItem item : items) {
      if (item != null) {
        names.add(item.tableName());
      }
    }
    return names;
  }

  /** The items to read when it was carried out. */
  public abstract List<GetItemRequest> readsAfterwards();

  /**
   * The response to the caller.
   *
   * @param now the items that were read afterwards
   */
  public abstract R response(
      TransactWriteItemsResponse response, List<Map<String, AttributeValue>> now);

  /** The failure as the caller's own request would have had it. */
  public abstract DynamoDbException failure(TransactionCanceledException canceled);
}
