package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** {@code GetItem}: the key becomes a stored one, and the item is decrypted. */
final class GetItemRewriter implements RequestRewriter<GetItemRequest, GetItemResponse> {
  private final ItemRead<GetItemRequest> read;

  GetItemRewriter(RegisteredTable table, GetItemRequest request) {
    this.read = new ItemRead<>(table, request);
  }

  @Override
  public Set<KeyNeed> needs() {
    return read.needs();
  }

  @Override
  public GetItemRequest rewrite(KeySet keys) {
    return read.rewrite(keys);
  }

  @Override
  public void guard(GetItemRequest storedRequest) {
    read.table().guard().check(storedRequest);
  }

  @Override
  public Set<KeyNeed> needs(GetItemResponse response) {
    return read.needs(response.item());
  }

  @Override
  public GetItemResponse restore(GetItemResponse response, KeySet keys) {
    return response.hasItem()
        ? response.toBuilder().item(read.restore(response.item(), keys)).build()
        : response;
  }
}
