package dev.hushtable.internal.expression;

import java.util.List;
import java.util.Set;

/** A condition of a key condition, filter or condition expression, as a tree. */
sealed interface Condition {
  /** What {@code attribute_type} can ask for. */
  Set<String> TYPES = Set.of("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS");

  /** Two operands and one of {@code = <> < <= > >=}. */
  record Comparison(Operand left, String operator, Operand right) implements Condition {}

  /** An operand within two bounds, both included. */
  record Between(Operand operand, Operand low, Operand high) implements Condition {}

  /** An operand among others. */
  record In(Operand operand, List<Operand> candidates) implements Condition {
    public In {
      candidates = List.copyOf(candidates);
    }
  }

  /** A function that is true or false. */
  record Function(String name, List<Operand> arguments) implements Condition {
    public Function {
      arguments = List.copyOf(arguments);
    }
  }

  /** Both. */
  record And(Condition left, Condition right) implements Condition {}

  /** At least one. */
  record Or(Condition left, Condition right) implements Condition {}

  /** Not. */
  record Not(Condition condition) implements Condition {}
}
