package dev.hushtable.internal.bulk;

import java.util.List;
import java.util.function.Supplier;

/**
 * One write or read among many.
 *
 * @param tableName the table's name or ARN
 * @param keyNames the names of its primary key attributes, as the request has them
 * @param request makes what is sent for it; may throw, since it calls the caller's mapping
 * @param <S> what is sent for one operation
 */
public record BulkOperation<S>(String tableName, List<String> keyNames, Supplier<S> request) {}
