package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads one expression from left to right: its tokens, and what all kinds have in common. */
final class TokenReader {
  /** In any case; an attribute of such a name needs a placeholder in every kind of expression. */
  private static final Set<String> KEYWORDS =
      Set.of("IN", "BETWEEN", "NOT", "AND", "OR", "SET", "ADD", "DELETE", "REMOVE");

  private static final Pattern LIST_POSITION = Pattern.compile("0|[1-9][0-9]{0,9}");

  /** DynamoDB allows 300 operators; this bounds the recursion. */
  private static final int MAX_DEPTH = 300;

  private final Map<String, String> names;
  private final List<Lexer.Token> tokens;
  private final int[] closings;
  private int position;
  private int depth;

  /**
   * Begins with the first token.
   *
   * @param names what the placeholders beginning with {@code #} stand for
   */
  TokenReader(String text, Map<String, String> names) {
    this.names = names;
    this.tokens = Lexer.tokens(text);
    this.closings = closings(tokens);
  }

  /** For each parenthesis that opens, where it is closed; the end if it is not. */
  private static int[] closings(List<Lexer.Token> tokens) {
    int[] closings = new int[tokens.size()];
    Arrays.fill(closings, tokens.size() - 1);
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < closings.length; i++) {
      String token = tokens.get(i).text();
      if (token.equals("(")) {
        open.push(i);
      } else if (token.equals(")") && !open.isEmpty()) {
        closings[open.pop()] = i;
      }
    }
    return closings;
  }

  /** The next token; empty at the end. */
  String peek() {
    return at(position);
  }

  /** Whether a function is called by that name. */
  boolean isCall(String function) {
    return peek().equals(function) && at(position + 1).equals("(");
  }

  private String at(int index) {
    return tokens.get(Math.min(index, tokens.size() - 1)).text();
  }

  String take() {
    String token = peek();
    position++;
    return token;
  }

  boolean accept(String symbol) {
    if (peek().equals(symbol)) {
      position++;
      return true;
    }
    return false;
  }

  boolean acceptWord(String keyword) {
    if (peek().equalsIgnoreCase(keyword)) {
      position++;
      return true;
    }
    return false;
  }

  void expect(String symbol) {
    if (!accept(symbol)) {
      throw error("needs '" + symbol + "'");
    }
  }

  boolean isAtEnd() {
    return peek().isEmpty();
  }

  void expectEnd() {
    if (!isAtEnd()) {
      throw error("ends too late");
    }
  }

  /** Reads something that may hold its like, and gives up before that goes too deep. */
  <T> T nested(Supplier<T> part) {
    if (++depth > MAX_DEPTH) {
      throw error("is nested too deeply");
    }
    T result = part.get();
    depth--;
    return result;
  }

  // --- Parentheses that group

  boolean isGroup() {
    return peek().equals("(");
  }

  /** What stands behind the group that begins here. */
  String peekBehindGroup() {
    return at(closings[position] + 1);
  }

  /** Steps into a group. DynamoDB takes no second pair of parentheses around the same. */
  void open() {
    boolean isTwice =
        at(position + 1).equals("(") && closings[position + 1] + 1 == closings[position];
    if (isTwice) {
      throw error("has redundant parentheses");
    }
    expect("(");
  }

  // --- Values and paths

  boolean isValue() {
    return peek().startsWith(":");
  }

  Operand.Value value() {
    if (!isValue()) {
      throw error("needs a value");
    }
    return new Operand.Value(take());
  }

  Path path() {
    List<Path.Segment> segments = new ArrayList<>();
    segments.add(name());
    while (true) {
      if (accept(".")) {
        segments.add(name());
      } else if (accept("[")) {
        segments.add(new Path.Element(listPosition()));
        expect("]");
      } else {
        return new Path(segments);
      }
    }
  }

  private Path.Name name() {
    String token = peek();
    boolean placeholder = token.startsWith("#");
    if (!placeholder && !isName(token)) {
      throw error("needs an attribute name");
    }
    String name = placeholder ? names.get(token) : token;
    if (name == null) {
      throw error("uses " + token + ", which is not among the expression attribute names");
    }
    take();
    return new Path.Name(token, name);
  }

  /** Other names need a placeholder. */
  private static boolean isName(String token) {
    return !token.isEmpty()
        && Lexer.isLetter(token.charAt(0))
        && !KEYWORDS.contains(token.toUpperCase(Locale.ROOT));
  }

  private int listPosition() {
    String token = peek();
    if (!LIST_POSITION.matcher(token).matches() || Long.parseLong(token) > Integer.MAX_VALUE) {
      throw error("needs a list position");
    }
    return Integer.parseInt(take());
  }

  /** Not the text: somebody may have put a value into it in place of a placeholder. */
  InvalidUsageException error(String what) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_INVALID,
        String.format(
            Locale.ROOT,
            "The expression %s at position %d.",
            what,
            tokens.get(Math.min(position, tokens.size() - 1)).position()));
  }
}
