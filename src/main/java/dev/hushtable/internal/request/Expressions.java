package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.ConditionRewriter;
import dev.hushtable.internal.expression.Placeholders;
import dev.hushtable.internal.expression.ProjectionRewriter;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expressions of one request, rewritten together because they share names and values. Not
 * thread safe.
 */
final class Expressions {
  private final Placeholders placeholders;
  private final ConditionRewriter conditions;
  private final ProjectionRewriter projections;

  Expressions(
      TableEngine engine,
      KeySet keys,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    this.placeholders = new Placeholders(names, values);
    this.conditions = new ConditionRewriter(engine.plan(), engine.indexer(), keys, placeholders);
    this.projections = new ProjectionRewriter(engine.plan(), placeholders);
  }

  @Nullable String condition(@Nullable String expression) {
    return expression == null ? null : conditions.rewrite(expression);
  }

  @Nullable String projection(@Nullable String expression) {
    return expression == null ? null : projections.rewrite(expression);
  }

  /**
   * The names that the rewritten expressions use; null if none, since DynamoDB refuses an empty
   * map.
   */
  @Nullable Map<String, String> names() {
    return placeholders.names().isEmpty() ? null : placeholders.names();
  }

  /** The values that the rewritten expressions use; null if none. */
  @Nullable Map<String, AttributeValue> values() {
    return placeholders.values().isEmpty() ? null : placeholders.values();
  }
}
