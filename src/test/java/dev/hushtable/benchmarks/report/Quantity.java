package dev.hushtable.benchmarks.report;

import dev.hushtable.benchmarks.coldstart.Program;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;

/** A number that is made of what was measured; absent if a part of it was not. */
@FunctionalInterface
interface Quantity {
  OptionalDouble of(Measurements measurements);

  /** Nanoseconds of one operation. */
  static Quantity time(String contestant, String operation) {
    return measurements -> measurements.nanos(contestant, operation);
  }

  /** Bytes that one operation allocates. */
  static Quantity allocation(String contestant, String operation) {
    return measurements -> measurements.allocated(contestant, operation);
  }

  /** Milliseconds of a new JVM. */
  static Quantity coldStart(Program program) {
    return measurements -> measurements.coldStart(program);
  }

  /** Bytes of the stored item. */
  static Quantity stored(String contestant) {
    return measurements -> measurements.stored(contestant);
  }

  default Quantity minus(Quantity other) {
    return with(other, (a, b) -> a - b);
  }

  default Quantity over(Quantity other) {
    return with(other, (a, b) -> a / b);
  }

  default Quantity times(double factor) {
    return with(measurements -> OptionalDouble.of(factor), (a, b) -> a * b);
  }

  private Quantity with(Quantity other, DoubleBinaryOperator operator) {
    return measurements -> {
      OptionalDouble a = of(measurements);
      OptionalDouble b = other.of(measurements);
      return a.isPresent() && b.isPresent()
          ? OptionalDouble.of(operator.applyAsDouble(a.getAsDouble(), b.getAsDouble()))
          : OptionalDouble.empty();
    };
  }
}
