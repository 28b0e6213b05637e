package dev.hushtable.internal.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parses condition, projection and update expressions by the grammar in the Amazon DynamoDB
 * Developer Guide, "Condition and filter expressions, operators, and functions in DynamoDB", "Using
 * projection expressions in DynamoDB" and "Using update expressions in DynamoDB". Where the guide
 * is silent, it takes what DynamoDB takes.
 */
final class ExpressionParser {
  private ExpressionParser() {}

  /**
   * Parses a key condition, filter or condition expression.
   *
   * @param names what the placeholders beginning with {@code #} stand for
   */
  static Condition condition(String text, Map<String, String> names) {
    return new ConditionParser(new TokenReader(text, names)).parse();
  }

  /** Parses an update expression. */
  static Update update(String text, Map<String, String> names) {
    return new UpdateParser(new TokenReader(text, names)).parse();
  }

  /** Parses a projection expression. */
  static List<Path> projection(String text, Map<String, String> names) {
    TokenReader reader = new TokenReader(text, names);
    List<Path> paths = new ArrayList<>();
    do {
      paths.add(reader.path());
    } while (reader.accept(","));
    reader.expectEnd();
    return List.copyOf(paths);
  }
}
