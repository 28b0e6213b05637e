package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.PlanBuilder;
import java.util.Map;

/**
 * Makes beans whose values are unmistakable, for {@link PlaintextAssert}: long enough to be looked
 * for, and met nowhere else. The same class and seed give the same values; another seed, others.
 *
 * <pre>{@code
 * Customer alice = Canaries.of(Customer.class, "alice");
 * }</pre>
 *
 * <p>Every attribute that the class maps is set, also inside nested beans, and two elements of each
 * list, set and map: texts, numbers, binary values, dates and times, {@code UUID}s, enums and
 * booleans. The last two are short whatever one does. The version of a {@code
 * VersionedRecordExtension} stays unset, so that the bean can be put. Values that a class does not
 * take, such as that of an attribute converted by a converter of its own, are given.
 *
 * <p>Stateless and thread safe.
 */
public final class Canaries {
  private Canaries() {}

  /**
   * A bean.
   *
   * @param type a {@code @DynamoDbBean} or {@code @DynamoDbImmutable} class
   * @param seed decides the values
   * @param <T> the class
   * @return a new object
   * @throws InvalidUsageException {@link ErrorCode#VALUE_NOT_SUPPORTED} if there is no value for an
   *     attribute, which the message names
   */
  public static <T> T of(Class<T> type, String seed) {
    return of(type, seed, Map.of());
  }

  /**
   * A bean of which some values are given.
   *
   * @param type a {@code @DynamoDbBean} or {@code @DynamoDbImmutable} class
   * @param seed decides the other values
   * @param given values by attribute, as the bean has them
   * @param <T> the class
   * @return a new object
   * @throws InvalidUsageException {@link ErrorCode#VALUE_NOT_SUPPORTED} if there is no value for an
   *     attribute that is not given, or no attribute for one that is
   */
  public static <T> T of(Class<T> type, String seed, Map<String, ?> given) {
    return new CanaryBeans(seed).bean(PlanBuilder.schema(type), given);
  }
}
