package dev.hushtable.internal.expression;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Expressions that were parsed before; a program has few, and makes most of its requests with the
 * same ones. Values are not part of an expression, so none is kept. Thread safe.
 */
final class ParsedExpressions<T> {
  private static final int MAX_EXPRESSIONS = 1_000;

  /** DynamoDB takes no longer ones. */
  private static final int MAX_LENGTH = 4_096;

  private static final ParsedExpressions<Condition> CONDITIONS = new ParsedExpressions<>();
  private static final ParsedExpressions<List<Path>> PROJECTIONS = new ParsedExpressions<>();
  private static final ParsedExpressions<Update> UPDATES = new ParsedExpressions<>();

  private final Cache<Source, Parsed<T>> parsed =
      Caffeine.newBuilder().maximumSize(MAX_EXPRESSIONS).executor(Runnable::run).build();

  private ParsedExpressions() {}

  private record Source(String text, Map<String, String> names) {}

  /**
   * A parsed expression.
   *
   * @param tree what it says
   * @param placeholders those that it uses, of names and of values
   */
  record Parsed<T>(T tree, Set<String> placeholders) {}

  /**
   * A key condition, filter or condition expression.
   *
   * @param names what the placeholders beginning with {@code #} stand for
   */
  static Parsed<Condition> condition(String text, Map<String, String> names) {
    return CONDITIONS.get(text, names, ExpressionParser::condition);
  }

  /** A projection expression. */
  static Parsed<List<Path>> projection(String text, Map<String, String> names) {
    return PROJECTIONS.get(text, names, ExpressionParser::projection);
  }

  /** An update expression. */
  static Parsed<Update> update(String text, Map<String, String> names) {
    return UPDATES.get(text, names, ExpressionParser::update);
  }

  private Parsed<T> get(
      String text, Map<String, String> names, BiFunction<String, Map<String, String>, T> parser) {
    Parsed<T> known = parsed.getIfPresent(new Source(text, names));
    if (known != null) {
      return known;
    }
    Parsed<T> fresh = new Parsed<>(parser.apply(text, names), Lexer.placeholders(text));
    if (text.length() <= MAX_LENGTH) {
      parsed.put(new Source(text, new HashMap<>(names)), fresh);
    }
    return fresh;
  }
}
