package dev.hushtable.internal.request;

import dev.hushtable.internal.item.TableEngine;

/**
 * The rewriters of one table.
 *
 * @param engine the table's engine
 * @param putItem for {@code PutItem}
 * @param getItem for {@code GetItem}
 * @param deleteItem for {@code DeleteItem}
 * @param query for {@code Query}
 * @param scan for {@code Scan}
 * @param definitions for {@code CreateTable} and {@code UpdateTable}
 * @param guard the last look before sending
 */
public record TableRewriters(
    TableEngine engine,
    PutItemRewriter putItem,
    GetItemRewriter getItem,
    DeleteItemRewriter deleteItem,
    QueryRewriter query,
    ScanRewriter scan,
    TableDefinitions definitions,
    StoredFormGuard guard) {

  /** The rewriters of a table. */
  public TableRewriters(TableEngine engine) {
    this(
        engine,
        new PutItemRewriter(engine),
        new GetItemRewriter(engine),
        new DeleteItemRewriter(engine),
        new QueryRewriter(engine),
        new ScanRewriter(engine),
        new TableDefinitions(engine.plan()),
        new StoredFormGuard(engine.plan()));
  }
}
