package dev.hushtable.internal.bulk;

import dev.hushtable.internal.bulk.BulkBatch.Common;
import dev.hushtable.internal.bulk.BulkBatch.Part;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.request.RegisteredTable;
import dev.hushtable.internal.request.TableRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operations on one table. A batch holds those of one table only, so that a table that is
 * missing or throttled does not spoil it for others.
 */
final class BulkTable<S> {
  private final String tableName;
  private final @Nullable RegisteredTable table;
  private final List<String> keyNames;
  private final List<Integer> indexes = new ArrayList<>();
  private final List<S> requests = new ArrayList<>();

  private BulkTable(BulkOperation<S> first, TableRegistry tables) {
    this.tableName = first.tableName();
    this.table = tables.find(tableName).orElse(null);
    this.keyNames = first.keyNames();
  }

  /** The operations by table; what cannot be sent at all has failed. */
  static <S> Collection<BulkTable<S>> of(
      List<BulkOperation<S>> operations, TableRegistry tables, BulkOutcomes outcomes) {
    Map<String, BulkTable<S>> byName = new LinkedHashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      BulkOperation<S> operation = operations.get(i);
      try {
        BulkTable<S> table =
            byName.computeIfAbsent(
                TableRegistry.simpleName(operation.tableName()),
                name -> new BulkTable<>(operation, tables));
        S request = operation.request().get();
        table.indexes.add(i);
        table.requests.add(request);
      } catch (RuntimeException e) {
        outcomes.failed(i, e);
      }
    }
    return byName.values();
  }

  /** The keys that tell its items from each other. */
  Set<KeyNeed> needs(BulkKind<S, ?, ?> kind) {
    Set<KeyNeed> needs = new HashSet<>();
    if (table != null) {
      requests.forEach(request -> needs.addAll(table.identityNeeds(kind.key().apply(request))));
    }
    return needs;
  }

  ItemIdentity identity(KeySet keys) {
    return ItemIdentity.of(table, keyNames, keys);
  }

  void fail(RuntimeException error, BulkOutcomes outcomes) {
    indexes.forEach(index -> outcomes.failed(index, error));
  }

  /**
   * Batches, in waves that are done one after another: DynamoDB takes each key once in a batch, and
   * operations on one key stay in their order, each in a wave of its own.
   */
  <Q, R> List<List<BulkBatch<S, Q, R>>> waves(
      BulkKind<S, Q, R> kind, ItemIdentity identity, Retries retries, BulkOutcomes outcomes) {
    Common<S, Q, R> common = new Common<>(tableName, kind, identity, retries, outcomes);
    List<List<Part<S>>> waves = new ArrayList<>();
    Map<Object, Integer> seen = new HashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      S request = requests.get(i);
      Object key;
      try {
        key = identity.of(kind.key().apply(request));
      } catch (RuntimeException e) {
        outcomes.failed(indexes.get(i), e);
        continue;
      }
      int wave = seen.merge(key, 1, Integer::sum) - 1;
      if (wave == waves.size()) {
        waves.add(new ArrayList<>());
      }
      waves.get(wave).add(new Part<>(indexes.get(i), request, key));
    }
    return waves.stream().map(parts -> batches(common, parts)).toList();
  }

  private static <S, Q, R> List<BulkBatch<S, Q, R>> batches(
      Common<S, Q, R> common, List<Part<S>> parts) {
    List<BulkBatch<S, Q, R>> batches = new ArrayList<>();
    int limit = common.kind().limit();
    for (int from = 0; from < parts.size(); from += limit) {
      batches.add(
          new BulkBatch<>(common, parts.subList(from, Math.min(from + limit, parts.size()))));
    }
    return batches;
  }
}
