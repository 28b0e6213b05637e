package dev.hushtable.internal.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/**
 * A data key as the AWS KMS hierarchical keyring wraps it under a key derived from a branch key:
 * salt, nonce, branch key version, then the data key by AES-256-GCM with its tag. Source: AWS
 * Encryption SDK specification, {@code framework/aws-kms/aws-kms-hierarchical-keyring.md},
 * "ciphertext". Immutable.
 */
public final class WrappedDataKey {
  /** Length of the salt in bytes. */
  public static final int SALT_BYTES = 16;

  /** What names the hierarchical keyring in a message. */
  public static final String PROVIDER = "aws-kms-hierarchy";

  private static final int VERSION_BYTES = 16;
  private static final int NONCE_OFFSET = SALT_BYTES;
  private static final int VERSION_OFFSET = NONCE_OFFSET + AesGcm.NONCE_BYTES;
  private static final int DATA_KEY_OFFSET = VERSION_OFFSET + VERSION_BYTES;
  private static final int LENGTH =
      DATA_KEY_OFFSET + MessageCipher.DATA_KEY_BYTES + AesGcm.TAG_BYTES;

  private final byte[] bytes;

  private WrappedDataKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes stored bytes.
   *
   * @throws NotAuthenticException if they are of another length
   */
  public static WrappedDataKey of(byte[] stored) throws NotAuthenticException {
    if (stored.length != LENGTH) {
      throw new NotAuthenticException(
          new IllegalArgumentException("It has " + stored.length + " bytes, not " + LENGTH));
    }
    return new WrappedDataKey(stored.clone());
  }

  /**
   * Wraps a data key.
   *
   * @param wrappingKey derived from the branch key with the salt
   * @param salt fresh random bytes
   * @param associatedData the parts count as one
   */
  public static WrappedDataKey wrap(
      byte[] wrappingKey, byte[] salt, UUID version, byte[] dataKey, byte[]... associatedData) {
    byte[] bytes = new byte[LENGTH];
    ByteBuffer.wrap(bytes)
        .put(salt)
        .put(SecretBytes.random(AesGcm.NONCE_BYTES))
        .put(versionBytes(version));
    gcm(wrappingKey).encrypt(bytes, NONCE_OFFSET, dataKey, bytes, DATA_KEY_OFFSET, associatedData);
    return new WrappedDataKey(bytes);
  }

  /**
   * Opens it.
   *
   * @param wrappingKey derived from the branch key with {@link #salt()}
   * @param associatedData as it was wrapped with
   * @throws NotAuthenticException if anything is different
   */
  public byte[] unwrap(byte[] wrappingKey, byte[]... associatedData) throws NotAuthenticException {
    return gcm(wrappingKey).decrypt(bytes, NONCE_OFFSET, bytes, DATA_KEY_OFFSET, associatedData);
  }

  private static AesGcm gcm(byte[] wrappingKey) {
    return new AesGcm(new SecretKeySpec(wrappingKey, "AES"));
  }

  /** A version as it is stored and bound. */
  public static byte[] versionBytes(UUID version) {
    return ByteBuffer.allocate(VERSION_BYTES)
        .putLong(version.getMostSignificantBits())
        .putLong(version.getLeastSignificantBits())
        .array();
  }

  /** The salt of the wrapping key. */
  public byte[] salt() {
    return Arrays.copyOf(bytes, SALT_BYTES);
  }

  /** The version of the branch key. */
  public UUID version() {
    ByteBuffer version = ByteBuffer.wrap(bytes, VERSION_OFFSET, VERSION_BYTES);
    return new UUID(version.getLong(), version.getLong());
  }

  /** As it is stored. */
  public byte[] toByteArray() {
    return bytes.clone();
  }
}
