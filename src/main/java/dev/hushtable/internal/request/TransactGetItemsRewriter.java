package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/** {@code TransactGetItems}: each item as by {@code GetItem}, of whatever tables. */
final class TransactGetItemsRewriter
    implements RequestRewriter<TransactGetItemsRequest, TransactGetItemsResponse> {
  private final TableRegistry tables;
  private final TransactGetItemsRequest request;

  /** In the order of the request; null where the table is plain. */
  private final List<@Nullable ItemRead<Get>> reads = new ArrayList<>();

  TransactGetItemsRewriter(TableRegistry tables, TransactGetItemsRequest request) {
    this.tables = tables;
    this.request = request;
    for (TransactGetItem item : request.transactItems()) {
      Get get = item.get();
      reads.add(
          get == null
              ? null
              : tables.find(get.tableName()).map(t -> new ItemRead<>(t, get)).orElse(null));
    }
  }

  @Override
  public Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>();
    for (ItemRead<Get> read : reads) {
      if (read != null) {
        needs.addAll(read.needs());
      }
    }
    return needs;
  }

  @Override
  public TransactGetItemsRequest rewrite(KeySet keys) {
    List<TransactGetItem> items = new ArrayList<>(request.transactItems());
    for (int i = 0; i < items.size(); i++) {
      ItemRead<Get> read = reads.get(i);
      if (read != null) {
        items.set(i, items.get(i).toBuilder().get(read.rewrite(keys)).build());
      }
    }
    return request.toBuilder().transactItems(items).build();
  }

  @Override
  public void guard(TransactGetItemsRequest stored) {
    StoredFormGuard.checkEnvelope(stored, "TransactItems");
    for (TransactGetItem item : stored.transactItems()) {
      StoredFormGuard.checkEnvelope(item, "Get");
      Get get = item.get();
      if (get != null) {
        tables.find(get.tableName()).ifPresent(table -> table.guard().check(get));
      }
    }
  }

  @Override
  public Set<KeyNeed> needs(TransactGetItemsResponse response) {
    Items.requireOneEach(response.responses(), reads);
    Set<KeyNeed> needs = new HashSet<>();
    for (int i = 0; i < reads.size(); i++) {
      ItemRead<Get> read = reads.get(i);
      if (read != null) {
        needs.addAll(read.needs(response.responses().get(i).item()));
      }
    }
    return needs;
  }

  @Override
  public TransactGetItemsResponse restore(TransactGetItemsResponse response, KeySet keys) {
    List<ItemResponse> responses = new ArrayList<>(response.responses());
    for (int i = 0; i < responses.size(); i++) {
      ItemRead<Get> read = reads.get(i);
      ItemResponse one = responses.get(i);
      if (read != null && one.hasItem()) {
        responses.set(i, one.toBuilder().item(read.restore(one.item(), keys)).build());
      }
    }
    return response.toBuilder().responses(responses).build();
  }
}
