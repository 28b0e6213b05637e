package dev.hushtable.internal.expression;

import dev.hushtable.internal.format.BlindIndex;
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
  private final Map<String, Integer> generations = new LinkedHashMap<>();
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

  /** Whether it asks for an item that has such a key, as it is stored. */
  public boolean includes(Map<String, AttributeValue> storedKey) {
    return storedKey.entrySet().containsAll(chosen.entrySet())
        && generations.entrySet().stream()
            .allMatch(entry -> isOf(entry.getValue(), storedKey.get(entry.getKey())));
  }

  private static boolean isOf(int generation, @Nullable AttributeValue hash) {
    return hash != null
        && BlindIndex.isWellFormed(hash)
        && BlindIndex.generation(hash) == generation;
  }

  /** Whether it asks for one hash of an attribute. */
  boolean names(String storedName) {
    return chosen.containsKey(storedName);
  }

  AttributeValue choose(String storedName, List<AttributeValue> tokens) {
    AttributeValue token = next(tokens);
    chosen.put(storedName, token);
    return token;
  }

  /** For all hashes of an attribute, those of one generation. */
  int chooseGeneration(String storedName, List<Integer> known) {
    int generation = next(known);
    generations.put(storedName, generation);
    return generation;
  }

  private <T> T next(List<T> candidates) {
    T candidate = candidates.get(number / choices % candidates.size());
    choices *= candidates.size();
    return candidate;
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
