package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.query.Criterion;
import dev.hushtable.internal.query.Field;
import dev.hushtable.internal.query.QueryExpressions;
import dev.hushtable.internal.query.QueryRequests;
import dev.hushtable.internal.schema.TablePlan;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.NestedAttributeName;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The attributes that a typed query can name.
 *
 * @param schema of the table itself
 * @param plan what is encrypted
 * @param open whether items may have other attributes than the mapping knows
 */
record QueryFields(TableSchema<?> schema, TablePlan plan, boolean open) {

  Field field(String attribute) {
    return open ? Field.ofOpen(attribute, schema, plan) : Field.of(attribute, schema, plan);
  }

  QueryExpressions expressions(List<Criterion> criteria, @Nullable String indexName) {
    return QueryExpressions.of(criteria, indexName, schema.tableMetadata(), plan);
  }

  List<NestedAttributeName> projection(String... attributes) {
    return Stream.of(attributes)
        .map(attribute -> field(attribute).segments())
        .map(NestedAttributeName::create)
        .toList();
  }

  QueryRequests withPageSize(QueryRequests requests, int size) {
    if (size < 1) {
      throw new InvalidUsageException(
          ErrorCode.EXPRESSION_INVALID,
          "A page of table " + plan.tableName() + " has at least 1 item, not " + size + ".");
    }
    return requests.withPageSize(size);
  }

  QueryRequests backward(QueryRequests requests) {
    if (requests.isScan()) {
      throw new InvalidUsageException(
          ErrorCode.EXPRESSION_INVALID,
          "A scan of table " + plan.tableName() + " has no order; query the table or an index.");
    }
    return requests.backward();
  }
}
