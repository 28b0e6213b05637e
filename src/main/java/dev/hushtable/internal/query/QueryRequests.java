package dev.hushtable.internal.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.NestedAttributeName;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * The requests of a typed query. Immutable.
 *
 * @param expressions what is looked for
 * @param indexName where; null for the table itself
 * @param pageSize how many items DynamoDB looks at for a page; null for as many as fit
 * @param forward whether in the order of the sort key
 * @param consistentRead whether the read is strongly consistent
 * @param projection what is read of each item; empty for all that is there
 * @param startKey after which key it begins; null for the beginning
 */
public record QueryRequests(
    QueryExpressions expressions,
    @Nullable String indexName,
    @Nullable Integer pageSize,
    boolean forward,
    boolean consistentRead,
    List<NestedAttributeName> projection,
    @Nullable Map<String, AttributeValue> startKey) {

  public QueryRequests {
    projection = List.copyOf(projection);
  }

  /** With defaults. */
  public QueryRequests(QueryExpressions expressions, @Nullable String indexName) {
    this(expressions, indexName, null, true, false, List.of(), null);
  }

  /** Whether it is a scan and not a query. */
  public boolean isScan() {
    return expressions.keyCondition() == null;
  }

  public QueryRequests withPageSize(int size) {
    return new QueryRequests(
        expressions, indexName, size, forward, consistentRead, projection, startKey);
  }

  public QueryRequests backward() {
    return new QueryRequests(
        expressions, indexName, pageSize, false, consistentRead, projection, startKey);
  }

  public QueryRequests consistent() {
    return new QueryRequests(expressions, indexName, pageSize, forward, true, projection, startKey);
  }

  public QueryRequests withProjection(List<NestedAttributeName> names) {
    return new QueryRequests(
        expressions, indexName, pageSize, forward, consistentRead, names, startKey);
  }

  public QueryRequests startingAfter(@Nullable Map<String, AttributeValue> key) {
    return new QueryRequests(
        expressions, indexName, pageSize, forward, consistentRead, projection, key);
  }

  /** For the first match only: without a filter, a page of one is enough. */
  public QueryRequests forOne() {
    return pageSize == null && expressions.filter() == null ? withPageSize(1) : this;
  }

  /** The request of a query. */
  public QueryEnhancedRequest query(boolean countOnly) {
    QueryEnhancedRequest.Builder request =
        QueryEnhancedRequest.builder()
            .queryConditional(
                new Condition(Objects.requireNonNull(expressions.keyCondition(), "no query")))
            .filterExpression(expressions.filter())
            .limit(pageSize)
            .scanIndexForward(forward)
            .consistentRead(consistentRead ? Boolean.TRUE : null)
            .exclusiveStartKey(startKey);
    if (countOnly) {
      request.select(Select.COUNT);
    } else if (!projection.isEmpty()) {
      request.addNestedAttributesToProject(projection);
    }
    return request.build();
  }

  /** The request of a scan. */
  public ScanEnhancedRequest scan(boolean countOnly) {
    ScanEnhancedRequest.Builder request =
        ScanEnhancedRequest.builder()
            .filterExpression(expressions.filter())
            .limit(pageSize)
            .consistentRead(consistentRead ? Boolean.TRUE : null)
            .exclusiveStartKey(startKey);
    if (countOnly) {
      request.select(Select.COUNT);
    } else if (!projection.isEmpty()) {
      request.addNestedAttributesToProject(projection);
    }
    return request.build();
  }

  /** A key condition that is an expression already. */
  private record Condition(Expression expression) implements QueryConditional {
    @Override
    public Expression expression(TableSchema<?> tableSchema, String indexName) {
      return expression;
    }
  }
}
