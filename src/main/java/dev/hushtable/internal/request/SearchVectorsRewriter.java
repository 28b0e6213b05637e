package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.SearchResultItem;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsRequest;
import software.amazon.awssdk.services.dynamodb.model.SearchVectorsResponse;

/** {@code SearchVectors}: vectors and filters are plain, and the items that are found decrypted. */
final class SearchVectorsRewriter
    implements RequestRewriter<SearchVectorsRequest, SearchVectorsResponse> {
  private final RegisteredTable table;
  private final SearchVectorsRequest request;
  private final TableEngine engine;
  private final ItemReading reading;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;

  SearchVectorsRewriter(
      RegisteredTable table,
      SearchVectorsRequest request,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    this.table = table;
    this.request = request;
    this.engine = table.engineFor(request);
    this.unreadable = unreadable;
    this.reading =
        new ItemReading(
            table,
            request.indexName(),
            request.projectionExpression(),
            request.expressionAttributeNames());
  }

  @Override
  public Set<KeyNeed> needs() {
    return engine.indexer().needs();
  }

  @Override
  public SearchVectorsRequest rewrite(KeySet keys) {
    Expressions expressions =
        new Expressions(
            engine,
            keys,
            request.indexName(),
            request.expressionAttributeNames(),
            request.expressionAttributeValues());
    return request.toBuilder()
        .searchConditionExpression(expressions.condition(request.searchConditionExpression()))
        .projectionExpression(expressions.projection(request.projectionExpression()))
        .expressionAttributeNames(expressions.names())
        .expressionAttributeValues(expressions.values())
        .build();
  }

  @Override
  public void guard(SearchVectorsRequest storedRequest) {
    table.guard().check(storedRequest);
  }

  @Override
  public Set<KeyNeed> needs(SearchVectorsResponse response) {
    return table
        .items()
        .needs(response.searchResults().stream().map(SearchResultItem::item).toList());
  }

  @Override
  public SearchVectorsResponse restore(SearchVectorsResponse response, KeySet keys) {
    if (!response.hasSearchResults()) {
      return response;
    }
    List<SearchResultItem> plain = new ArrayList<>();
    for (SearchResultItem result : response.searchResults()) {
      ItemReading.page(
              engine.plan(),
              List.of(result.item()),
              item -> reading.restore(item, keys),
              unreadable)
          .forEach(item -> plain.add(result.toBuilder().item(item).build()));
    }
    return response.toBuilder().searchResults(plain).build();
  }
}
