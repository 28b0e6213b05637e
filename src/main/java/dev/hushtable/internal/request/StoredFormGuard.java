package dev.hushtable.internal.request;

import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_STOPPED;

import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.expression.ExpressionGuard;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The last look at a request before it is sent: whatever put a declared attribute into it in the
 * clear, it is stopped. It knows the parameters that may carry values and those that cannot; a
 * request with any other parameter is refused, so that legacy parameters, and ones that a later SDK
 * adds, do not slip past.
 */
public final class StoredFormGuard {
  private static final Set<String> CONDITIONS =
      Set.of("ConditionExpression", "FilterExpression", "KeyConditionExpression");

  private static final Set<String> WITHOUT_VALUES =
      Set.of(
          "TableName",
          "IndexName",
          "Select",
          "Limit",
          "ConsistentRead",
          "ScanIndexForward",
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
    Map<String, String> names = map(request, "ExpressionAttributeNames");
    Map<String, AttributeValue> values = map(request, "ExpressionAttributeValues");
    Set<String> unused = new HashSet<>(values.keySet());
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      if (value instanceof String expression && CONDITIONS.contains(field.memberName())) {
        unused.removeAll(ExpressionGuard.values(expression));
      }
      if (value != null
          && !(value instanceof SdkAutoConstructMap)
          && !(value instanceof SdkAutoConstructList)) {
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
          case "Item", "Key", "ExclusiveStartKey" -> isStored(plan.root(), attributes(value));
          case "ConditionExpression", "FilterExpression", "KeyConditionExpression" ->
              ExpressionGuard.isStored((String) value, names, values, plan.root());
          case "ProjectionExpression" ->
              ExpressionGuard.isStored((String) value, names, plan.root());
          default -> {
            if (!WITHOUT_VALUES.contains(parameter)) {
              throw new InvalidUsageException(
                  OPERATION_NOT_SUPPORTED,
                  String.format(
                      Locale.ROOT,
                      "The parameter %s cannot be used on the encrypted table %s. Use expressions in place of legacy"
                          + " parameters.",
                      parameter,
                      plan.tableName()));
            }
            yield true;
          }
        };
    if (!stored) {
      throw stopped(parameter);
    }
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

  private static boolean isStored(DocumentPlan plan, Map<String, AttributeValue> document) {
    for (Map.Entry<String, AttributeValue> attribute : document.entrySet()) {
      String name = attribute.getKey();
      AttributeValue value = attribute.getValue();
      EncryptedAttribute byHmac = plan.byHmac(name);
      boolean stored =
          plan.encrypted(name) == null
              && (plan.bySource(name) == null || isSource(value))
              && (byHmac == null || byHmac.index() != null && BlindIndex.isWellFormed(value))
              && (!(plan.attribute(name) instanceof NestedAttribute nested)
                  || isStored(nested.shape(), value));
      if (!stored) {
        return false;
      }
    }
    return true;
  }

  private static boolean isStored(Shape shape, AttributeValue value) {
    if (value == null || value.type() == AttributeValue.Type.NUL) {
      return true;
    }
    if (shape instanceof Shape.Document document) {
      return value.type() == AttributeValue.Type.M && isStored(document.document(), value.m());
    }
    if (shape instanceof Shape.ListOf list) {
      return value.type() == AttributeValue.Type.L
          && value.l().stream().allMatch(element -> isStored(list.element(), element));
    }
    Shape element = ((Shape.MapOf) shape).element();
    return value.type() == AttributeValue.Type.M
        && value.m().values().stream().allMatch(entry -> isStored(element, entry));
  }

  private static boolean isSource(AttributeValue value) {
    if (value.type() != AttributeValue.Type.B) {
      return false;
    }
    byte[] bytes = value.b().asByteArrayUnsafe();
    return bytes.length >= CompactFormat.MIN_BYTES
        && (bytes[0] == CompactFormat.FORMAT || bytes[0] == MessageFormat.FORMAT);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, AttributeValue> attributes(Object value) {
    return (Map<String, AttributeValue>) value;
  }

  @SuppressWarnings("unchecked")
  private static <V> Map<String, V> map(SdkPojo request, String parameter) {
    for (SdkField<?> field : request.sdkFields()) {
      if (field.memberName().equals(parameter)) {
        Object value = field.getValueOrDefault(request);
        return value == null ? Map.of() : (Map<String, V>) value;
      }
    }
    return Map.of();
  }
}
