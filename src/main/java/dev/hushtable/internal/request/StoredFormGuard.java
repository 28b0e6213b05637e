package dev.hushtable.internal.request;

import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_STOPPED;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.expression.ExpressionGuard;
import dev.hushtable.internal.expression.UpdateGuard;
import dev.hushtable.internal.item.StoredForm;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.TablePlan;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The last look at a request before it is sent: whatever put a declared attribute into it in the
 * clear, it is stopped. It knows the parameters that may carry values and those that cannot; a
 * request with any other parameter is refused, so that legacy parameters, and ones that a later SDK
 * adds, do not slip past.
 */
public final class StoredFormGuard {
  private static final Set<String> WITH_VALUES =
      Set.of(
          "ConditionExpression",
          "FilterExpression",
          "KeyConditionExpression",
          "SearchConditionExpression",
          "UpdateExpression");

  private static final Set<String> WITHOUT_VALUES =
      Set.of(
          "TableName",
          "IndexName",
          "Select",
          "Limit",
          "ConsistentRead",
          "ScanIndexForward",
          "SearchVector",
          "TopK",
          "TotalSegments",
          "Segment",
          "ReturnValues",
          "ReturnConsumedCapacity",
          "ReturnItemCollectionMetrics",
          "ReturnValuesOnConditionCheckFailure",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues");

  private final TablePlan plan;

  /** For one table. */
  public StoredFormGuard(TablePlan plan) {
    this.plan = plan;
  }

  /**
   * Lets a request on stored form pass.
   *
   * @throws InternalErrorException if it holds a declared attribute in the clear
   * @throws InvalidUsageException if it has a parameter that cannot be checked
   */
  public void check(SdkPojo request) {
    Map<String, String> names = Members.names(request);
    Map<String, AttributeValue> values = Members.values(request);
    Set<String> unused = new HashSet<>(values.keySet());
    for (SdkField<?> field : request.sdkFields()) {
      Object value = Members.get(request, field.memberName());
      if (value instanceof String expression && WITH_VALUES.contains(field.memberName())) {
        unused.removeAll(ExpressionGuard.placeholders(expression));
      }
      if (value != null) {
        check(field.memberName(), value, names, values);
      }
    }
    if (!unused.isEmpty()) {
      throw stopped("ExpressionAttributeValues");
    }
  }

  private void check(
      String parameter,
      Object value,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    boolean stored =
        switch (parameter) {
          case "Item" -> {
            requireSeal(attributes(value).get(SealPlan.ATTRIBUTE));
            yield StoredForm.is(plan.root(), attributes(value));
          }
          case "Key", "ExclusiveStartKey" -> StoredForm.is(plan.root(), attributes(value));
          case "Keys" ->
              ((List<?>) value)
                  .stream().allMatch(key -> StoredForm.is(plan.root(), attributes(key)));
          case "ConditionExpression",
              "FilterExpression",
              "KeyConditionExpression",
              "SearchConditionExpression" ->
              ExpressionGuard.isStored((String) value, names, values, plan);
          case "UpdateExpression" -> {
            requireSeal(
                plan.seal() == null
                    ? null
                    : UpdateGuard.given((String) value, names, values, SealPlan.ATTRIBUTE));
            yield UpdateGuard.isStored((String) value, names, values, plan.root());
          }
          case "ProjectionExpression" -> ExpressionGuard.isStored((String) value, names, plan);
          default -> {
            if (!WITHOUT_VALUES.contains(parameter)) {
              throw unknown(parameter, "the encrypted table " + plan.tableName());
            }
            yield true;
          }
        };
    if (!stored) {
      throw stopped(parameter);
    }
  }

  /** What is written to a table whose items are sealed is a whole item with its seal. */
  private void requireSeal(@Nullable AttributeValue seal) {
    if (plan.seal() != null && (seal == null || !StoredForm.isSource(seal))) {
      throw new InternalErrorException(
          ErrorCode.INTERNAL_ERROR,
          "A write to table "
              + plan.tableName()
              + " was stopped: it would have left an item without a seal.");
    }
  }

  /**
   * The same for what holds requests to several tables: it has no parameters but these, and those
   * that carry no values.
   *
   * @param parts what is checked for itself
   */
  static void checkEnvelope(SdkPojo request, String... parts) {
    for (SdkField<?> field : request.sdkFields()) {
      String parameter = field.memberName();
      if (!WITHOUT_VALUES.contains(parameter)
          && !List.of(parts).contains(parameter)
          && Members.get(request, parameter) != null) {
        throw unknown(parameter, "encrypted tables");
      }
    }
  }

  private static InvalidUsageException unknown(String parameter, String where) {
    return new InvalidUsageException(
        OPERATION_NOT_SUPPORTED,
        String.format(
            Locale.ROOT,
            "The parameter %s cannot be used on %s. Use expressions in place of legacy parameters.",
            parameter,
            where));
  }

  private InternalErrorException stopped(String parameter) {
    return new InternalErrorException(
        PLAINTEXT_STOPPED,
        String.format(
            Locale.ROOT,
            "A request to table %s was stopped: its %s might have carried a declared attribute in the clear.",
            plan.tableName(),
            parameter));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, AttributeValue> attributes(Object value) {
    return (Map<String, AttributeValue>) value;
  }
}
