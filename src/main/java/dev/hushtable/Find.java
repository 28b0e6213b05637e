package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;

/**
 * The beginning of a typed query. Attributes are named as the mapping names them, and values are
 * given as the bean has them; what cannot be answered is refused while the query is built, before
 * anything is sent.
 *
 * <pre>{@code
 * customers.find().where("email").eq("alice@example.com").on("EmailIndex").items()
 * }</pre>
 *
 * <p>Immutable and thread safe.
 *
 * @param <Q> the query that it becomes: {@link EncryptedQuery} or {@link EncryptedAsyncQuery}
 */
public final class Find<Q> {
  private final Criteria<Q> none;

  Find(Criteria<Q> none) {
    this.none = none;
  }

  /**
   * Begins the first criterion.
   *
   * @param attribute an attribute, or the path to one in documents, such as {@code profile.city}
   * @return what can be said of it
   * @throws InvalidUsageException {@link ErrorCode#EXPRESSION_INVALID} if the mapping has no such
   *     attribute
   */
  public Where<Q> where(String attribute) {
    return none.and(attribute);
  }

  /**
   * All items of the table, by a scan, which reads every one of them.
   *
   * @return the query
   */
  public Q scanning() {
    return none.scanning();
  }
}
