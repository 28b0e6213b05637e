package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Parts that responses have in common. */
final class Items {
  static final String METRICS = "ItemCollectionMetrics";

  private Items() {}

  /**
   * A key as DynamoDB gave it, under plain names; what is encrypted in it stays a hash, which is
   * accepted as a key again.
   */
  static Map<String, AttributeValue> plainKey(
      RegisteredTable table, Map<String, AttributeValue> storedKey) {
    return plainKey(table.engine().plan(), storedKey);
  }

  static Map<String, AttributeValue> plainKey(
      TablePlan plan, Map<String, AttributeValue> storedKey) {
    Map<String, AttributeValue> plain = new LinkedHashMap<>();
    storedKey.forEach(
        (name, value) -> {
          EncryptedAttribute encrypted = plan.root().byHmac(name);
          plain.put(encrypted == null ? name : encrypted.name(), value);
        });
    return plain;
  }

  /** The same for the key in the metrics of an item collection. */
  static @Nullable ItemCollectionMetrics plainMetrics(
      RegisteredTable table, @Nullable ItemCollectionMetrics metrics) {
    return metrics != null && metrics.hasItemCollectionKey()
        ? metrics.toBuilder()
            .itemCollectionKey(plainKey(table, metrics.itemCollectionKey()))
            .build()
        : metrics;
  }

  /** The same for the metrics of several tables. */
  static Map<String, List<ItemCollectionMetrics>> plainMetrics(
      TableRegistry tables, Map<String, List<ItemCollectionMetrics>> metrics) {
    Map<String, List<ItemCollectionMetrics>> plain = new LinkedHashMap<>(metrics);
    plain.replaceAll(
        (name, all) ->
            tables
                .find(name)
                .map(table -> all.stream().map(one -> plainMetrics(table, one)).toList())
                .orElse(all));
    return plain;
  }

  /** Requires an answer to say one thing about each part of its request, which it does by order. */
  static void requireOneEach(List<?> answers, int parts) {
    if (answers.size() != parts) {
      throw new InternalErrorException(
          ErrorCode.INTERNAL_ERROR,
          String.format(
              Locale.ROOT,
              "DynamoDB answered %d times for the %d parts of a transaction, so it cannot be told what belongs to which.",
              answers.size(),
              parts));
    }
  }

  /** A read of what is there now. */
  static GetItemRequest consistentRead(String tableName, Map<String, AttributeValue> storedKey) {
    return GetItemRequest.builder()
        .tableName(tableName)
        .key(storedKey)
        .consistentRead(true)
        .build();
  }

  /** Whether a transaction was cancelled by a condition. */
  static boolean hasFailedCondition(TransactionCanceledException canceled) {
    return canceled.cancellationReasons().stream().anyMatch(Items::hasFailedCondition);
  }

  /** Whether a part of a transaction is what failed, by its condition. */
  static boolean hasFailedCondition(CancellationReason reason) {
    return "ConditionalCheckFailed".equals(reason.code());
  }

  /** Whether a part of a transaction met another transaction. */
  static boolean isConflict(CancellationReason reason) {
    return "TransactionConflict".equals(reason.code());
  }

  /** The exception with what a copy of another one lacks. */
  static DynamoDbException sameTrace(DynamoDbException exception, DynamoDbException other) {
    exception.setStackTrace(other.getStackTrace());
    for (Throwable suppressed : other.getSuppressed()) {
      exception.addSuppressed(suppressed);
    }
    return exception;
  }
}
