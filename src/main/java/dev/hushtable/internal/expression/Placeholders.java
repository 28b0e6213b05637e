package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.ItemErrors;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expression attribute names and values of one request, while its expressions are rewritten.
 * What comes out holds only what the rewritten expressions use, so a plaintext whose placeholder
 * was replaced does not stay behind. Not thread safe.
 */
final class Placeholders {
  /** Short, since DynamoDB counts them towards the size of an expression. */
  private static final String NEW_NAME = "#_";

  private static final String NEW_VALUE = ":_";

  private final String tableName;
  private final Map<String, String> givenNames;
  private final Map<String, AttributeValue> givenValues;
  private final Map<String, Path.Name> newNames = new HashMap<>();
  private final Map<String, String> usedNames = new LinkedHashMap<>();
  private final Map<String, AttributeValue> usedValues = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();
  private int counter;

  /**
   * Begins with what the request has.
   *
   * @param tableName for messages
   * @param names expression attribute names, possibly empty
   * @param values expression attribute values, possibly empty
   * @throws InvalidUsageException if one of them has a placeholder that DynamoDB would refuse, but
   *     would not see once the placeholder is left out
   */
  Placeholders(String tableName, Map<String, String> names, Map<String, AttributeValue> values) {
    this.tableName = tableName;
    requirePrefix("#", names);
    requirePrefix(":", values);
    // Not Map.copyOf(…): a null among them is as good as missing.
    this.givenNames = Collections.unmodifiableMap(names);
    this.givenValues = Collections.unmodifiableMap(values);
  }

  private void requirePrefix(String prefix, Map<String, ?> given) {
    if (!given.keySet().stream()
        .allMatch(placeholder -> placeholder != null && placeholder.startsWith(prefix))) {
      throw invalid(
          " has an expression attribute %s whose placeholder does not begin with '%s'.",
          prefix.equals("#") ? "name" : "value", prefix);
    }
  }

  Condition condition(String expression) {
    return read(() -> ParsedExpressions.condition(expression, givenNames));
  }

  List<Path> projection(String expression) {
    return read(() -> ParsedExpressions.projection(expression, givenNames));
  }

  Update update(String expression) {
    return read(() -> ParsedExpressions.update(expression, givenNames));
  }

  private <T> T read(Supplier<ParsedExpressions.Parsed<T>> parser) {
    try {
      ParsedExpressions.Parsed<T> expression = parser.get();
      read.addAll(expression.placeholders());
      return expression.tree();
    } catch (InvalidUsageException e) {
      throw ItemErrors.prefixed("In a request to table " + tableName + ":", e);
    }
  }

  private InvalidUsageException invalid(String format, Object... arguments) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_INVALID,
        "A request to table " + tableName + String.format(Locale.ROOT, format, arguments));
  }

  /** What the rewritten expressions use. */
  Map<String, String> names() {
    return usedNames;
  }

  /** What the rewritten expressions use. */
  Map<String, AttributeValue> values() {
    return usedValues;
  }

  /**
   * To be called when all expressions are read.
   *
   * @throws InvalidUsageException if one of those given is used by none, which DynamoDB would
   *     refuse, but does not see since it is left out
   */
  void requireAllUsed() {
    requireUsed("name", givenNames);
    requireUsed("value", givenValues);
  }

  private void requireUsed(String kind, Map<String, ?> given) {
    if (!read.containsAll(given.keySet())) {
      Set<String> unread = new TreeSet<>(given.keySet());
      unread.removeAll(read);
      throw invalid(
          " has an expression attribute %s that none of its expressions uses: %s.",
          kind, unread.iterator().next());
    }
  }

  AttributeValue given(String placeholder) {
    AttributeValue value = givenValues.get(placeholder);
    if (value == null) {
      throw invalid(
          " has an expression that uses %s, which is not among the expression attribute values.",
          placeholder);
    }
    return value;
  }

  /** A path as it stands in the expression; its names count as used. */
  String keep(Path path) {
    StringBuilder text = new StringBuilder();
    for (Path.Segment segment : path.segments()) {
      if (segment instanceof Path.Element element) {
        text.append('[').append(element.index()).append(']');
        continue;
      }
      Path.Name name = (Path.Name) segment;
      if (name.text().startsWith("#")) {
        usedNames.put(name.text(), name.name());
      }
      text.append(text.isEmpty() ? "" : ".").append(name.text());
    }
    return text.toString();
  }

  /** A value as it stands in the expression; it counts as used. */
  String keep(Operand.Value value) {
    usedValues.put(value.placeholder(), given(value.placeholder()));
    return value.placeholder();
  }

  /** A placeholder for another name; always the same for the same name. */
  Path.Name name(String name) {
    return newNames.computeIfAbsent(name, n -> new Path.Name(unused(NEW_NAME, givenNames), n));
  }

  /** The path to a top-level attribute, with the placeholder of {@link #name}. */
  Path path(String name) {
    return new Path(List.of(name(name)));
  }

  /** The path to an attribute of another name in the same place. */
  Path renamed(Path path, String name) {
    return path.renamed(name(name));
  }

  /** A placeholder for another value. */
  String add(AttributeValue value) {
    String placeholder = unused(NEW_VALUE, givenValues);
    usedValues.put(placeholder, value);
    return placeholder;
  }

  private String unused(String prefix, Map<String, ?> given) {
    String placeholder;
    do {
      placeholder = prefix + counter++;
    } while (given.containsKey(placeholder));
    return placeholder;
  }
}
