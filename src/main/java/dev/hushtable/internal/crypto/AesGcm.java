package dev.hushtable.internal.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM under one key (NIST SP 800-38D), with nonces of 12 bytes and tags of 16, as the JDK does
 * it. The caller guarantees that no nonce is used twice. Confined to one call and one thread.
 */
final class AesGcm {
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private final SecretKeySpec key;
  private final Cipher cipher;

  AesGcm(SecretKeySpec key) {
    this.key = key;
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java run time has no AES-GCM", e);
    }
  }

  /** Writes ciphertext and tag; the parts of the associated data count as one. */
  void encrypt(
      byte[] nonce,
      int nonceOffset,
      byte[] plaintext,
      byte[] out,
      int outOffset,
      byte[]... associatedData) {
    try {
      initialize(Cipher.ENCRYPT_MODE, nonce, nonceOffset, associatedData);
      cipher.doFinal(plaintext, 0, plaintext.length, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM encryption failed", e);
    }
  }

  /**
   * Opens ciphertext and tag, which stand at the end of {@code in} from {@code inOffset} on.
   *
   * @throws NotAuthenticException if anything was altered
   */
  byte[] decrypt(byte[] nonce, int nonceOffset, byte[] in, int inOffset, byte[]... associatedData)
      throws NotAuthenticException {
    if (in.length - inOffset < TAG_BYTES) {
      // Depending on its version the JDK would throw unchecked instead.
      throw new NotAuthenticException(new AEADBadTagException("Shorter than a tag"));
    }
    try {
      initialize(Cipher.DECRYPT_MODE, nonce, nonceOffset, associatedData);
      return cipher.doFinal(in, inOffset, in.length - inOffset);
    } catch (AEADBadTagException e) {
      throw new NotAuthenticException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM decryption failed", e);
    }
  }

  private void initialize(int mode, byte[] nonce, int nonceOffset, byte[][] associatedData)
      throws GeneralSecurityException {
    cipher.init(
        mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, nonceOffset, NONCE_BYTES));
    for (byte[] part : associatedData) {
      cipher.updateAAD(part);
    }
  }
}
