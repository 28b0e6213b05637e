package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts an expression into names, placeholders, numbers and symbols. */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of("<>", "<=", ">=", "<", ">", "=", "(", ")", "[", "]", ",", ".", "+", "-");

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

  private boolean skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position < text.length();
  }

  private String next() {
    char first = text.charAt(position);
    if (first == '#' || first == ':' || isWordPart(first)) {
      int begin = position++;
      while (position < text.length() && isWordPart(text.charAt(position))) {
        position++;
      }
      return text.substring(begin, position);
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
    return c == '_' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }
}
