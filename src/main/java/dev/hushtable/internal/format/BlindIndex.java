package dev.hushtable.internal.format;

import dev.hushtable.internal.crypto.HmacKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The blind index of a value, stored as {@code <attribute>__hmac}: the generation of the index key
 * in one byte, then HMAC-SHA-256 of the value's canonical encoding.
 */
public final class BlindIndex {
  /** Length of a stored blind index in bytes. */
  public static final int BYTES = 1 + HmacKey.TAG_BYTES;

  /** Length of an index key in bytes. */
  public static final int KEY_BYTES = 32;

  private static final int LABEL = 1;
  private static final int GENERATION = 2;
  private static final int LOGICAL_TABLE = 3;
  private static final int SCOPE = 4;
  private static final int PATH = 5;
  private static final int INDEX_KIND = 6;
  private static final int NORMALIZER = 7;

  private static final byte[] LABEL_BYTES =
      "hushtable/v1/index-key".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ROOT_LABEL_BYTES =
      "hushtable/v1/index-root".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EQUALITY = "equality".getBytes(StandardCharsets.US_ASCII);

  private BlindIndex() {}

  /**
   * The HKDF info from which the key of one attribute's index is derived, so that two attributes
   * never share hashes.
   */
  public static byte[] keyInfo(
      int generation,
      String logicalTable,
      String scope,
      AttributePath path,
      List<String> normalizers)
      throws UnsupportedValueException {
    ByteWriter out =
        new ByteWriter()
            .putField(LABEL, LABEL_BYTES)
            .putField(GENERATION, new byte[] {(byte) generation})
            .putField(LOGICAL_TABLE, Utf8.encode(logicalTable))
            .putField(SCOPE, Utf8.encode(scope))
            .putField(PATH, path.toBytes())
            .putField(INDEX_KIND, EQUALITY);
    for (String normalizer : normalizers) {
      out.putField(NORMALIZER, Utf8.encode(normalizer));
    }
    return out.toByteArray();
  }

  /** What an HMAC key of KMS is asked the MAC of, which then is an index root key. */
  public static byte[] rootMessage(int generation, String logicalTable, String scope)
      throws UnsupportedValueException {
    return new ByteWriter()
        .putField(LABEL, ROOT_LABEL_BYTES)
        .putField(GENERATION, new byte[] {(byte) generation})
        .putField(LOGICAL_TABLE, Utf8.encode(logicalTable))
        .putField(SCOPE, Utf8.encode(scope))
        .toByteArray();
  }

  /** Computes the stored form. */
  public static AttributeValue compute(int generation, HmacKey indexKey, byte[] canonicalValue) {
    byte[] index = new byte[BYTES];
    index[0] = (byte) generation;
    System.arraycopy(indexKey.mac(canonicalValue), 0, index, 1, HmacKey.TAG_BYTES);
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(index));
  }

  /** Whether a value has the form of a stored blind index. */
  public static boolean isWellFormed(AttributeValue value) {
    return value.type() == AttributeValue.Type.B
        && value.b().asByteArrayUnsafe().length == BYTES
        && generation(value) > 0;
  }

  /** The generation that a well-formed blind index names, 1 to 255. */
  public static int generation(AttributeValue index) {
    return index.b().asByteArrayUnsafe()[0] & 0xff;
  }

  /** The least that has the form of a blind index of a generation. */
  public static AttributeValue first(int generation) {
    return bound(generation, (byte) 0);
  }

  /** The greatest that has it. */
  public static AttributeValue last(int generation) {
    return bound(generation, (byte) 0xff);
  }

  private static AttributeValue bound(int generation, byte rest) {
    byte[] index = new byte[BYTES];
    Arrays.fill(index, rest);
    index[0] = (byte) generation;
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(index));
  }
}
