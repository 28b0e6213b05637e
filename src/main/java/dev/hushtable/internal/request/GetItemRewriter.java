package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * {@code GetItem}: the key becomes a stored one, and the item is decrypted. Where the key may be
 * one of several, each is asked for until the item is found.
 */
final class GetItemRewriter implements RequestRewriter<GetItemRequest, GetItemResponse> {
  /** One for each key, the oldest generation first. */
  private final List<ItemRead<GetItemRequest>> reads;

  private final List<GetItemRequest> storedRequests = new ArrayList<>();

  /** The one whose answer is given. */
  private ItemRead<GetItemRequest> answered;

  GetItemRewriter(RegisteredTable table, GetItemRequest request) {
    this.reads =
        table.keyGenerations(request.key()).stream()
            .map(keyed -> new ItemRead<>(keyed, request))
            .toList();
    this.answered = reads.get(0);
  }

  @Override
  public Set<KeyNeed> needs() {
    return answered.needs();
  }

  @Override
  public GetItemRequest rewrite(KeySet keys) {
    reads.forEach(read -> storedRequests.add(read.rewrite(keys)));
    return storedRequests.get(0);
  }

  @Override
  public void guard(GetItemRequest storedRequest) {
    answered.table().guard().check(storedRequest);
  }

  @Override
  public @Nullable SeveralRequests<GetItemRequest, GetItemResponse> several(
      GetItemRequest storedRequest) {
    return reads.size() == 1 ? null : new Search();
  }

  /**
   * An item moves from an older key to a newer one. So the older is asked first, and the newer by a
   * consistent read: what is no longer there is here by then.
   */
  private final class Search implements SeveralRequests<GetItemRequest, GetItemResponse> {
    private final List<GetItemResponse> responses = new ArrayList<>();

    @Override
    public @Nullable GetItemRequest next() {
      int next = responses.size();
      if (next == reads.size() || next > 0 && responses.get(next - 1).hasItem()) {
        return null;
      }
      answered = reads.get(next);
      GetItemRequest request = storedRequests.get(next);
      return next == 0 ? request : request.toBuilder().consistentRead(true).build();
    }

    @Override
    public void answered(GetItemResponse storedResponse) {
      responses.add(storedResponse);
    }

    @Override
    public GetItemResponse response() {
      return responses.get(responses.size() - 1).toBuilder()
          .consumedCapacity(
              Capacities.sum(responses.stream().map(GetItemResponse::consumedCapacity)))
          .build();
    }
  }

  @Override
  public Set<KeyNeed> needs(GetItemResponse response) {
    return answered.needs(response.item());
  }

  @Override
  public GetItemResponse restore(GetItemResponse response, KeySet keys) {
    return response.hasItem()
        ? response.toBuilder().item(answered.restore(response.item(), keys)).build()
        : response;
  }
}
