package dev.hushtable.reader;

/** The index root key of a table and scope from an HMAC key of KMS, section 9. */
public final class KmsIndexRoot {
  private static final byte[] LABEL = Bytes.ascii("hushtable/v1/index-root");

  private KmsIndexRoot() {}

  /** What KMS answers to {@code GenerateMac}, given the material of its key. */
  public static byte[] of(byte[] hmacKey, int generation, String table, String scope) {
    try {
      return Crypto.hmacSha512(
          hmacKey,
          Bytes.concat(
              Bytes.field(0x01, LABEL),
              Bytes.field(0x02, Bytes.bytes(generation)),
              Bytes.field(0x03, Bytes.utf8(table)),
              Bytes.field(0x04, Bytes.ascii(scope))));
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
