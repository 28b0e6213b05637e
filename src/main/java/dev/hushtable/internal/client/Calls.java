package dev.hushtable.internal.client;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/**
 * What is called on the way by a write that takes several calls. What waits gives futures that are
 * done.
 */
interface Calls {
  CompletableFuture<GetItemResponse> getItem(GetItemRequest request);

  CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
      TransactWriteItemsRequest request);

  CompletableFuture<Void> pause(Duration duration);

  <T> CompletableFuture<T> use(Set<KeyNeed> needs, Function<KeySet, T> work);

  /** Reads several items, and gives them in the same order. */
  default CompletableFuture<List<GetItemResponse>> getItems(List<GetItemRequest> requests) {
    List<CompletableFuture<GetItemResponse>> responses = new ArrayList<>();
    requests.forEach(request -> responses.add(getItem(request)));
    return CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new))
        .thenApply(done -> responses.stream().map(CompletableFuture::join).toList());
  }
}
