package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.query.Criterion;
import dev.hushtable.internal.query.Criterion.Operator;
import dev.hushtable.internal.query.Field;
import dev.hushtable.internal.query.QueryExpressions;
import dev.hushtable.internal.query.QueryRequests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Criteria that an item meets all of. Those on the keys of what is queried decide which items
 * DynamoDB reads, the others which of them it returns.
 *
 * <p>Immutable and thread safe.
 *
 * @param <Q> the query that they become
 */
public final class Criteria<Q> {
  private final QueryFields fields;
  private final Function<QueryRequests, Q> query;
  private final List<Criterion> criteria;

  Criteria(QueryFields fields, Function<QueryRequests, Q> query, List<Criterion> criteria) {
    this.fields = fields;
    this.query = query;
    this.criteria = List.copyOf(criteria);
  }

  Criteria<Q> with(Field field, Operator operator, Collection<?> values) {
    List<Criterion> more = new ArrayList<>(criteria);
    more.add(Criterion.of(field, operator, values));
    return new Criteria<>(fields, query, more);
  }

  /**
   * Begins another criterion.
   *
   * @param attribute an attribute, or the path to one in documents, such as {@code profile.city}
   * @return what can be said of it
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if the mapping has no such
   *     attribute
   */
  public Where<Q> and(String attribute) {
    return new Where<>(this, fields.field(attribute));
  }

  /**
   * Asks a secondary index.
   *
   * @param indexName its name
   * @return the query
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if the mapping declares no
   *     such index, or its partition key is not among the criteria, or a sort key is asked what a
   *     key cannot be asked
   */
  public Q on(String indexName) {
    return query.apply(new QueryRequests(fields.expressions(criteria, indexName), indexName));
  }

  /**
   * Asks the table itself.
   *
   * @return the query
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if the partition key is not
   *     among the criteria, or the sort key is asked what a key cannot be asked
   */
  public Q onTable() {
    return query.apply(new QueryRequests(fields.expressions(criteria, null), null));
  }

  /**
   * Reads the whole table and returns what meets the criteria.
   *
   * @return the query
   */
  public Q scanning() {
    return query.apply(new QueryRequests(QueryExpressions.scanning(criteria), null));
  }
}
