package dev.hushtable;

import dev.hushtable.exception.DecryptionException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Takes the items of a page or batch that do not open, so that the others arrive.
 *
 * @see EncryptedTable#onUnreadableItem
 */
@FunctionalInterface
public interface UnreadableItemHandler {

  /**
   * Takes an item. Called on the thread that works on the page, before the page is returned; what
   * it throws fails the page.
   *
   * @param storedItem the item as it is stored; it cannot be changed
   * @param error why it does not open; its message names table, key and attribute
   */
  void handle(Map<String, AttributeValue> storedItem, DecryptionException error);
}
