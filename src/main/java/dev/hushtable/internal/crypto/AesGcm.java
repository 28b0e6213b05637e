package dev.hushtable.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM under one key (NIST SP 800-38D), with nonces of 12 bytes and tags of 16, as the JDK does
 * it. The caller guarantees that no nonce is used twice. Confined to one call and one thread.
 *
 * <p>An idle {@code Cipher} still holds the last key that it was given, as one that waits for the
 * garbage collector would. Nothing is encrypted under it again, since every use is given a key and
 * a nonce of its own.
 */
final class AesGcm {
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final InstancePool<Cipher> CIPHERS = new InstancePool<>(AesGcm::newCipher);

  private final SecretKeySpec key;
  private byte[] associated = {};
  private boolean used;

  AesGcm(SecretKeySpec key) {
    this.key = key;
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
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
      Cipher cipher = initialized(Cipher.ENCRYPT_MODE, nonce, nonceOffset, associatedData);
      cipher.doFinal(plaintext, 0, plaintext.length, out, outOffset);
      CIPHERS.giveBack(cipher);
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
      Cipher cipher = initialized(Cipher.DECRYPT_MODE, nonce, nonceOffset, associatedData);
      byte[] plaintext = cipher.doFinal(in, inOffset, in.length - inOffset);
      CIPHERS.giveBack(cipher);
      return plaintext;
    } catch (AEADBadTagException e) {
      throw new NotAuthenticException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM decryption failed", e);
    }
  }

  private Cipher initialized(int mode, byte[] nonce, int nonceOffset, byte[][] associatedData)
      throws GeneralSecurityException {
    GCMParameterSpec parameters =
        new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, nonceOffset, NONCE_BYTES);
    Cipher cipher = CIPHERS.borrow();
    try {
      cipher.init(mode, key, parameters);
    } catch (InvalidAlgorithmParameterException e) {
      // It was used with this key and nonce just before. That is a mistake of the caller's, unless
      // it was by another one: a request that is repeated with its token has the same nonces.
      if (used) {
        throw e;
      }
      cipher = newCipher();
      cipher.init(mode, key, parameters);
    }
    used = true;
    int length = gather(associatedData);
    cipher.updateAAD(associated, 0, length);
    return cipher;
  }

  /**
   * Puts the parts together, since the JDK gathers what it is given in a buffer that grows.
   *
   * @return their length
   */
  private int gather(byte[][] parts) {
    int length = 0;
    for (byte[] part : parts) {
      length = Math.addExact(length, part.length);
    }
    if (associated.length < length) {
      associated = new byte[length];
    }
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, associated, at, part.length);
      at += part.length;
    }
    return length;
  }
}
