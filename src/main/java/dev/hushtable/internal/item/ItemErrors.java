package dev.hushtable.internal.item;

import dev.hushtable.exception.AuditException;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Errors that say which attribute of which item of which table, and never a value that is not
 * stored in the clear.
 */
public final class ItemErrors {
  private static final int MAX_KEY_LENGTH = 64;
  private static final int SHOWN_HASH_BYTES = 5;

  private ItemErrors() {}

  /** The same error, of the same kind, with words before its message; the error is its cause. */
  public static HushtableException prefixed(String words, HushtableException e) {
    String text = words + " " + withoutCode(e);
    if (e instanceof InvalidUsageException) {
      return new InvalidUsageException(e.code(), text, e);
    }
    if (e instanceof KeyUnavailableException) {
      return new KeyUnavailableException(e.code(), text, e);
    }
    if (e instanceof AuditException) {
      return new AuditException(e.code(), text, e);
    }
    return e instanceof InternalErrorException
        ? new InternalErrorException(e.code(), text, e)
        : new DecryptionException(e.code(), text, e);
  }

  /** The message as it was before the exception put its code behind it. */
  private static String withoutCode(HushtableException e) {
    return String.valueOf(e.getMessage()).replace(" [" + e.code() + "]", "");
  }

  static InvalidUsageException usage(
      ErrorCode code, TablePlan plan, Object attribute, String format, Object... arguments) {
    return new InvalidUsageException(
        code,
        String.format(
            Locale.ROOT,
            "Attribute '%s' of table %s %s.",
            attribute,
            plan.tableName(),
            String.format(Locale.ROOT, format, arguments)));
  }

  static DecryptionException decryption(
      ErrorCode code,
      TablePlan plan,
      AttributePath attribute,
      Map<String, AttributeValue> storedItem,
      String what,
      @Nullable Throwable cause) {
    return new DecryptionException(
        code,
        String.format(
            Locale.ROOT,
            "Attribute '%s' of item %s in table %s %s.",
            attribute,
            describeKey(plan, storedItem),
            plan.tableName(),
            what),
        cause);
  }

  /**
   * The error for an item that is read, and is at fault itself: what a caller who writes does wrong
   * was written, or a key does not exist.
   */
  public static DecryptionException unreadable(
      TablePlan plan, Map<String, AttributeValue> storedItem, HushtableException e) {
    return new DecryptionException(
        e.code(),
        String.format(
            Locale.ROOT,
            "Item %s in table %s cannot be read. %s",
            describeKey(plan, storedItem),
            plan.tableName(),
            withoutCode(e)),
        e);
  }

  /** The primary key of an item, with hashes in part only. */
  public static String describeKey(TablePlan plan, Map<String, AttributeValue> storedItem) {
    StringJoiner key = new StringJoiner(", ", "{", "}");
    for (KeyAttribute attribute : plan.primaryKey()) {
      AttributeValue value = storedItem.get(attribute.storedName());
      boolean noHash =
          attribute.encrypted() != null && value != null && !BlindIndex.isWellFormed(value);
      key.add(attribute.storedName() + "=" + (noHash ? "(not a hash)" : describe(value)));
    }
    return key.toString();
  }

  /** Table and primary key of an item in plain form, without what is encrypted. */
  public static String describePlain(TablePlan plan, Map<String, AttributeValue> item) {
    StringJoiner key = new StringJoiner(", ", "{", "}");
    for (KeyAttribute attribute : plan.primaryKey()) {
      String value =
          attribute.encrypted() == null ? describe(item.get(attribute.name())) : "(encrypted)";
      key.add(attribute.name() + "=" + value);
    }
    return "Item " + key + " of table " + plan.tableName();
  }

  private static String describe(@Nullable AttributeValue value) {
    if (value == null) {
      return "(missing)";
    }
    if (value.b() != null) {
      byte[] bytes = value.b().asByteArrayUnsafe();
      String start = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_HASH_BYTES));
      return bytes.length > SHOWN_HASH_BYTES ? start + "…" : start;
    }
    String text = value.s() != null ? value.s() : String.valueOf(value.n());
    return text.length() > MAX_KEY_LENGTH ? text.substring(0, MAX_KEY_LENGTH) + "…" : text;
  }
}
