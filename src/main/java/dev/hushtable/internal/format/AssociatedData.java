package dev.hushtable.internal.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a ciphertext is bound to, as bytes. A value opens only where every field is the same as when
 * it was written: kind and format, key version, logical table, key scope, context, primary key, and
 * the path of the attribute.
 *
 * <p>Each field is a tag, a length in four bytes, and the bytes. The path comes last, so that the
 * rest is made once for an item.
 */
public final class AssociatedData {
  private static final int LABEL = 1;
  private static final int KIND = 2;
  private static final int FORMAT = 3;
  private static final int VERSION = 4;
  private static final int BRANCH_KEY_ID = 5;
  private static final int LOGICAL_TABLE = 6;
  private static final int SCOPE = 7;
  private static final int CONTEXT_NAME = 8;
  private static final int CONTEXT_VALUE = 9;
  private static final int KEY_NAME = 10;
  private static final int KEY_VALUE = 11;
  private static final int PATH = 12;

  private static final byte[] LABEL_BYTES =
      "hushtable/v1/associated-data".getBytes(StandardCharsets.US_ASCII);

  private AssociatedData() {}

  /** What the plaintext is. */
  public enum Kind {
    /** A single attribute value. */
    VALUE(1),
    /** Several attribute values that are stored together. */
    GROUP(2),
    /** The seal of an item. */
    SEAL(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /**
   * The first fields, which tell what encrypts: in the compact format a branch key version.
   *
   * @param version the version's UUID
   * @param branchKeyId the branch key's identifier
   */
  public static byte[] compact(Kind kind, UUID version, String branchKeyId)
      throws UnsupportedValueException {
    return begin(kind, CompactFormat.FORMAT)
        .putField(VERSION, toBytes(version))
        .putField(BRANCH_KEY_ID, Utf8.encode(branchKeyId))
        .toByteArray();
  }

  /** The same in a message of the AWS Encryption SDK, which names its keys itself. */
  public static byte[] message(Kind kind) {
    return begin(kind, MessageFormat.FORMAT).toByteArray();
  }

  private static ByteWriter begin(Kind kind, byte format) {
    return new ByteWriter()
        .putField(LABEL, LABEL_BYTES)
        .putField(KIND, new byte[] {(byte) kind.code})
        .putField(FORMAT, new byte[] {format});
  }

  /**
   * The next fields, which all items of a table have in common that one caller writes. The primary
   * key follows them; see {@link KeyBinding}.
   *
   * @param context the caller's pairs
   */
  public static byte[] table(String logicalTable, String scope, Map<String, String> context)
      throws UnsupportedValueException {
    ByteWriter out =
        new ByteWriter()
            .putField(LOGICAL_TABLE, Utf8.encode(logicalTable))
            .putField(SCOPE, Utf8.encode(scope));
    for (Map.Entry<byte[], String> pair : Utf8.sorted(context).entrySet()) {
      out.putField(CONTEXT_NAME, pair.getKey())
          .putField(CONTEXT_VALUE, Utf8.encode(pair.getValue()));
    }
    return out.toByteArray();
  }

  static byte[] keyName(byte[] name) {
    return new ByteWriter().putField(KEY_NAME, name).toByteArray();
  }

  static void putKeyValue(ByteWriter out, AttributeValue value) throws UnsupportedValueException {
    out.putField(KEY_VALUE, ValueCodec.encodeCanonically(value));
  }

  /** The last field. */
  public static byte[] path(AttributePath path) {
    return new ByteWriter().putField(PATH, path.toBytes()).toByteArray();
  }

  static byte[] toBytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
