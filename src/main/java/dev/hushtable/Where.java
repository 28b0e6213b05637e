package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.query.Criterion.Operator;
import dev.hushtable.internal.query.Field;
import java.util.Arrays;
import java.util.Collection;

/**
 * What can be said of an attribute. Each method throws {@link InvalidUsageException}: {@link
 * ErrorCode#NOT_SEARCHABLE} if the attribute is encrypted and has no {@code @EqualityIndex}, {@link
 * ErrorCode#EXPRESSION_NOT_SUPPORTED} if ciphertext cannot answer it, {@link
 * ErrorCode#VALUE_NOT_SUPPORTED} if a value is null or of another type. Values are given as the
 * bean has them, or as {@code AttributeValue}s.
 *
 * <p>Immutable and thread safe.
 *
 * @param <Q> the query that it becomes
 */
public final class Where<Q> {
  private final Criteria<Q> before;
  private final Field field;

  Where(Criteria<Q> before, Field field) {
    this.before = before;
    this.field = field;
  }

  /**
   * It is equal to a value.
   *
   * @param value the value
   * @return the criteria so far
   */
  public Criteria<Q> eq(Object value) {
    return say(Operator.EQ, value);
  }

  /**
   * It is not equal to a value, or absent.
   *
   * @param value the value
   * @return the criteria so far
   */
  public Criteria<Q> ne(Object value) {
    return say(Operator.NE, value);
  }

  /**
   * It is equal to one of several values.
   *
   * @param values at least one
   * @return the criteria so far
   */
  public Criteria<Q> in(Collection<?> values) {
    return before.with(field, Operator.IN, values);
  }

  /**
   * It is less than a value. Of plain attributes only.
   *
   * @param value the value
   * @return the criteria so far
   */
  public Criteria<Q> lt(Object value) {
    return say(Operator.LT, value);
  }

  /**
   * It is less than a value, or equal to it. Of plain attributes only.
   *
   * @param value the value
   * @return the criteria so far
   */
  public Criteria<Q> le(Object value) {
    return say(Operator.LE, value);
  }

  /**
   * It is greater than a value. Of plain attributes only.
   *
   * @param value the value
   * @return the criteria so far
   */
  public Criteria<Q> gt(Object value) {
    return say(Operator.GT, value);
  }

  /**
   * It is greater than a value, or equal to it. Of plain attributes only.
   *
   * @param value the value
   * @return the criteria so far
   */
  public Criteria<Q> ge(Object value) {
    return say(Operator.GE, value);
  }

  /**
   * It is within two bounds, both included. Of plain attributes only.
   *
   * @param low the lower bound
   * @param high the upper bound
   * @return the criteria so far
   */
  public Criteria<Q> between(Object low, Object high) {
    return say(Operator.BETWEEN, low, high);
  }

  /**
   * It begins with a string. Of plain attributes only.
   *
   * @param prefix the string
   * @return the criteria so far
   */
  public Criteria<Q> beginsWith(String prefix) {
    return say(Operator.BEGINS_WITH, prefix);
  }

  /**
   * The item has it.
   *
   * @return the criteria so far
   */
  public Criteria<Q> exists() {
    return say(Operator.EXISTS);
  }

  /**
   * The item does not have it.
   *
   * @return the criteria so far
   */
  public Criteria<Q> absent() {
    return say(Operator.ABSENT);
  }

  private Criteria<Q> say(Operator operator, Object... values) {
    return before.with(field, operator, Arrays.asList(values));
  }
}
