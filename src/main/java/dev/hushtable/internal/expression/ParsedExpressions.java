package dev.hushtable.internal.expression;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Expressions that were parsed before; a program has few, and makes most of its requests with the
 * same ones. Values are not part of an expression, so none is kept. Thread safe.
 */
final class ParsedExpressions {
  private static final int MAX_EXPRESSIONS = 1_000;

  /** DynamoDB takes no longer ones. */
  private static final int MAX_LENGTH = 4_096;

  private static final ParsedExpressions CONDITIONS = new ParsedExpressions();
  private static final ParsedExpressions PROJECTIONS = new ParsedExpressions();
  private static final ParsedExpressions UPDATES = new ParsedExpressions();

  private final Cache<Source, Object> parsed =
      Caffeine.newBuilder().maximumSize(MAX_EXPRESSIONS).build();

  private ParsedExpressions() {}

  private record Source(String text, Map<String, String> names) {}

  /**
   * A key condition, filter or condition expression.
   *
   * @param names what the placeholders beginning with {@code #} stand for
   */
  static Condition condition(String text, Map<String, String> names) {
    return (Condition) CONDITIONS.get(text, names, ExpressionParser::condition);
  }

  /** A projection expression. */
  @SuppressWarnings("unchecked")
  static List<Path> projection(String text, Map<String, String> names) {
    return (List<Path>) PROJECTIONS.get(text, names, ExpressionParser::projection);
  }

  /** An update expression. */
  static Update update(String text, Map<String, String> names) {
    return (Update) UPDATES.get(text, names, ExpressionParser::update);
  }

  private Object get(
      String text, Map<String, String> names, BiFunction<String, Map<String, String>, ?> parser) {
    Object known = parsed.getIfPresent(new Source(text, names));
    if (known != null) {
      return known;
    }
    Object tree = parser.apply(text, names);
    if (text.length() <= MAX_LENGTH) {
      parsed.put(new Source(text, new HashMap<>(names)), tree);
    }
    return tree;
  }
}
