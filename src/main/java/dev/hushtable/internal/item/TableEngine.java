package dev.hushtable.internal.item;

import dev.hushtable.internal.schema.TablePlan;

/**
 * All that works on the items of one table.
 *
 * @param table the table
 * @param encryptor plain items to stored ones
 * @param decryptor and back
 * @param indexer values and keys to hashes
 */
public record TableEngine(
    TableBinding table, ItemEncryptor encryptor, ItemDecryptor decryptor, BlindIndexer indexer) {

  /** The engine of a table. */
  public TableEngine(TableBinding table) {
    this(table, new ItemEncryptor(table), new ItemDecryptor(table), new BlindIndexer(table));
  }

  /** The table's plan. */
  public TablePlan plan() {
    return table.plan();
  }
}
