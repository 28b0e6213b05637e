package dev.hushtable.benchmarks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the JDK's cryptography alone takes: five AES-256-GCM under one fixed key with nonces drawn
 * in batches, and one HMAC-SHA-256. Nothing binds a value to its place or commits to its key, so it
 * is a floor and no contestant.
 */
@State(Scope.Thread)
public class Floor extends ValueByValue {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int BATCH = 256;

  private final SecureRandom random = new SecureRandom();
  private final byte[] nonces = new byte[NONCE_BYTES * BATCH];
  private int used = nonces.length;
  private SecretKeySpec key;
  private Cipher cipher;
  private Mac mac;

  @Override
  void prepare() throws GeneralSecurityException {
    key = new SecretKeySpec(random.generateSeed(32), "AES");
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(random.generateSeed(32), "HmacSHA256"));
  }

  @Override
  byte[] seal(String name, byte[] plain) throws GeneralSecurityException {
    byte[] sealed = new byte[NONCE_BYTES + plain.length + TAG_BITS / Byte.SIZE];
    drawNonce(sealed);
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
    cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
    return sealed;
  }

  private void drawNonce(byte[] out) {
    if (used == nonces.length) {
      random.nextBytes(nonces);
      used = 0;
    }
    System.arraycopy(nonces, used, out, 0, NONCE_BYTES);
    used += NONCE_BYTES;
  }

  @Override
  byte[] open(String name, byte[] sealed) throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
    return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
  }

  @Override
  byte[] hash(byte[] plain) {
    return mac.doFinal(plain);
  }

  @Override
  void verify(byte[] hash, byte[] plain) throws GeneralSecurityException {
    if (!MessageDigest.isEqual(hash, mac.doFinal(plain))) {
      throw new GeneralSecurityException("The hash is not that of the value.");
    }
  }
}
