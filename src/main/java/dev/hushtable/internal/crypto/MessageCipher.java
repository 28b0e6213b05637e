package dev.hushtable.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one message of the AWS Encryption SDK under algorithm suite 0x0478: AES-256-GCM,
 * HKDF-SHA-512, key commitment, no signature. Derived from a data key and the message's identifier
 * as the AWS Encryption SDK specification has it ({@code framework/algorithm-suites.md}, {@code
 * client-apis/encrypt.md}). Confined to one call and one thread.
 */
public final class MessageCipher {
  /** The algorithm suite. */
  public static final int SUITE = 0x0478;

  /** Length of a data key in bytes. */
  public static final int DATA_KEY_BYTES = 32;

  /** Length of a message's identifier in bytes. */
  public static final int MESSAGE_ID_BYTES = 32;

  /** Length of the key commitment in bytes. */
  public static final int COMMITMENT_BYTES = 32;

  /** Length of a nonce in bytes. */
  public static final int NONCE_BYTES = AesGcm.NONCE_BYTES;

  /** Length of an authentication tag in bytes. */
  public static final int TAG_BYTES = AesGcm.TAG_BYTES;

  private static final byte[] COMMITMENT_INFO = "COMMITKEY".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEY_INFO = "\u0004xDERIVEKEY".getBytes(StandardCharsets.US_ASCII);

  private final byte[] commitment;
  private final AesGcm gcm;

  /**
   * Derives the keys.
   *
   * @param dataKey 32 bytes; not kept, and the caller may wipe it
   * @param messageId 32 bytes, never the same for two messages under one data key
   */
  public MessageCipher(byte[] dataKey, byte[] messageId) {
    if (dataKey.length != DATA_KEY_BYTES || messageId.length != MESSAGE_ID_BYTES) {
      throw new IllegalArgumentException("A data key and an identifier have 32 bytes each");
    }
    HmacKey pseudorandomKey = Hkdf.extract(HmacHash.SHA_512, messageId, dataKey);
    this.commitment = Hkdf.expand(pseudorandomKey, COMMITMENT_INFO, COMMITMENT_BYTES);
    byte[] key = Hkdf.expand(pseudorandomKey, KEY_INFO, DATA_KEY_BYTES);
    this.gcm = new AesGcm(new SecretKeySpec(key, "AES"));
    Arrays.fill(key, (byte) 0);
  }

  /** The 32 bytes that commit the message to its data key. */
  public byte[] commitment() {
    return commitment.clone();
  }

  /**
   * Encrypts, and writes ciphertext and tag.
   *
   * @param nonce 12 bytes, never the same twice in a message
   */
  public void encrypt(
      byte[] nonce, byte[] plaintext, byte[] out, int outOffset, byte[] associatedData) {
    gcm.encrypt(nonce, 0, plaintext, out, outOffset, associatedData);
  }
}
