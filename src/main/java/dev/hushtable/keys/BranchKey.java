package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * One version of a branch key: the 32 bytes from which the keys of values are derived. The bytes
 * themselves cannot be read back; two versions are told apart by their UUID.
 *
 * <p>Thread safe. {@link #close()} overwrites the bytes; what was derived before stays usable.
 */
public final class BranchKey implements AutoCloseable {
  /** Length of a branch key in bytes. */
  public static final int KEY_BYTES = 32;

  private static final byte[] HIERARCHY = "aws-kms-hierarchy".getBytes(StandardCharsets.US_ASCII);

  private final String id;
  private final UUID version;
  private final SecretBytes bytes;

  private BranchKey(String id, UUID version, SecretBytes bytes) {
    this.id = id;
    this.version = version;
    this.bytes = bytes;
  }

  /**
   * Wraps key bytes that a provider has unwrapped.
   *
   * @param id the branch key's identifier, the same for all of its versions
   * @param version the version's UUID, unique in all key stores
   * @param bytes exactly {@value #KEY_BYTES} bytes; copied, and the caller should overwrite its own
   * @return the key
   * @throws IllegalArgumentException if {@code bytes} is of another length
   */
  public static BranchKey of(String id, UUID version, byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "A branch key has " + KEY_BYTES + " bytes, not " + bytes.length);
    }
    return new BranchKey(id, version, SecretBytes.copyOf(bytes));
  }

  /**
   * The branch key's identifier.
   *
   * @return the identifier, bound into every value
   */
  public String id() {
    return id;
  }

  /**
   * The version.
   *
   * @return the version's UUID
   */
  public UUID version() {
    return version;
  }

  /**
   * The hint under which readers find this version: the first four bytes of the UUID.
   *
   * @return the hint
   */
  public int hint() {
    return hint(version);
  }

  /**
   * The hint of a version.
   *
   * @param version the version's UUID
   * @return its first four bytes, big-endian
   */
  public static int hint(UUID version) {
    return (int) (version.getMostSignificantBits() >>> Integer.SIZE);
  }

  /**
   * Derives a key with HKDF-SHA-256 (RFC 5869), empty salt.
   *
   * @param info what the derived key is for
   * @param lengthBytes its length, 1 to 8,160
   * @return the derived key; the caller owns it and should overwrite it after use
   * @throws KeyUnavailableException {@link ErrorCode#KEY_PROVIDER_CLOSED} if closed
   */
  public byte[] derive(byte[] info, int lengthBytes) {
    return ClosedKeys.derive(this, () -> bytes.derive(info, lengthBytes));
  }

  /**
   * Derives the key with which the AWS KMS hierarchical keyring wraps a data key: the KDF in
   * counter mode with HMAC-SHA-256 (NIST SP 800-108), label {@code aws-kms-hierarchy}. Source: AWS
   * Encryption SDK specification, {@code framework/aws-kms/aws-kms-hierarchical-keyring.md},
   * "Branch Key Wrapping".
   *
   * @param salt the 16 random bytes that lie beside the wrapped data key
   * @return 32 bytes; the caller owns them and should overwrite them after use
   * @throws KeyUnavailableException {@link ErrorCode#KEY_PROVIDER_CLOSED} if closed
   */
  public byte[] deriveHierarchicalKey(byte[] salt) {
    return ClosedKeys.derive(this, () -> bytes.deriveByCounter(HIERARCHY, salt));
  }

  @Override
  public void close() {
    bytes.close();
  }

  /** Names the version; never the bytes. */
  @Override
  public String toString() {
    return "BranchKey[" + id + ", version " + version + "]";
  }
}
