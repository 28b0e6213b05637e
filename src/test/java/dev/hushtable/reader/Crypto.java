package dev.hushtable.reader;

import java.util.Arrays;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Mac;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** The functions of section 1. */
final class Crypto {
  private static final int TAG_BITS = 128;

  private Crypto() {}

  static byte[] sha256(byte[] data) {
    Digest digest = new SHA256Digest();
    digest.update(data, 0, data.length);
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }

  static byte[] hmacSha256(byte[] key, byte[] data) {
    return mac(new HMac(new SHA256Digest()), new KeyParameter(key), data);
  }

  static byte[] hmacSha512(byte[] key, byte[] data) {
    return mac(new HMac(new SHA512Digest()), new KeyParameter(key), data);
  }

  static byte[] cmac(byte[] key, byte[] data) {
    return mac(new CMac(AESEngine.newInstance()), new KeyParameter(key), data);
  }

  private static byte[] mac(Mac mac, CipherParameters key, byte[] data) {
    mac.init(key);
    mac.update(data, 0, data.length);
    byte[] result = new byte[mac.getMacSize()];
    mac.doFinal(result, 0);
    return result;
  }

  static byte[] hkdf(byte[] key, byte[] info) {
    return hkdf(new SHA256Digest(), new byte[0], key, info);
  }

  /** HKDF with 32 bytes of output. */
  static byte[] hkdf(Digest digest, byte[] salt, byte[] key, byte[] info) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(digest);
    generator.init(new HKDFParameters(key, salt, info));
    byte[] result = new byte[32];
    generator.generateBytes(result, 0, result.length);
    return result;
  }

  /** The plaintext of a ciphertext that its tag follows. */
  static byte[] openGcm(byte[] key, byte[] nonce, byte[] ciphertext, byte[] associatedData)
      throws InvalidCipherTextException {
    GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    cipher.init(false, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, associatedData));
    byte[] plaintext = new byte[cipher.getOutputSize(ciphertext.length)];
    int length = cipher.processBytes(ciphertext, 0, ciphertext.length, plaintext, 0);
    length += cipher.doFinal(plaintext, length);
    return Arrays.copyOf(plaintext, length);
  }

  static boolean equal(byte[] expected, byte[] actual) {
    return org.bouncycastle.util.Arrays.constantTimeAreEqual(expected, actual);
  }
}
