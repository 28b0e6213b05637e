package dev.hushtable.internal.expression;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a request says of an attribute of the items that it is about, other than as their key: that
 * it equals a value, by all of its conditions, or that it is set to one.
 */
public final class KnownAttributes {
  private final String attribute;
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Map<String, AttributeValue> known = new HashMap<>();

  /**
   * Begins with nothing.
   *
   * @param attribute the attribute of the item itself that is looked for
   * @param names the request's expression attribute names
   * @param values its expression attribute values
   */
  public KnownAttributes(
      String attribute, Map<String, String> names, Map<String, AttributeValue> values) {
    this.attribute = attribute;
    this.names = names;
    this.values = values;
  }

  /** Looks at a condition that every item has to meet; null for none. */
  public KnownAttributes condition(@Nullable String expression) {
    if (expression != null) {
      look(ParsedExpressions.condition(expression, names).tree());
    }
    return this;
  }

  private void look(Condition condition) {
    if (condition instanceof Condition.And and) {
      look(and.left());
      look(and.right());
    } else if (condition instanceof Condition.Comparison comparison
        && comparison.operator().equals("=")) {
      look(comparison.left(), comparison.right());
      look(comparison.right(), comparison.left());
    }
  }

  private void look(Operand left, Operand right) {
    if (left instanceof Operand.At at
        && isAttribute(at.path())
        && right instanceof Operand.Value value) {
      add(value);
    }
  }

  /** Looks at an update; null for none. */
  public KnownAttributes update(@Nullable String expression) {
    if (expression != null) {
      for (Update.Assignment set : ParsedExpressions.update(expression, names).tree().sets()) {
        if (isAttribute(set.path()) && set.value() instanceof Update.Given given) {
          add(given.value());
        }
      }
    }
    return this;
  }

  private boolean isAttribute(Path path) {
    return path.segments().size() == 1 && path.toString().equals(attribute);
  }

  private void add(Operand.Value value) {
    AttributeValue given = values.get(value.placeholder());
    if (given != null) {
      known.put(attribute, given);
    }
  }

  /** The attribute with its value; empty if the request does not say. */
  public Map<String, AttributeValue> known() {
    return known;
  }
}
