package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.PublishedTableSchema;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;

/** Looks behind what a table shows to others. */
final class Tables {
  private Tables() {}

  static <T> PublishedTableSchema<T> schema(MappedTableResource<T> table) {
    if (table.tableSchema() instanceof PublishedTableSchema<T> schema) {
      return schema;
    }
    throw new InvalidUsageException(
        ErrorCode.INVALID_CONFIGURATION,
        "Table "
            + table.tableName()
            + " is not one of Hushtable's, so it is not known what it encrypts.");
  }
}
