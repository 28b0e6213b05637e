package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * {@code TransactWriteItems}: each write as by a request of its own, of whatever tables. With a
 * client request token an equal request has an equal stored form, since DynamoDB takes a token
 * again only with the same request.
 */
final class TransactWriteItemsRewriter
    implements RequestRewriter<TransactWriteItemsRequest, TransactWriteItemsResponse> {
  private static final String[] ACTIONS = {"Put", "Update", "Delete", "ConditionCheck"};

  private final TableRegistry tables;
  private final TransactWriteItemsRequest request;

  /** In the order of the request; null where the table is plain. */
  private final List<@Nullable ItemWrite> writes = new ArrayList<>();

  private final Map<RegisteredTable, ScopedValues> data = new LinkedHashMap<>();

  /** What makes sure that items that were not found are not elsewhere, after the caller's parts. */
  private final List<TransactWriteItem> absence = new ArrayList<>();

  /**
   * Begins one.
   *
   * @param homes where its items are
   */
  TransactWriteItemsRewriter(TableRegistry tables, TransactWriteItemsRequest request, Homes homes) {
    this.tables = tables;
    this.request = request;
    List<SdkPojo> actions = actions(request);
    for (int i = 0; i < actions.size(); i++) {
      SdkPojo action = actions.get(i);
      Home home = homes.get(i);
      if (home != null) {
        absence.addAll(home.absence());
      }
      ItemWrite write =
          tables
              .find(Members.text(action, "TableName"))
              .map(table -> new ItemWrite(table, action, home))
              .orElse(null);
      writes.add(write);
      if (write != null) {
        data.computeIfAbsent(write.table(), table -> new ScopedValues()).add(write);
      }
    }
  }

  /** The parts of a transaction. */
  static List<SdkPojo> actions(TransactWriteItemsRequest request) {
    return request.transactItems().stream()
        .map(item -> Members.<SdkPojo>require(item, action(item)))
        .toList();
  }

  /** What a part of the transaction does; DynamoDB takes one of the four. */
  static String action(TransactWriteItem item) {
    String found = null;
    for (String action : ACTIONS) {
      if (Members.get(item, action) != null) {
        if (found != null) {
          throw notOne();
        }
        found = action;
      }
    }
    if (found == null) {
      throw notOne();
    }
    return found;
  }

  private static InvalidUsageException notOne() {
    return new InvalidUsageException(
        ErrorCode.OPERATION_NOT_SUPPORTED,
        "Each part of a transaction is one of put, update, delete and condition check; one has none or several.");
  }

  @Override
  public Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>();
    data.values().forEach(values -> needs.addAll(values.needs()));
    return needs;
  }

  @Override
  public TransactWriteItemsRequest rewrite(KeySet keys) {
    data.values().forEach(values -> values.seal(keys, request.clientRequestToken()));
    List<TransactWriteItem> items = new ArrayList<>(request.transactItems());
    for (int i = 0; i < items.size(); i++) {
      ItemWrite write = writes.get(i);
      if (write != null) {
        TransactWriteItem item = items.get(i);
        items.set(i, Members.Copy.of(item).with(action(item), write.rewrite(keys)).build());
      }
    }
    items.addAll(absence);
    return request.toBuilder().transactItems(items).build();
  }

  @Override
  public void guard(TransactWriteItemsRequest stored) {
    StoredFormGuard.checkEnvelope(stored, "TransactItems", "ClientRequestToken");
    for (TransactWriteItem item : stored.transactItems()) {
      StoredFormGuard.checkEnvelope(item, ACTIONS);
      for (String name : ACTIONS) {
        SdkPojo action = Members.get(item, name);
        if (action != null) {
          tables
              .find(Members.text(action, "TableName"))
              .ifPresent(table -> table.guard().check(action));
        }
      }
    }
  }

  @Override
  public @Nullable WriteTransaction<TransactWriteItemsResponse> transaction(
      TransactWriteItemsRequest stored) {
    List<@Nullable UniqueItem> items = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      ItemWrite write = writes.get(i);
      TransactWriteItem part = stored.transactItems().get(i);
      items.add(
          write == null
              ? null
              : UniqueItem.of(
                  write,
                  Members.require(Members.<SdkPojo>require(part, action(part)), "TableName")));
    }
    if (items.stream().allMatch(Objects::isNull)) {
      requireRoom(stored.transactItems().size());
      return null;
    }
    if (stored.clientRequestToken() != null) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          "A transaction that writes unique attributes cannot have a client request token, since what it sends depends on what"
              + " it finds; leave the token out.");
    }
    items.addAll(Collections.nCopies(absence.size(), null));
    return new ExtendedTransaction(stored, items);
  }

  private void requireRoom(int actions) {
    if (!absence.isEmpty() && actions > WriteTransaction.MAX_ACTIONS) {
      throw WriteTransaction.tooLarge(
          actions, "the checks that its new items are not stored under another generation's key");
    }
  }

  @Override
  public Set<KeyNeed> needs(TransactWriteItemsResponse response) {
    return Set.of();
  }

  @Override
  public TransactWriteItemsResponse restore(TransactWriteItemsResponse response, KeySet keys) {
    return response.hasItemCollectionMetrics()
        ? response.toBuilder()
            .itemCollectionMetrics(Items.plainMetrics(tables, response.itemCollectionMetrics()))
            .build()
        : response;
  }

  @Override
  public Set<KeyNeed> needs(DynamoDbException failure) {
    Set<KeyNeed> needs = new HashSet<>();
    if (failure instanceof TransactionCanceledException canceled
        && canceled.hasCancellationReasons()) {
      List<CancellationReason> reasons = reasons(canceled);
      for (int i = 0; i < reasons.size(); i++) {
        ItemWrite write = writes.get(i);
        if (write != null && Items.hasFailedCondition(reasons.get(i))) {
          needs.addAll(write.failureNeeds(reasons.get(i).item()));
        }
      }
    }
    return needs;
  }

  /** Those of the caller's parts. */
  private List<CancellationReason> reasons(TransactionCanceledException canceled) {
    List<CancellationReason> reasons = canceled.cancellationReasons();
    Items.requireOneEach(reasons, writes.size() + absence.size());
    return reasons.subList(0, writes.size());
  }

  private void requireUpToDate(TransactionCanceledException canceled) {
    List<CancellationReason> reasons = canceled.cancellationReasons();
    boolean homed = false;
    boolean outdated = false;
    for (int i = 0; i < reasons.size(); i++) {
      ItemWrite write = i < writes.size() ? writes.get(i) : null;
      Home home = write == null ? null : write.home();
      boolean failed = Items.hasFailedCondition(reasons.get(i));
      homed |= home != null;
      outdated |=
          failed && (i >= writes.size() || home != null && home.isOutdated(reasons.get(i).item()));
    }
    boolean refused = reasons.stream().anyMatch(Items::hasFailedCondition);
    boolean conflict = reasons.stream().anyMatch(Items::isConflict);
    if (outdated || homed && conflict && !refused) {
      throw new OutdatedException(
          canceled,
          writes.stream()
              .filter(write -> write != null && write.home() != null)
              .map(write -> Objects.requireNonNull(write.home()).tableName())
              .toList());
    }
  }

  @Override
  public DynamoDbException restore(DynamoDbException failure, KeySet keys) {
    if (!(failure instanceof TransactionCanceledException canceled)
        || !canceled.hasCancellationReasons()) {
      return failure;
    }
    requireUpToDate(canceled);
    List<CancellationReason> reasons = new ArrayList<>(reasons(canceled));
    for (int i = 0; i < reasons.size(); i++) {
      ItemWrite write = writes.get(i);
      CancellationReason reason = reasons.get(i);
      if (write != null) {
        Map<String, AttributeValue> item =
            Items.hasFailedCondition(reason) ? write.failed(reason.item(), keys) : null;
        reasons.set(i, reason.toBuilder().item(item).build());
      }
    }
    return Items.sameTrace(canceled.toBuilder().cancellationReasons(reasons).build(), failure);
  }

  @Override
  public boolean writes() {
    return true;
  }
}
