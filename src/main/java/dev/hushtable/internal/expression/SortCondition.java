package dev.hushtable.internal.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a key condition asks of a sort key that is stored as it is, so that it can be asked of a
 * part of the range only. Immutable.
 */
public final class SortCondition {
  private final String attribute;
  private final @Nullable Condition condition;
  private final Map<String, AttributeValue> values;

  private SortCondition(
      String attribute, @Nullable Condition condition, Map<String, AttributeValue> values) {
    this.attribute = attribute;
    this.condition = condition;
    this.values = values;
  }

  /**
   * Finds it.
   *
   * @param keyCondition the plain key condition
   * @param attribute the sort key
   * @param names the request's expression attribute names
   * @param values the request's expression attribute values
   */
  public static SortCondition of(
      String keyCondition,
      String attribute,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    Condition found = find(ParsedExpressions.condition(keyCondition, names).tree(), attribute);
    return new SortCondition(attribute, found, values);
  }

  private static @Nullable Condition find(Condition condition, String attribute) {
    if (condition instanceof Condition.And and) {
      Condition left = find(and.left(), attribute);
      return left == null ? find(and.right(), attribute) : left;
    }
    return isOf(condition, attribute) ? condition : null;
  }

  /** Whether a part of a key condition is about an attribute. */
  static boolean isOf(Condition condition, String attribute) {
    if (condition instanceof Condition.Comparison comparison) {
      return isAt(comparison.left(), attribute) || isAt(comparison.right(), attribute);
    }
    if (condition instanceof Condition.Between between) {
      return isAt(between.operand(), attribute);
    }
    return condition instanceof Condition.Function function
        && isAt(function.arguments().get(0), attribute);
  }

  private static boolean isAt(Operand operand, String attribute) {
    return operand instanceof Operand.At at && at.path().toString().equals(attribute);
  }

  String attribute() {
    return attribute;
  }

  /** Whether it asks for one value, so that there is no order. */
  public boolean isEquality() {
    return condition instanceof Condition.Comparison comparison
        && comparison.operator().equals("=");
  }

  /** Whether a value meets it. */
  public boolean test(AttributeValue value) {
    if (condition instanceof Condition.Between between) {
      return compare(value, between.low()) >= 0 && compare(value, between.high()) <= 0;
    }
    if (condition instanceof Condition.Function function) {
      return SortOrder.beginsWith(value, given(function.arguments().get(1)));
    }
    if (condition instanceof Condition.Comparison comparison) {
      int compared = compare(value, operand(comparison));
      return switch (operator(comparison)) {
        case "<" -> compared < 0;
        case "<=" -> compared <= 0;
        case ">" -> compared > 0;
        case ">=" -> compared >= 0;
        default -> compared == 0;
      };
    }
    return true;
  }

  private int compare(AttributeValue value, Operand bound) {
    return SortOrder.ASCENDING.compare(value, given(bound));
  }

  private AttributeValue given(Operand operand) {
    AttributeValue value =
        operand instanceof Operand.Value given ? values.get(given.placeholder()) : null;
    // DynamoDB refuses the request, which the first part of the range has told.
    return value == null ? AttributeValue.fromS("") : value;
  }

  private boolean isReversed(Condition.Comparison comparison) {
    return !isAt(comparison.left(), attribute);
  }

  private Operand operand(Condition.Comparison comparison) {
    return isReversed(comparison) ? comparison.left() : comparison.right();
  }

  private String operator(Condition.Comparison comparison) {
    String operator = comparison.operator();
    if (!isReversed(comparison)) {
      return operator;
    }
    return switch (operator) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  /**
   * The condition from a value on, that value included. It may let values at the far end pass that
   * {@link #test} does not.
   *
   * @param from the value
   * @param forward whether the range ascends from there
   * @param only whether it is that value alone
   */
  String from(Placeholders placeholders, AttributeValue from, boolean forward, boolean only) {
    String name = placeholders.keep(placeholders.path(attribute));
    String near = placeholders.add(from);
    if (only) {
      return name + " = " + near;
    }
    AttributeValue far = forward ? high() : low();
    if (far == null) {
      return name + (forward ? " >= " : " <= ") + near;
    }
    String other = placeholders.add(far);
    return name + " BETWEEN " + (forward ? near : other) + " AND " + (forward ? other : near);
  }

  private @Nullable AttributeValue low() {
    if (condition instanceof Condition.Between between) {
      return given(between.low());
    }
    if (condition instanceof Condition.Function function) {
      return given(function.arguments().get(1));
    }
    return condition instanceof Condition.Comparison comparison
            && operator(comparison).startsWith(">")
        ? given(operand(comparison))
        : null;
  }

  private @Nullable AttributeValue high() {
    if (condition instanceof Condition.Between between) {
      return given(between.high());
    }
    return condition instanceof Condition.Comparison comparison
            && operator(comparison).startsWith("<")
        ? given(operand(comparison))
        : null;
  }
}
