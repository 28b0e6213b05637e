package dev.hushtable.annotation;

/**
 * Tells the key scope of an item from the value of one of its attributes. Implementations are
 * stateless and thread safe, and must give the same answer for ever.
 */
@FunctionalInterface
public interface ScopeFunction {

  /**
   * The name of the scope.
   *
   * @param value the attribute's value; of a number, its digits
   * @return 1 to 128 ASCII letters, digits and {@code . _ : @ -}, beginning with a letter or digit;
   *     anything else, or an exception, and the item is refused
   */
  String scope(String value);

  /** The value itself. */
  final class Itself implements ScopeFunction {
    /** Creates the function. */
    public Itself() {}

    @Override
    public String scope(String value) {
      return value;
    }
  }
}
