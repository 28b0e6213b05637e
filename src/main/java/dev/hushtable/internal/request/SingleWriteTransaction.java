package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.expression.Expressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
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

/** A {@code PutItem}, {@code UpdateItem} or {@code DeleteItem} that takes a transaction. */
final class SingleWriteTransaction<R extends SdkPojo> extends WriteTransaction<R> {
  /** What a write without a transaction fails with, by the reason for which it is cancelled. */
  private static final Map<String, String> SINGLE_ERRORS =
      Map.of(
          "ThrottlingError", "ThrottlingException",
          "ProvisionedThroughputExceeded", "ProvisionedThroughputExceededException",
          "ItemCollectionSizeLimitExceeded", "ItemCollectionSizeLimitExceededException",
          "ValidationError", "ValidationException");

  private final SdkPojo request;
  private final ItemWrite write;
  private final @Nullable UniqueItem item;
  private final String tableName;
  private final String returnValues;

  /**
   * Begins one.
   *
   * @param request in stored form
   * @param write what it came from
   * @param item the item, if the write touches unique attributes
   * @param checks what has to be true besides
   */
  SingleWriteTransaction(
      SdkPojo request, ItemWrite write, @Nullable UniqueItem item, List<TransactWriteItem> checks) {
    super(
        TransactWriteItemsRequest.builder()
            .transactItems(joined(action(request), checks))
            .returnConsumedCapacity(Members.text(request, "ReturnConsumedCapacity"))
            .returnItemCollectionMetrics(Members.text(request, "ReturnItemCollectionMetrics"))
            .overrideConfiguration(((AwsRequest) request).overrideConfiguration().orElse(null))
            .build(),
        joined(item, Collections.nCopies(checks.size(), null)));
    this.request = request;
    this.write = write;
    this.item = item;
    this.tableName = Members.require(request, "TableName");
    this.returnValues = Objects.requireNonNullElse(Members.text(request, "ReturnValues"), "NONE");
    if (returnValues.equals("ALL_NEW") && !(request instanceof UpdateItemRequest)) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          "A put into or delete from table " + tableName + " returns NONE or ALL_OLD.");
    }
    if (item != null && returnValues.startsWith("UPDATED_")) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "An update of a unique attribute of table %s cannot return %s, since it is written in a transaction; ask for"
                  + " ALL_OLD or ALL_NEW.",
              tableName,
              returnValues));
    }
  }

  private static <T extends @Nullable Object> List<T> joined(T first, List<T> others) {
    List<T> all = new ArrayList<>();
    all.add(first);
    all.addAll(others);
    return all;
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
    if (!returnValues.endsWith("_NEW")) {
      return List.of();
    }
    List<GetItemRequest> reads = new ArrayList<>();
    reads.add(configured(Items.consistentRead(tableName, write.primaryKey())));
    Home home = write.home();
    if (home != null) {
      // It may have been moved by then.
      home.elsewhere().forEach(key -> reads.add(configured(Items.consistentRead(tableName, key))));
    }
    return reads;
  }

  @Override
  @SuppressWarnings("unchecked")
  public R response(TransactWriteItemsResponse response, List<Map<String, AttributeValue>> now) {
    Map<String, AttributeValue> attributes =
        switch (returnValues) {
          // An item that has nothing unique was not there, or it would take no transaction.
          case "ALL_OLD" -> item == null ? Map.of() : item.found();
          case "ALL_NEW" -> found(now);
          case "UPDATED_NEW" -> changed(found(now));
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

  private static Map<String, AttributeValue> found(List<Map<String, AttributeValue>> now) {
    return now.stream().filter(item -> !item.isEmpty()).findFirst().orElse(Map.of());
  }

  private Map<String, AttributeValue> changed(Map<String, AttributeValue> now) {
    String update = Members.text(request, "UpdateExpression");
    Map<String, AttributeValue> changed = new HashMap<>(now);
    changed
        .keySet()
        .retainAll(update == null ? Set.of() : Expressions.changed(update, Members.names(request)));
    return changed;
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
    String companion = UniqueEntries.tableName(tableName);
    return response.consumedCapacity().stream()
        .filter(capacity -> !companion.equals(capacity.tableName()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable ItemCollectionMetrics metrics(TransactWriteItemsResponse response) {
    List<ItemCollectionMetrics> metrics = response.itemCollectionMetrics().get(tableName);
    return metrics == null || metrics.isEmpty() ? null : metrics.get(0);
  }

  /** Also the entry of a unique value may be what was throttled. */
  private static DynamoDbException singleFailure(TransactionCanceledException canceled) {
    for (CancellationReason reason : canceled.cancellationReasons()) {
      String code = SINGLE_ERRORS.get(String.valueOf(reason.code()));
      if (code != null) {
        String message = String.valueOf(reason.message());
        return (DynamoDbException)
            error(code)
                .message(message)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .serviceName("DynamoDb")
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .requestId(canceled.requestId())
                .statusCode(canceled.statusCode())
                .cause(canceled)
                .build();
      }
    }
    return canceled;
  }

  private static DynamoDbException.Builder error(String code) {
    return switch (code) {
      case "ProvisionedThroughputExceededException" ->
          ProvisionedThroughputExceededException.builder();
      case "ItemCollectionSizeLimitExceededException" ->
          ItemCollectionSizeLimitExceededException.builder();
      default -> DynamoDbException.builder();
    };
  }

  @Override
  public DynamoDbException failure(TransactionCanceledException canceled) {
    CancellationReason reason =
        canceled.hasCancellationReasons() && !canceled.cancellationReasons().isEmpty()
            ? canceled.cancellationReasons().get(0)
            : CancellationReason.builder().build();
    if (!Items.hasFailedCondition(reason)) {
      return singleFailure(canceled);
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
