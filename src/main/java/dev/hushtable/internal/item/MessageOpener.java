package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.NotAuthenticException;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.internal.format.MessageReader;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;

/** Decrypts what one item holds as messages of the AWS Encryption SDK. Confined to one call. */
final class MessageOpener {
  private final TableBinding table;
  private final Map<String, String> context;
  private final KeySet keys;
  private final StoredItem item;
  private final byte[] itemData;

  /** Most values of an item have one data key. */
  private @Nullable MessageHeader last;

  private @Nullable DecryptionMaterials lastMaterials;

  /**
   * Works for one item.
   *
   * @param context the encryption context of the table's messages
   */
  MessageOpener(
      TableBinding table,
      Map<String, String> context,
      KeySet keys,
      StoredItem item,
      byte[] itemData) {
    this.table = table;
    this.context = context;
    this.keys = keys;
    this.item = item;
    this.itemData = itemData;
  }

  /**
   * The header of a stored message, which tells the data key that it needs; null if it is malformed
   * or not of this table, so that nobody is asked for a key in vain. {@link #open} says what is
   * wrong.
   *
   * @param last the header of another message, which is given again if this one's is equal
   */
  static @Nullable MessageHeader header(
      Map<String, String> context, byte[] source, @Nullable MessageHeader last) {
    try {
      MessageHeader header = MessageHeader.parse(source, last);
      return header.equals(last) || header.context().equals(context) ? header : null;
    } catch (MalformedValueException e) {
      // Said when it is opened, where attribute and item are known.
      return null;
    }
  }

  /** The plaintext of a stored value. */
  Opened open(Kind kind, AttributePath path, byte[] pathData, byte[] source) {
    MessageHeader header;
    try {
      header = MessageHeader.parse(source, last);
    } catch (MalformedValueException e) {
      throw item.error(
          ErrorCode.NOT_AUTHENTIC,
          path,
          "is no whole message of the AWS Encryption SDK that could be read here: " + e.reason(),
          e);
    }
    DecryptionMaterials materials = lastMaterials;
    if (materials == null || !header.equals(last)) {
      materials = materials(header, path);
      last = header;
      lastMaterials = materials;
    }
    try {
      byte[] plaintext =
          MessageReader.open(source, materials, AssociatedData.message(kind), itemData, pathData);
      return new Opened(
          plaintext, keys.usage().isWanted() ? DataKeyNames.all(header.dataKeys()) : Set.of());
    } catch (NotAuthenticException e) {
      throw item.error(
          ErrorCode.NOT_AUTHENTIC,
          path,
          "does not open: it was altered, or moved here from another attribute or item. Restore the item from a backup",
          e);
    }
  }

  private DecryptionMaterials materials(MessageHeader header, AttributePath path) {
    if (!header.context().equals(context)) {
      throw item.error(
          ErrorCode.NOT_AUTHENTIC,
          path,
          "has an encryption context that is not this table's: it was altered, or belongs to another table, scope or context");
    }
    return keys.dataKey(new KeyNeed.WrappedKey(table.requireScope(), header))
        .orElseThrow(
            () ->
                item.error(
                    ErrorCode.UNKNOWN_KEY,
                    path,
                    "has a data key that none of the keyring's keys unwraps: it was wrapped by another key, or altered"));
  }
}
