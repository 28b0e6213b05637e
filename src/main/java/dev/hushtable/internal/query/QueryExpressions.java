package dev.hushtable.internal.query;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.query.Criterion.Operator;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expressions of a query: criteria on keys of what is queried become the key condition, others
 * the filter.
 *
 * @param keyCondition in plain names; null for a scan
 * @param filter in plain names; null if there is none
 */
public record QueryExpressions(@Nullable Expression keyCondition, @Nullable Expression filter) {

  /**
   * Those of a query of the table or of an index.
   *
   * @param indexName the index; null for the table itself
   * @throws InvalidUsageException if there is no such index, or the criteria are none that it can
   *     answer
   */
  public static QueryExpressions of(
      List<Criterion> criteria,
      @Nullable String indexName,
      TableMetadata metadata,
      TablePlan plan) {
    String name = indexName == null ? TableMetadata.primaryIndexName() : indexName;
    if (indexName != null && !plan.indexKeys().containsKey(indexName)) {
      throw error(
          plan,
          "there is no index '%s'; the mapping declares %s",
          indexName,
          plan.indexKeys().keySet());
    }
    List<String> ofIndex = metadata.indexPartitionKeys(name);
    // A local index has the table's.
    List<String> partitionKeys =
        ofIndex.isEmpty() ? metadata.indexPartitionKeys(TableMetadata.primaryIndexName()) : ofIndex;
    List<String> sortKeys = metadata.indexSortKeys(name);
    List<Criterion> keys = new ArrayList<>();
    Set<Criterion> rest = new LinkedHashSet<>(criteria);
    for (String key : partitionKeys) {
      Criterion criterion = take(rest, key, plan);
      if (criterion == null || criterion.operator() != Operator.EQ) {
        throw error(
            plan,
            "%s asks for its partition key '%s' by eq(…); without it, use %sscanning()",
            indexName == null ? "a query of the table itself" : "index '" + indexName + "'",
            key,
            fitting(criteria, metadata, plan));
      }
      keys.add(criterion);
    }
    boolean open = true;
    for (String key : sortKeys) {
      Criterion criterion = take(rest, key, plan);
      if (criterion == null) {
        open = false;
        continue;
      }
      if (!open || !criterion.operator().isKeyCondition()) {
        throw error(
            plan,
            "sort key '%s' can be asked by eq, an order, between or beginsWith, and only if those before it are asked by eq",
            key);
      }
      open = criterion.operator() == Operator.EQ;
      keys.add(criterion);
    }
    return new QueryExpressions(expression(keys, "k"), expression(rest, "f"));
  }

  /** The indexes that the criteria could ask. */
  private static String fitting(List<Criterion> criteria, TableMetadata metadata, TablePlan plan) {
    Set<String> given = new HashSet<>();
    for (Criterion criterion : criteria) {
      if (criterion.operator() == Operator.EQ && criterion.field().topLevelName() != null) {
        given.add(criterion.field().topLevelName());
      }
    }
    StringBuilder indexes = new StringBuilder();
    for (String index : new TreeSet<>(plan.indexKeys().keySet())) {
      List<String> keys = metadata.indexPartitionKeys(index);
      if (!keys.isEmpty() && given.containsAll(keys)) {
        indexes.append("on(\"").append(index).append("\") or ");
      }
    }
    return indexes.toString();
  }

  /** Those of a scan of the table. */
  public static QueryExpressions scanning(List<Criterion> criteria) {
    return new QueryExpressions(null, expression(criteria, "f"));
  }

  private static @Nullable Criterion take(Set<Criterion> rest, String key, TablePlan plan) {
    List<Criterion> found =
        rest.stream().filter(criterion -> key.equals(criterion.field().topLevelName())).toList();
    if (found.size() > 1) {
      throw error(plan, "key '%s' can be asked once only", key);
    }
    if (found.isEmpty()) {
      return null;
    }
    rest.remove(found.get(0));
    return found.get(0);
  }

  private static @Nullable Expression expression(Iterable<Criterion> criteria, String prefix) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> texts = new ArrayList<>();
    for (Criterion criterion : criteria) {
      List<String> path = new ArrayList<>();
      for (String segment : criterion.field().segments()) {
        String placeholder = "#" + prefix + names.size();
        names.put(placeholder, segment);
        path.add(placeholder);
      }
      List<String> placeholders = new ArrayList<>();
      for (AttributeValue value : criterion.values()) {
        String placeholder = ":" + prefix + values.size();
        values.put(placeholder, value);
        placeholders.add(placeholder);
      }
      texts.add(criterion.operator().text(String.join(".", path), placeholders));
    }
    return texts.isEmpty()
        ? null
        : Expression.builder()
            .expression(String.join(" AND ", texts))
            .expressionNames(names)
            .expressionValues(values)
            .build();
  }

  private static InvalidUsageException error(TablePlan plan, String format, Object... arguments) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_INVALID,
        String.format(
            Locale.ROOT,
            "The query of table %s cannot be built: %s.",
            plan.tableName(),
            String.format(Locale.ROOT, format, arguments)));
  }
}
