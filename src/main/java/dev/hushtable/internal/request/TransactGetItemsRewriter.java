package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/**
 * {@code TransactGetItems}: each item as by {@code GetItem}, of whatever tables. Where an item's
 * key may be one of several, it is asked for by each: a transaction sees it under one of them.
 */
final class TransactGetItemsRewriter
    implements RequestRewriter<TransactGetItemsRequest, TransactGetItemsResponse> {
  private static final int MAX_ITEMS = 100;

  private final TableRegistry tables;
  private final TransactGetItemsRequest request;

  /** In the order of the request; those of one item, or none where the table is plain. */
  private final List<List<ItemRead<Get>>> reads = new ArrayList<>();

  TransactGetItemsRewriter(TableRegistry tables, TransactGetItemsRequest request) {
    this.tables = tables;
    this.request = request;
    for (TransactGetItem item : request.transactItems()) {
      Get get = item.get();
      reads.add(get == null ? List.of() : reads(get));
    }
  }

  private List<ItemRead<Get>> reads(Get get) {
    return tables
        .find(get.tableName())
        .map(
            table ->
                table.keyGenerations(get.key()).stream()
                    .map(keyed -> new ItemRead<>(keyed, get))
                    .toList())
        .orElse(List.of());
  }

  @Override
  public Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>();
    reads.forEach(ofItem -> ofItem.forEach(read -> needs.addAll(read.needs())));
    return needs;
  }

  @Override
  public TransactGetItemsRequest rewrite(KeySet keys) {
    List<TransactGetItem> items = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      TransactGetItem item = request.transactItems().get(i);
      if (reads.get(i).isEmpty()) {
        items.add(item);
      }
      for (ItemRead<Get> read : reads.get(i)) {
        items.add(item.toBuilder().get(read.rewrite(keys)).build());
      }
    }
    if (items.size() > MAX_ITEMS && items.size() > reads.size()) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "The transaction reads %d items, since it asks for an item with an encrypted primary key under each generation of its"
                  + " hash, and DynamoDB takes %d; read fewer items at once while several generations are known.",
              items.size(),
              MAX_ITEMS));
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

  /** What came of one item: the read that found it, if it was found. */
  private record Answer(@Nullable ItemRead<Get> read, ItemResponse response) {}

  /** In the order of the request. */
  private List<Answer> answers(TransactGetItemsResponse response) {
    List<ItemResponse> responses = response.responses();
    Items.requireOneEach(
        responses, reads.stream().mapToInt(ofItem -> Math.max(1, ofItem.size())).sum());
    List<Answer> answers = new ArrayList<>();
    int next = 0;
    for (List<ItemRead<Get>> ofItem : reads) {
      Answer answer = new Answer(null, responses.get(next));
      for (ItemRead<Get> read : ofItem) {
        ItemResponse one = responses.get(next++);
        if (one.hasItem()) {
          answer = new Answer(read, one);
        }
      }
      if (ofItem.isEmpty()) {
        next++;
      }
      answers.add(answer);
    }
    return answers;
  }

  @Override
  public Set<KeyNeed> needs(TransactGetItemsResponse response) {
    Set<KeyNeed> needs = new HashSet<>();
    for (Answer answer : answers(response)) {
      if (answer.read() != null) {
        needs.addAll(answer.read().needs(answer.response().item()));
      }
    }
    return needs;
  }

  @Override
  public TransactGetItemsResponse restore(TransactGetItemsResponse response, KeySet keys) {
    List<ItemResponse> responses = new ArrayList<>();
    for (Answer answer : answers(response)) {
      ItemRead<Get> read = answer.read();
      ItemResponse one = answer.response();
      responses.add(
          read == null ? one : one.toBuilder().item(read.restore(one.item(), keys)).build());
    }
    return response.toBuilder().responses(responses).build();
  }
}
