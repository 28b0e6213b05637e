package dev.hushtable.internal.expression;

/** What a condition compares. */
sealed interface Operand {

  /** The value at a path. */
  record At(Path path) implements Operand {}

  /** The value of a placeholder that begins with {@code :}. */
  record Value(String placeholder) implements Operand {}

  /** The size of the value at a path. */
  record Size(Path path) implements Operand {}

  /** The size of the value of a placeholder. */
  record SizeOfValue(Value value) implements Operand {}
}
