package dev.hushtable.internal.item;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.StoredFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item as it is stored, and errors that name it.
 *
 * @param plan the plan of its table
 * @param attributes what is stored
 */
record StoredItem(TablePlan plan, Map<String, AttributeValue> attributes) {

  DecryptionException error(ErrorCode code, AttributePath attribute, String what) {
    return error(code, attribute, what, null);
  }

  DecryptionException error(
      ErrorCode code, AttributePath attribute, String what, @Nullable Throwable cause) {
    return ItemErrors.decryption(code, plan, attribute, attributes, what, cause);
  }

  /** The format that the first byte names; null if it names none. */
  static @Nullable StoredFormat format(byte[] source) {
    if (source.length == 0) {
      return null;
    }
    return switch (source[0]) {
      case CompactFormat.FORMAT -> StoredFormat.COMPACT;
      case MessageFormat.FORMAT -> StoredFormat.ENCRYPTION_SDK;
      default -> null;
    };
  }

  /** The bytes of a binary value; null if it is of another type. */
  static byte @Nullable [] bytes(AttributeValue value) {
    return value.b() == null ? null : value.b().asByteArrayUnsafe();
  }
}
