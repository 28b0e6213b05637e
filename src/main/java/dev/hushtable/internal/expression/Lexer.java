package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Cuts an expression into names, placeholders, numbers and symbols. */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of("<>", "<=", ">=", "<", ">", "=", "(", ")", "[", "]", ",", ".", "+", "-");

  private static final String SPACE = " \t\n\r";

  private final String text;
  private int position;

  private Lexer(String text) {
    this.text = text;
  }

  /**
   * A piece of an expression.
   *
   * @param text the piece; empty at the end
   * @param position where it begins, counted from 0
   */
  record Token(String text, int position) {}

  /** The tokens, and an empty one at the end. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    List<Token> tokens = new ArrayList<>();
    while (lexer.skipSpace()) {
      int begin = lexer.position;
      tokens.add(new Token(lexer.next(), begin));
    }
    tokens.add(new Token("", text.length()));
    return tokens;
  }

  /** Those of names and of values, whatever they stand for. */
  static Set<String> placeholders(String text) {
    return tokens(text).stream()
        .map(Token::text)
        .filter(token -> token.startsWith("#") || token.startsWith(":"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean skipSpace() {
    while (position < text.length() && SPACE.indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    return position < text.length();
  }

  private String next() {
    char first = text.charAt(position);
    int end = position + 1;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    boolean placeholder = (first == '#' || first == ':') && end > position + 1;
    if (placeholder || isWordPart(first)) {
      String word = text.substring(position, end);
      position = end;
      return word;
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, position)) {
        position += symbol.length();
        return symbol;
      }
    }
    // Not the text: somebody may have put a value into it in place of a placeholder.
    throw new InvalidUsageException(
        ErrorCode.EXPRESSION_INVALID,
        String.format(
            Locale.ROOT,
            "The expression has an unexpected character at position %d; values are given as placeholders, such as :v.",
            position));
  }

  private static boolean isWordPart(char c) {
    return isLetter(c) || c >= '0' && c <= '9' || c == '_';
  }

  static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
