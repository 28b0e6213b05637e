package dev.hushtable.internal.format;

import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.crypto.KcXaes256Gcm.Group;
import dev.hushtable.internal.crypto.NotAuthenticException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The layout of {@code <attribute>__source}, compact format version 1.
 *
 * <pre>
 *  0   1  format 0xC1
 *  1   4  key hint: the first 4 bytes of the branch key version's UUID
 *  5  24  nonce
 * 29  32  key commitment
 * 61 n+16 ciphertext and tag
 * </pre>
 */
public final class CompactFormat {
  /**
   * The first byte. An AWS Encryption SDK message begins with 1 or 2, so the two are told apart.
   */
  public static final byte FORMAT = (byte) 0xC1;

  private static final int HINT_OFFSET = 1;
  private static final int NONCE_OFFSET = 5;
  private static final int COMMITMENT_OFFSET = NONCE_OFFSET + KcXaes256Gcm.NONCE_BYTES;
  private static final int CIPHERTEXT_OFFSET = COMMITMENT_OFFSET + KcXaes256Gcm.COMMITMENT_BYTES;

  /** How much longer a stored value is than its plaintext: 77 bytes. */
  public static final int OVERHEAD_BYTES = CIPHERTEXT_OFFSET + KcXaes256Gcm.TAG_BYTES;

  /** The least length of a stored value: its plaintext has at least a type byte. */
  public static final int MIN_BYTES = OVERHEAD_BYTES + 1;

  private CompactFormat() {}

  /**
   * Encrypts one value.
   *
   * @param base the nonce of value 0; its first 12 bytes are the group's
   * @param number which value this is, no other being that
   * @param associatedData counts as the concatenation of its parts
   */
  public static byte[] seal(
      int hint, Group group, byte[] base, int number, byte[] plaintext, byte[]... associatedData) {
    byte[] stored = new byte[OVERHEAD_BYTES + plaintext.length];
    ByteBuffer.wrap(stored).put(FORMAT).putInt(hint);
    HedgedNonces.nth(base, number, stored, NONCE_OFFSET);
    group.commitment(stored, NONCE_OFFSET, stored, COMMITMENT_OFFSET);
    group.encrypt(stored, NONCE_OFFSET, plaintext, stored, CIPHERTEXT_OFFSET, associatedData);
    return stored;
  }

  /** The key hint of a stored value of at least {@link #MIN_BYTES}. */
  public static int hint(byte[] stored) {
    return ByteBuffer.wrap(stored).getInt(HINT_OFFSET);
  }

  /** Prepares to open a stored value, and those whose nonces share its first 12 bytes. */
  public static Group group(KcXaes256Gcm key, byte[] stored) {
    return key.group(stored, NONCE_OFFSET);
  }

  /** Whether a stored value is committed to the group's key. */
  public static boolean isCommitted(Group group, byte[] stored) {
    return group.isCommitted(stored, NONCE_OFFSET, stored, COMMITMENT_OFFSET);
  }

  /** Decrypts a stored value; the commitment has been checked. */
  public static byte[] open(Group group, byte[] stored, byte[]... associatedData)
      throws NotAuthenticException {
    return group.decrypt(stored, NONCE_OFFSET, stored, CIPHERTEXT_OFFSET, associatedData);
  }

  /**
   * Whether two stored values share the first 12 bytes of their nonces, and so a group under one
   * key.
   */
  public static boolean sharesGroup(byte[] stored, byte[] other) {
    int end = NONCE_OFFSET + KcXaes256Gcm.PREFIX_BYTES;
    return Arrays.equals(stored, NONCE_OFFSET, end, other, NONCE_OFFSET, end);
  }
}
