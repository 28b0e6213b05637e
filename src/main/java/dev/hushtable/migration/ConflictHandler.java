package dev.hushtable.migration;

import dev.hushtable.exception.WriteConflictException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Takes items that a migration could not write, so that it goes on with the others. */
@FunctionalInterface
public interface ConflictHandler {
  /**
   * Takes an item. Called by the thread that works on it; several may call at the same time. What
   * it throws ends the migration.
   *
   * @param storedItem the item as it was found, which may hold values in the clear
   * @param error {@code DUPLICATE_VALUE} if another item has one of its unique values, {@code
   *     WRITE_CONTENDED} if others kept changing it, {@code ITEM_TOO_LARGE} if it would exceed what
   *     DynamoDB takes; its message names the item
   */
  void handle(Map<String, AttributeValue> storedItem, WriteConflictException error);
}
