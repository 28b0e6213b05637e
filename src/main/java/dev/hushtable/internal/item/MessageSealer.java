package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.Hkdf;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.DataKeyEntry;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.format.UnsupportedValueException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/**
 * Encrypts as messages of the AWS Encryption SDK, each with the data key that was loaded for it.
 */
final class MessageSealer implements ValueSealer {
  private static final byte[] HEDGE_KEY_INFO =
      "hushtable/v1/hedge-key".getBytes(StandardCharsets.US_ASCII);
  private static final int HEDGE_KEY_BYTES = 32;

  private final TableBinding table;
  private final Iterator<EncryptionMaterials> materials;
  private final byte[] random;
  private final byte[] itemData;
  private List<EncryptedDataKey> wrapped = List.of();
  private int next;

  /**
   * Works for one item.
   *
   * @param materials of this item's messages, and then of others'
   * @param random fresh random bytes
   * @param itemData what all is bound to
   */
  MessageSealer(
      TableBinding table, Iterator<EncryptionMaterials> materials, byte[] random, byte[] itemData) {
    this.table = table;
    this.materials = materials;
    this.random = random;
    this.itemData = itemData;
  }

  @Override
  public byte[] seal(Kind kind, byte[] pathData, byte[] plaintext) {
    EncryptionMaterials held = materials.next();
    wrapped = held.encryptedDataKeys();
    byte[] dataKey = Buffers.copy(held.plaintextDataKey());
    byte[] keyData = AssociatedData.message(kind);
    try {
      return MessageFormat.seal(
          dataKey,
          messageId(dataKey, List.of(keyData, itemData, pathData, plaintext)),
          held.encryptionContext(),
          held.encryptedDataKeys(),
          plaintext,
          keyData,
          itemData,
          pathData);
    } catch (UnsupportedValueException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "A value of table "
              + table.plan().tableName()
              + " cannot be written as a message: "
              + e.reason()
              + ".");
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  @Override
  public Collection<?> keyVersions() {
    return DataKeyNames.all(wrapped.stream().map(DataKeyEntry::of).toList());
  }

  /** Elements of a list share all but their number. */
  private byte[] messageId(byte[] dataKey, List<byte[]> hedged) {
    byte[] hedgeKey = Hkdf.derive(new byte[0], dataKey, HEDGE_KEY_INFO, HEDGE_KEY_BYTES);
    byte[] numbered =
        ByteBuffer.allocate(Integer.BYTES + random.length).putInt(next++).put(random).array();
    byte[] messageId = new HedgedNonces(hedgeKey).draw(numbered, hedged);
    Arrays.fill(hedgeKey, (byte) 0);
    return messageId;
  }
}
