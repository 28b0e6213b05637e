package dev.hushtable.internal.expression;

import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expressions of one request, rewritten together because they share names and values. Not
 * thread safe.
 */
public final class Expressions {
  private final Placeholders placeholders;
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
    this.placeholders = new Placeholders(names, values);
    this.conditions =
        new ConditionRewriter(engine.plan(), indexName, engine.indexer(), keys, placeholders);
    this.projections = new ProjectionRewriter(engine.plan(), indexName, placeholders);
  }

  /** A key condition, filter or condition expression on stored attributes. */
  public @Nullable String condition(@Nullable String expression) {
    return expression == null ? null : conditions.rewrite(expression);
  }

  /**
   * After the conditions: what they compare by hash is read as well, so that it can be verified.
   */
  public @Nullable String projection(@Nullable String expression) {
    return expression == null ? null : projections.rewrite(expression, conditions.hashed());
  }

  /**
   * The names that the rewritten expressions use; null if none, since DynamoDB refuses an empty
   * map.
   */
  public @Nullable Map<String, String> names() {
    return placeholders.names().isEmpty() ? null : placeholders.names();
  }

  /** The values that the rewritten expressions use; null if none. */
  public @Nullable Map<String, AttributeValue> values() {
    return placeholders.values().isEmpty() ? null : placeholders.values();
  }

  /** The attributes that a plain projection asks for, or for a part of. */
  public static Set<String> projected(String expression, Map<String, String> names) {
    return ProjectionRewriter.attributes(expression, names);
  }
}
