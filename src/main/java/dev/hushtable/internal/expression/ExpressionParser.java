package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parses condition, projection and update expressions by the grammar in the Amazon DynamoDB
 * Developer Guide, "Condition and filter expressions, operators, and functions in DynamoDB", "Using
 * projection expressions in DynamoDB" and "Using update expressions in DynamoDB".
 */
final class ExpressionParser {
  private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");

  /** Functions that are conditions of their own, with the number of their arguments. */
  private static final Map<String, Integer> FUNCTIONS =
      Map.of(
          "attribute_exists",
          1,
          "attribute_not_exists",
          1,
          "attribute_type",
          2,
          "begins_with",
          2,
          "contains",
          2);

  /** DynamoDB allows 300 operators; this bounds the recursion. */
  private static final int MAX_DEPTH = 300;

  /** Generous as well; this bounds the recursion over the tree, which leans to the left. */
  private static final int MAX_OPERATORS = 1_000;

  private final Map<String, String> names;
  private final List<Lexer.Token> tokens;
  private int position;
  private int depth;
  private int operators;

  private ExpressionParser(String text, Map<String, String> names) {
    this.names = names;
    this.tokens = Lexer.tokens(text);
  }

  /**
   * Parses a key condition, filter or condition expression.
   *
   * @param names what the placeholders beginning with {@code #} stand for
   */
  static Condition condition(String text, Map<String, String> names) {
    ExpressionParser parser = new ExpressionParser(text, names);
    Condition condition = parser.or();
    parser.expect("");
    return condition;
  }

  /** Parses a projection expression. */
  static List<Path> projection(String text, Map<String, String> names) {
    ExpressionParser parser = new ExpressionParser(text, names);
    List<Path> paths = new ArrayList<>();
    do {
      paths.add(parser.path());
    } while (parser.accept(","));
    parser.expect("");
    return List.copyOf(paths);
  }

  /** Parses an update expression. */
  static Update update(String text, Map<String, String> names) {
    ExpressionParser parser = new ExpressionParser(text, names);
    List<Update.Assignment> sets = new ArrayList<>();
    List<Path> removes = new ArrayList<>();
    List<Update.Change> adds = new ArrayList<>();
    List<Update.Change> deletes = new ArrayList<>();
    do {
      if (sets.isEmpty() && parser.acceptWord("SET")) {
        parser.list(sets, parser::assignment);
      } else if (removes.isEmpty() && parser.acceptWord("REMOVE")) {
        parser.list(removes, parser::path);
      } else if (adds.isEmpty() && parser.acceptWord("ADD")) {
        parser.list(adds, parser::change);
      } else if (deletes.isEmpty() && parser.acceptWord("DELETE")) {
        parser.list(deletes, parser::change);
      } else {
        throw parser.error("needs SET, REMOVE, ADD or DELETE, each at most once,");
      }
    } while (!parser.accept(""));
    return new Update(sets, removes, adds, deletes);
  }

  private <T> void list(List<T> target, Supplier<T> element) {
    do {
      target.add(element.get());
    } while (accept(","));
  }

  private Update.Assignment assignment() {
    Path path = path();
    expect("=");
    return new Update.Assignment(path, newValue());
  }

  private Update.Change change() {
    Path path = path();
    return new Update.Change(path, value());
  }

  private Operand.Value value() {
    if (!peek(0).startsWith(":")) {
      throw error("needs a value");
    }
    return new Operand.Value(take());
  }

  private Update.NewValue newValue() {
    Update.NewValue left = updateOperand();
    while (peek(0).equals("+") || peek(0).equals("-")) {
      countOperator();
      left = new Update.Sum(left, take(), updateOperand());
    }
    return left;
  }

  private Update.NewValue updateOperand() {
    if (++depth > MAX_DEPTH) {
      throw error("is nested too deeply");
    }
    Update.NewValue operand = innerUpdateOperand();
    depth--;
    return operand;
  }

  private Update.NewValue innerUpdateOperand() {
    if (accept("(")) {
      Update.NewValue inner = newValue();
      expect(")");
      return new Update.Group(inner);
    }
    if (peek(0).startsWith(":")) {
      return new Update.Given(value());
    }
    boolean call = "(".equals(peek(1));
    if (call && peek(0).equals("if_not_exists")) {
      take();
      expect("(");
      Path path = path();
      expect(",");
      Update.NewValue otherwise = newValue();
      expect(")");
      return new Update.IfNotExists(path, otherwise);
    }
    if (call && peek(0).equals("list_append")) {
      take();
      expect("(");
      Update.NewValue first = newValue();
      expect(",");
      Update.NewValue second = newValue();
      expect(")");
      return new Update.Append(first, second);
    }
    return new Update.Copy(path());
  }

  private Condition or() {
    Condition left = and();
    while (acceptWord("OR")) {
      countOperator();
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() {
    Condition left = not();
    while (acceptWord("AND")) {
      countOperator();
      left = new Condition.And(left, not());
    }
    return left;
  }

  private void countOperator() {
    if (++operators > MAX_OPERATORS) {
      throw error("has too many operators");
    }
  }

  private Condition not() {
    if (++depth > MAX_DEPTH) {
      throw error("is nested too deeply");
    }
    Condition condition = acceptWord("NOT") ? new Condition.Not(not()) : primary();
    depth--;
    return condition;
  }

  private Condition primary() {
    if (accept("(")) {
      Condition inner = or();
      expect(")");
      return inner;
    }
    if ("(".equals(peek(1)) && FUNCTIONS.containsKey(peek(0))) {
      return function();
    }
    Operand left = operand();
    if (COMPARATORS.contains(peek(0))) {
      return new Condition.Comparison(left, take(), operand());
    }
    if (acceptWord("BETWEEN")) {
      Operand low = operand();
      if (!acceptWord("AND")) {
        throw error("needs AND after BETWEEN");
      }
      return new Condition.Between(left, low, operand());
    }
    if (acceptWord("IN")) {
      expect("(");
      List<Operand> candidates = operands();
      return new Condition.In(left, candidates);
    }
    throw error("needs a comparison");
  }

  private Condition function() {
    String name = take();
    expect("(");
    List<Operand> arguments = operands();
    if (arguments.size() != FUNCTIONS.getOrDefault(name, 0)) {
      throw error("gives " + name + " " + arguments.size() + " arguments");
    }
    return new Condition.Function(name, arguments);
  }

  private List<Operand> operands() {
    List<Operand> operands = new ArrayList<>();
    do {
      operands.add(operand());
    } while (accept(","));
    expect(")");
    return operands;
  }

  private Operand operand() {
    if (peek(0).startsWith(":")) {
      return new Operand.Value(take());
    }
    if ("(".equals(peek(1)) && "size".equals(peek(0))) {
      take();
      expect("(");
      Path path = path();
      expect(")");
      return new Operand.Size(path);
    }
    return new Operand.At(path());
  }

  private Path path() {
    List<Path.Segment> segments = new ArrayList<>();
    segments.add(name());
    while (true) {
      if (accept(".")) {
        segments.add(name());
      } else if (accept("[")) {
        segments.add(new Path.Element(number()));
        expect("]");
      } else {
        return new Path(segments);
      }
    }
  }

  private Path.Name name() {
    String token = peek(0);
    if (token.isEmpty() || token.startsWith(":") || !isWord(token)) {
      throw error("needs an attribute name");
    }
    take();
    if (!token.startsWith("#")) {
      return new Path.Name(token, token);
    }
    String name = names.get(token);
    if (name == null) {
      throw error("uses " + token + ", which is not among the expression attribute names");
    }
    return new Path.Name(token, name);
  }

  private int number() {
    try {
      int number = Integer.parseInt(peek(0));
      position++;
      return number;
    } catch (NumberFormatException e) {
      throw error("needs a list position");
    }
  }

  private static boolean isWord(String token) {
    char first = token.charAt(0);
    return first == '#' && token.length() > 1
        || first == '_'
        || Character.isLetter(first)
        || Character.isSurrogate(first);
  }

  private String peek(int ahead) {
    return tokens.get(Math.min(position + ahead, tokens.size() - 1)).text();
  }

  private String take() {
    String token = peek(0);
    position++;
    return token;
  }

  private boolean accept(String symbol) {
    if (peek(0).equals(symbol)) {
      position++;
      return true;
    }
    return false;
  }

  private boolean acceptWord(String keyword) {
    if (peek(0).equalsIgnoreCase(keyword)) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(String symbol) {
    if (!accept(symbol)) {
      throw error(symbol.isEmpty() ? "ends too late" : "needs '" + symbol + "'");
    }
  }

  /** Not the text: somebody may have put a value into it in place of a placeholder. */
  private InvalidUsageException error(String what) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_INVALID,
        String.format(
            Locale.ROOT,
            "The expression %s at position %d.",
            what,
            tokens.get(Math.min(position, tokens.size() - 1)).position()));
  }
}
