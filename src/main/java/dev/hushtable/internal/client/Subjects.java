package dev.hushtable.internal.client;

import dev.hushtable.internal.monitoring.Subject;
import dev.hushtable.internal.request.TableRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsRequest;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Which tables requests are about, and how many items in each. */
final class Subjects {
  private Subjects() {}

  static Subject<PutItemResponse> of(PutItemRequest request) {
    return Subject.write(one(request.tableName()));
  }

  static Subject<UpdateItemResponse> of(UpdateItemRequest request) {
    return Subject.write(one(request.tableName()));
  }

  static Subject<DeleteItemResponse> of(DeleteItemRequest request) {
    return Subject.write(one(request.tableName()));
  }

  static Subject<GetItemResponse> of(GetItemRequest request) {
    return read(request.tableName(), response -> response.hasItem() ? 1 : 0);
  }

  static Subject<QueryResponse> of(QueryRequest request) {
    return read(request.tableName(), response -> response.items().size());
  }

  static Subject<ScanResponse> of(ScanRequest request) {
    return read(request.tableName(), response -> response.items().size());
  }

  static Subject<SearchVectorsResponse> of(SearchVectorsRequest request) {
    return read(request.tableName(), response -> response.searchResults().size());
  }

  static Subject<BatchGetItemResponse> of(BatchGetItemRequest request) {
    return new Subject<>(
        false,
        sum(request.requestItems().keySet().stream(), table -> table, table -> 0),
        response -> sizes(response.responses()));
  }

  static Subject<BatchWriteItemResponse> of(BatchWriteItemRequest request) {
    return Subject.write(
        sizes(request.requestItems()), response -> sizes(response.unprocessedItems()));
  }

  static Subject<TransactGetItemsResponse> of(TransactGetItemsRequest request) {
    List<String> tables =
        request.transactItems().stream().map(item -> item.get().tableName()).toList();
    return new Subject<>(
        false,
        sum(tables.stream(), table -> table, table -> 0),
        response -> {
          Map<String, Integer> found = new TreeMap<>();
          for (int i = 0; i < tables.size(); i++) {
            found.merge(
                name(tables.get(i)), response.responses().get(i).hasItem() ? 1 : 0, Integer::sum);
          }
          return found;
        });
  }

  static Subject<TransactWriteItemsResponse> of(TransactWriteItemsRequest request) {
    return Subject.write(
        sum(
            request.transactItems().stream(),
            Subjects::table,
            item -> item.conditionCheck() == null ? 1 : 0));
  }

  private static @Nullable String table(TransactWriteItem item) {
    if (item.put() != null) {
      return item.put().tableName();
    }
    if (item.update() != null) {
      return item.update().tableName();
    }
    if (item.delete() != null) {
      return item.delete().tableName();
    }
    return item.conditionCheck() == null ? null : item.conditionCheck().tableName();
  }

  private static Map<String, Integer> one(@Nullable String table) {
    return Map.of(name(table), 1);
  }

  private static <R> Subject<R> read(@Nullable String table, ToIntFunction<R> items) {
    return Subject.read(name(table), items);
  }

  private static Map<String, Integer> sizes(Map<String, ? extends Collection<?>> parts) {
    return sum(parts.entrySet().stream(), Map.Entry::getKey, part -> part.getValue().size());
  }

  private static <E> Map<String, Integer> sum(
      Stream<E> parts, Function<E, @Nullable String> table, ToIntFunction<E> items) {
    Map<String, Integer> sums = new TreeMap<>();
    parts.forEach(
        part -> sums.merge(name(table.apply(part)), items.applyAsInt(part), Integer::sum));
    return sums;
  }

  /** A request without a name is refused later. */
  private static String name(@Nullable String table) {
    return table == null ? "" : TableRegistry.simpleName(table);
  }
}
