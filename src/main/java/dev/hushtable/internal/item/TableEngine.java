package dev.hushtable.internal.item;

import dev.hushtable.internal.crypto.Sha256;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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

  private static final byte[] OWNER_LABEL =
      "hushtable/v1/owner".getBytes(StandardCharsets.US_ASCII);

  /** The engine of a table. */
  public TableEngine(TableBinding table) {
    this(table, new ItemEncryptor(table), new ItemDecryptor(table), new BlindIndexer(table));
  }

  /**
   * Tells an item of the table from others: the same for two keys that DynamoDB takes for equal.
   *
   * @param stored the key as it is stored, and possibly more
   */
  public ByteBuffer identity(Map<String, AttributeValue> stored) {
    return ByteBuffer.wrap(encryptor.keyData(stored));
  }

  /**
   * The same in 32 bytes that do not show the key, and that do not depend on the scope: an item may
   * be replaced or removed under another one than it was written under.
   */
  public byte[] owner(Map<String, AttributeValue> stored) {
    return Sha256.digest(OWNER_LABEL, encryptor.keyData(stored));
  }

  /**
   * Whether the hashes in a primary key are, or will be, of the newest generation that is known.
   *
   * @param key the plain key, which may hold hashes
   */
  public boolean hasNewestKey(Map<String, AttributeValue> key) {
    int newest = table.generations().newest();
    for (KeyAttribute attribute : plan().primaryKey()) {
      AttributeValue value = key.get(attribute.name());
      if (attribute.encrypted() != null && value != null) {
        boolean token = indexer.isToken(attribute.encrypted(), value);
        if ((token ? BlindIndex.generation(value) : table.keyGeneration()) < newest) {
          return false;
        }
      }
    }
    return true;
  }

  /** The hashes that a value of an attribute of the item itself may be stored as. */
  public List<AttributeValue> hashes(
      EncryptedAttribute attribute, AttributeValue plain, KeySet keys) {
    return indexer.tokens(attribute, attribute.path(AttributePath.ROOT), plain, keys);
  }

  /**
   * Requires that it is known whose keys are used.
   *
   * @throws dev.hushtable.exception.InvalidUsageException if it is not
   */
  public void requireScope() {
    var unused = table.requireScope();
  }

  /** The table's plan. */
  public TablePlan plan() {
    return table.plan();
  }
}
