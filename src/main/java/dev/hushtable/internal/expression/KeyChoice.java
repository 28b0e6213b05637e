package dev.hushtable.internal.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which of several hashes a key condition asks for, since it can ask for one only, and from where
 * on. Choices are numbered so that a later one has no older generation at any attribute than all
 * before it had: whoever asks in that order meets an item whose hashes move on meanwhile. Confined
 * to one request.
 */
public final class KeyChoice {
  private final int number;
  private final @Nullable SortCondition sort;
  private final @Nullable AttributeValue from;
  private final boolean forward;
  private final boolean only;
  private final Map<String, AttributeValue> chosen = new LinkedHashMap<>();
  private int choices = 1;

  private KeyChoice(
      int number,
      @Nullable SortCondition sort,
      @Nullable AttributeValue from,
      boolean forward,
      boolean only) {
    this.number = number;
    this.sort = sort;
    this.from = from;
    this.forward = forward;
    this.only = only;
  }

  /** The choice of that number, of the whole range. */
  public static KeyChoice of(int number) {
    return new KeyChoice(number, null, null, true, false);
  }

  /**
   * The same from a sort key on, that one included.
   *
   * @param only whether it is that sort key alone
   */
  public static KeyChoice from(
      int number, SortCondition sort, AttributeValue from, boolean forward, boolean only) {
    return new KeyChoice(number, sort, from, forward, only);
  }

  /** How many choices there are, once the condition is rewritten. */
  public int choices() {
    return choices;
  }

  /** The stored names and values of the hashes that are asked for. */
  public Map<String, AttributeValue> chosen() {
    return chosen;
  }

  AttributeValue choose(String storedName, List<AttributeValue> tokens) {
    AttributeValue token = tokens.get(number / choices % tokens.size());
    choices *= tokens.size();
    chosen.put(storedName, token);
    return token;
  }

  /** Whether it stands in place of a part of the condition. */
  boolean replaces(Condition condition) {
    return sort != null && from != null && SortCondition.isOf(condition, sort.attribute());
  }

  /** What stands there; null if the condition is asked as it is. */
  @Nullable String range(Placeholders placeholders) {
    return sort == null || from == null ? null : sort.from(placeholders, from, forward, only);
  }
}
