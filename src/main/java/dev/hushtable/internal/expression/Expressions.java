package dev.hushtable.internal.expression;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.DocumentPlan;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expressions of one request, rewritten together because they share names and values. Not
 * thread safe.
 */
public final class Expressions {
  private final Placeholders placeholders;
  private final @Nullable PreparedUpdate update;
  private final ConditionRewriter conditions;
  private final ProjectionRewriter projections;

  /**
   * Begins with what the request has.
   *
   * @param keys holds the index key if the table has an index
   * @param indexName the index that is read, or null
   */
  public Expressions(
      TableEngine engine,
      KeySet keys,
      @Nullable String indexName,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    this(engine, keys, indexName, new Placeholders(engine.plan().tableName(), names, values), null);
  }

  /** Goes on with an update, whose values are encrypted by now. */
  public Expressions(TableEngine engine, KeySet keys, PreparedUpdate update) {
    this(engine, keys, null, update.placeholders(), update);
  }

  private Expressions(
      TableEngine engine,
      KeySet keys,
      @Nullable String indexName,
      Placeholders placeholders,
      @Nullable PreparedUpdate update) {
    this.placeholders = placeholders;
    this.update = update;
    this.conditions =
        new ConditionRewriter(engine.plan(), indexName, engine.indexer(), keys, placeholders);
    this.projections = new ProjectionRewriter(engine.plan(), indexName, placeholders);
  }

  /**
   * A key condition, filter or condition expression on stored attributes, together with the
   * conditions of the update if there is one.
   */
  public @Nullable String condition(@Nullable String expression) {
    String stored = expression == null ? null : conditions.rewrite(expression);
    return update == null ? stored : update.condition(stored);
  }

  /**
   * A condition that also says whether there is an item.
   *
   * @param condition on stored attributes; null if there is none
   * @param keyName the attribute that each item has
   */
  public String ifFound(@Nullable String condition, String keyName, boolean found) {
    String test =
        (found ? "attribute_exists(" : "attribute_not_exists(")
            + placeholders.keep(placeholders.path(keyName))
            + ")";
    return condition == null ? test : "(" + condition + ") AND " + test;
  }

  /**
   * A key condition on stored attributes.
   *
   * @param choice which hashes it asks for
   */
  public String keyCondition(String expression, KeyChoice choice) {
    return conditions.rewriteKey(expression, choice);
  }

  /** The update expression on stored attributes; null if there is none. */
  public @Nullable String update() {
    return update == null ? null : update.rewrite();
  }

  /**
   * After the conditions: what they compare by hash is read as well, so that it can be verified.
   */
  public @Nullable String projection(@Nullable String expression) {
    return projection(expression, Set.of());
  }

  /**
   * The same with further plain attributes.
   *
   * @param also what is read as well, if there is a projection at all
   */
  public @Nullable String projection(@Nullable String expression, Set<String> also) {
    return expression == null ? null : projections.rewrite(expression, conditions.hashed(), also);
  }

  /**
   * The names that the rewritten expressions use; null if none, since DynamoDB refuses an empty
   * map. To be asked for when all are rewritten.
   *
   * @throws InvalidUsageException if the request gives a name or value that no expression uses
   */
  public @Nullable Map<String, String> names() {
    placeholders.requireAllUsed();
    return placeholders.names().isEmpty() ? null : placeholders.names();
  }

  /**
   * The values that the rewritten expressions use; null if none. To be asked for when all are
   * rewritten.
   */
  public @Nullable Map<String, AttributeValue> values() {
    return placeholders.values().isEmpty() ? null : placeholders.values();
  }

  /**
   * The attributes that an update, plain or on stored attributes, gives a value or a part of one.
   */
  public static Set<String> changed(String expression, Map<String, String> names) {
    Update update = ParsedExpressions.update(expression, names).tree();
    return Stream.concat(
            update.sets().stream().map(Update.Assignment::path),
            update.adds().stream().map(Update.Change::path))
        .map(path -> ((Path.Name) path.segments().get(0)).name())
        .collect(Collectors.toSet());
  }

  /**
   * What a plain projection asks for.
   *
   * @param root the plan of the items
   */
  public static AskedParts asked(String expression, Map<String, String> names, DocumentPlan root) {
    return new AskedParts(ParsedExpressions.projection(expression, names).tree(), root);
  }
}
