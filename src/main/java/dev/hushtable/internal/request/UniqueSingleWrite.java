package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A {@code PutItem}, {@code UpdateItem} or {@code DeleteItem} of unique attributes. */
final class UniqueSingleWrite<R extends SdkPojo> extends UniqueTransaction<R> {
  private final SdkPojo request;
  private final UniqueItem item;
  private final String returnValues;

  /**
   * Begins one.
   *
   * @param request in stored form
   */
  UniqueSingleWrite(SdkPojo request, UniqueItem item) {
    super(
        TransactWriteItemsRequest.builder()
            .transactItems(action(request))
            .returnConsumedCapacity(Members.text(request, "ReturnConsumedCapacity"))
            .returnItemCollectionMetrics(Members.text(request, "ReturnItemCollectionMetrics"))
            .overrideConfiguration(((AwsRequest) request).overrideConfiguration().orElse(null))
            .build(),
        List.of(item));
    this.request = request;
    this.item = item;
    this.returnValues = Objects.requireNonNullElse(Members.text(request, "ReturnValues"), "NONE");
    if (returnValues.equals("ALL_NEW") && !(request instanceof UpdateItemRequest)) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          "A put into or delete from table " + item.tableName() + " returns NONE or ALL_OLD.");
    }
    if (returnValues.startsWith("UPDATED_")) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "An update of a unique attribute of table %s cannot return %s, since it is written in a transaction; ask for"
                  + " ALL_OLD or ALL_NEW.",
              item.tableName(),
              returnValues));
    }
  }

  private static TransactWriteItem action(SdkPojo request) {
    if (request instanceof PutItemRequest) {
      return TransactWriteItem.builder()
          .put(Members.Copy.of(Put.builder().build()).withAllOf(request).build())
          .build();
    }
    return request instanceof DeleteItemRequest
        ? TransactWriteItem.builder()
            .delete(Members.Copy.of(Delete.builder().build()).withAllOf(request).build())
            .build()
        : TransactWriteItem.builder()
            .update(Members.Copy.of(Update.builder().build()).withAllOf(request).build())
            .build();
  }

  @Override
  public List<GetItemRequest> readsAfterwards() {
    return returnValues.equals("ALL_NEW") ? List.of(read(item)) : List.of();
  }

  @Override
  @SuppressWarnings("unchecked")
  public R response(TransactWriteItemsResponse response, List<Map<String, AttributeValue>> now) {
    Map<String, AttributeValue> attributes =
        switch (returnValues) {
          case "ALL_OLD" -> item.found();
          case "ALL_NEW" -> now.get(0);
          default -> Map.of();
        };
    Members.Copy<SdkPojo> single = Members.Copy.of(emptyResponse());
    if (!attributes.isEmpty()) {
      single.with("Attributes", attributes);
    }
    SdkPojo answer =
        single
            .with("ConsumedCapacity", capacity(response))
            .with(Items.METRICS, metrics(response))
            .build();
    return (R)
        ((DynamoDbResponse) answer)
            .toBuilder()
                .responseMetadata(response.responseMetadata())
                .sdkHttpResponse(response.sdkHttpResponse())
                .build();
  }

  private SdkPojo emptyResponse() {
    if (request instanceof PutItemRequest) {
      return PutItemResponse.builder().build();
    }
    return request instanceof DeleteItemRequest
        ? DeleteItemResponse.builder().build()
        : UpdateItemResponse.builder().build();
  }

  /** That of the table itself. */
  private @Nullable ConsumedCapacity capacity(TransactWriteItemsResponse response) {
    String companion = UniqueEntries.tableName(item.tableName());
    return response.consumedCapacity().stream()
        .filter(capacity -> !companion.equals(capacity.tableName()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable ItemCollectionMetrics metrics(TransactWriteItemsResponse response) {
    List<ItemCollectionMetrics> metrics = response.itemCollectionMetrics().get(item.tableName());
    return metrics == null || metrics.isEmpty() ? null : metrics.get(0);
  }

  @Override
  public DynamoDbException failure(TransactionCanceledException canceled) {
    CancellationReason reason =
        canceled.hasCancellationReasons() && !canceled.cancellationReasons().isEmpty()
            ? canceled.cancellationReasons().get(0)
            : CancellationReason.builder().build();
    if (!Items.hasFailedCondition(reason)) {
      return canceled;
    }
    AwsErrorDetails details = canceled.awsErrorDetails();
    return (DynamoDbException)
        ConditionalCheckFailedException.builder()
            .item(reason.hasItem() ? reason.item() : null)
            .message("The conditional request failed")
            .awsErrorDetails(
                details == null
                    ? null
                    : details.toBuilder()
                        .errorCode("ConditionalCheckFailedException")
                        .errorMessage("The conditional request failed")
                        .build())
            .requestId(canceled.requestId())
            .statusCode(canceled.statusCode())
            .cause(canceled)
            .build();
  }
}
