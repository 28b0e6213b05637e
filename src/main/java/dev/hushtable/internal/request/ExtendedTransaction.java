package dev.hushtable.internal.request;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** A {@code TransactWriteItems} of the caller's with unique attributes in it. */
final class ExtendedTransaction extends WriteTransaction<TransactWriteItemsResponse> {
  private final int parts;

  ExtendedTransaction(TransactWriteItemsRequest request, List<@Nullable UniqueItem> items) {
    super(request, items);
    this.parts = items.size();
  }

  @Override
  public List<GetItemRequest> readsAfterwards() {
    return List.of();
  }

  @Override
  public TransactWriteItemsResponse response(
      TransactWriteItemsResponse response, List<Map<String, AttributeValue>> now) {
    return response;
  }

  /** With the reasons of the caller's parts only. */
  @Override
  public DynamoDbException failure(TransactionCanceledException canceled) {
    List<CancellationReason> reasons = canceled.cancellationReasons();
    return reasons.size() <= parts
        ? canceled
        : Items.sameTrace(
            canceled.toBuilder().cancellationReasons(reasons.subList(0, parts)).build(), canceled);
  }
}
