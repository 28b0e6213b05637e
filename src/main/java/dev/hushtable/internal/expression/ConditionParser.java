package dev.hushtable.internal.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses a key condition, filter or condition expression. For one expression. */
final class ConditionParser {
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

  /**
   * DynamoDB allows 300 operators; this bounds the recursion over the tree, which leans to the
   * left.
   */
  private static final int MAX_OPERATORS = 1_000;

  private final TokenReader reader;
  private int operators;

  ConditionParser(TokenReader reader) {
    this.reader = reader;
  }

  Condition parse() {
    Condition condition = or();
    reader.expectEnd();
    return condition;
  }

  private Condition or() {
    Condition left = and();
    while (reader.acceptWord("OR")) {
      countOperator();
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() {
    Condition left = not();
    while (reader.acceptWord("AND")) {
      countOperator();
      left = new Condition.And(left, not());
    }
    return left;
  }

  private void countOperator() {
    if (++operators > MAX_OPERATORS) {
      throw reader.error("has too many operators");
    }
  }

  private Condition not() {
    return reader.nested(() -> reader.acceptWord("NOT") ? new Condition.Not(not()) : primary());
  }

  private Condition primary() {
    if (reader.isGroup() && !isOperator(reader.peekBehindGroup())) {
      reader.open();
      Condition inner = or();
      reader.expect(")");
      return inner;
    }
    if (FUNCTIONS.containsKey(reader.peek()) && reader.isCall(reader.peek())) {
      return function();
    }
    Operand left = operand();
    if (COMPARATORS.contains(reader.peek())) {
      return new Condition.Comparison(left, reader.take(), operand());
    }
    if (reader.acceptWord("BETWEEN")) {
      Operand low = operand();
      if (!reader.acceptWord("AND")) {
        throw reader.error("needs AND after BETWEEN");
      }
      return new Condition.Between(left, low, operand());
    }
    if (reader.acceptWord("IN")) {
      reader.expect("(");
      return new Condition.In(left, operands());
    }
    throw reader.error("needs a comparison");
  }

  /** What only an operand can stand before; parentheses may hold that, or a whole condition. */
  private static boolean isOperator(String token) {
    return COMPARATORS.contains(token)
        || token.equalsIgnoreCase("BETWEEN")
        || token.equalsIgnoreCase("IN");
  }

  private Condition function() {
    String name = reader.take();
    reader.expect("(");
    List<Operand> arguments = operands();
    if (arguments.size() != FUNCTIONS.getOrDefault(name, 0)) {
      throw reader.error("gives " + name + " " + arguments.size() + " arguments");
    }
    return new Condition.Function(name, arguments);
  }

  private List<Operand> operands() {
    List<Operand> operands = new ArrayList<>();
    do {
      operands.add(operand());
    } while (reader.accept(","));
    reader.expect(")");
    return operands;
  }

  private Operand operand() {
    return reader.nested(this::innerOperand);
  }

  private Operand innerOperand() {
    if (reader.isGroup()) {
      reader.open();
      Operand inner = operand();
      reader.expect(")");
      return inner;
    }
    if (reader.isValue()) {
      return reader.value();
    }
    if (reader.isCall("size")) {
      reader.take();
      reader.expect("(");
      Operand sized = operand();
      reader.expect(")");
      return size(sized);
    }
    return new Operand.At(reader.path());
  }

  private Operand size(Operand sized) {
    if (sized instanceof Operand.At at) {
      return new Operand.Size(at.path());
    }
    if (sized instanceof Operand.Value value) {
      return new Operand.SizeOfValue(value);
    }
    throw reader.error("asks for the size of a size");
  }
}
