package dev.hushtable.internal.query;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is said of one attribute. Immutable.
 *
 * @param field the attribute
 * @param operator what is said
 * @param values in the order of the operator's places
 */
public record Criterion(Field field, Operator operator, List<AttributeValue> values) {

  public Criterion {
    values = List.copyOf(values);
  }

  /** What can be said of an attribute. */
  public enum Operator {
    EQ("%1$s = %2$s"),
    NE("%1$s <> %2$s"),
    LT("%1$s < %2$s"),
    LE("%1$s <= %2$s"),
    GT("%1$s > %2$s"),
    GE("%1$s >= %2$s"),
    BETWEEN("%1$s BETWEEN %2$s AND %3$s"),
    BEGINS_WITH("begins_with(%1$s, %2$s)"),
    IN("%1$s IN (%2$s)"),
    EXISTS("attribute_exists(%1$s)"),
    ABSENT("attribute_not_exists(%1$s)");

    private final String template;

    Operator(String template) {
      this.template = template;
    }

    private boolean comparesOrder() {
      return switch (this) {
        case LT, LE, GT, GE, BETWEEN, BEGINS_WITH -> true;
        default -> false;
      };
    }

    private boolean asksPresence() {
      return this == EXISTS || this == ABSENT;
    }

    private boolean comparesEquality() {
      return this == EQ || this == NE || this == IN;
    }

    /** Whether a sort key can be asked so. */
    boolean isKeyCondition() {
      return this == EQ || comparesOrder();
    }

    String text(String path, List<String> values) {
      return this == IN
          ? String.format(template, path, String.join(", ", values))
          : String.format(
              template,
              path,
              values.isEmpty() ? "" : values.get(0),
              values.size() < 2 ? "" : values.get(1));
    }
  }

  /**
   * Says something of an attribute.
   *
   * @param values as the bean has them
   * @throws InvalidUsageException if ciphertext cannot answer it, or a value is of another type
   */
  public static Criterion of(Field field, Operator operator, Collection<?> values) {
    if (field.encrypted() != null) {
      if (operator.comparesOrder()) {
        throw field.refused(
            ErrorCode.EXPRESSION_NOT_SUPPORTED,
            "is encrypted, so it has neither order nor beginning; compare it for equality, or filter after reading");
      }
      if (operator.comparesEquality() && field.encrypted().index() == null) {
        throw field.refused(
            ErrorCode.NOT_SEARCHABLE,
            "is encrypted and has no index, so it cannot be compared; add @EqualityIndex, or equalityIndex() in an EncryptionSchema");
      }
    }
    if (field.holdsEncrypted() && !operator.asksPresence()) {
      throw field.refused(
          ErrorCode.EXPRESSION_NOT_SUPPORTED,
          "holds encrypted attributes, so it cannot be compared as a whole; ask for those in it");
    }
    List<AttributeValue> converted = new ArrayList<>();
    values.forEach(value -> converted.add(field.convert(value)));
    if (operator == Operator.IN && converted.isEmpty()) {
      throw field.refused(ErrorCode.EXPRESSION_INVALID, "is compared with none; give a value");
    }
    return new Criterion(field, operator, converted);
  }
}
