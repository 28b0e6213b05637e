package dev.hushtable.benchmarks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the JDK's cryptography alone takes for all that the compact format promises, with nothing
 * around it: for each item a derived key and random bytes that are hedged with what is encrypted,
 * and for each value the associated data and a commitment. The bytes are not those of the format,
 * but as many.
 */
@State(Scope.Thread)
public class PromisedFloor extends ValueByValue {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int BLOCK_BYTES = 16;
  private static final int COMMITMENT_BYTES = 2 * BLOCK_BYTES;
  private static final int PREFIX_BYTES = 12;
  private static final int COMMITMENT_OFFSET = PREFIX_BYTES + NONCE_BYTES;
  private static final int OFFSET = COMMITMENT_OFFSET + COMMITMENT_BYTES;
  private static final int DERIVED_BYTES = 3 * BLOCK_BYTES;
  private static final int RANDOM_BYTES = 32;

  /** As long as with the reference item: the whole, and what is hedged besides the random bytes. */
  private static final int ASSOCIATED_BYTES = 205;

  private static final int HEDGED_BYTES = 400;

  private final SecureRandom random = new SecureRandom();
  private final byte[] hedged = new byte[RANDOM_BYTES + HEDGED_BYTES];
  private final byte[] associated = new byte[ASSOCIATED_BYTES];
  private Cipher blocks;
  private Cipher cipher;
  private Mac hedge;
  private Mac mac;
  private byte[] base;
  private SecretKeySpec key;

  @Override
  void prepare() throws GeneralSecurityException {
    blocks = Cipher.getInstance("AES/ECB/NoPadding");
    blocks.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(random.generateSeed(32), "AES"));
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
    hedge = hmac();
    mac = hmac();
  }

  private Mac hmac() throws GeneralSecurityException {
    Mac made = Mac.getInstance("HmacSHA256");
    made.init(new SecretKeySpec(random.generateSeed(32), "HmacSHA256"));
    return made;
  }

  @Override
  byte[] seal(String name, byte[] plain) throws GeneralSecurityException {
    if (name.equals(Person.SECRETS.get(0))) {
      byte[] drawn = new byte[RANDOM_BYTES];
      random.nextBytes(drawn);
      System.arraycopy(drawn, 0, hedged, 0, RANDOM_BYTES);
      base = hedge.doFinal(hedged);
      key = derived(base);
    }
    byte[] sealed = new byte[OFFSET + plain.length + TAG_BITS / Byte.SIZE];
    base[PREFIX_BYTES]++;
    System.arraycopy(base, 0, sealed, 0, COMMITMENT_OFFSET);
    commit(sealed, sealed, COMMITMENT_OFFSET);
    init(Cipher.ENCRYPT_MODE, sealed);
    cipher.doFinal(plain, 0, plain.length, sealed, OFFSET);
    return sealed;
  }

  private void init(int mode, byte[] sealed) throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, sealed, PREFIX_BYTES, NONCE_BYTES));
    cipher.updateAAD(associated);
  }

  private SecretKeySpec derived(byte[] nonce) throws GeneralSecurityException {
    byte[] input = new byte[DERIVED_BYTES];
    System.arraycopy(nonce, 0, input, 0, PREFIX_BYTES);
    input[BLOCK_BYTES] = 1;
    return new SecretKeySpec(blocks.doFinal(input), 0, 2 * BLOCK_BYTES, "AES");
  }

  private void commit(byte[] nonce, byte[] out, int outOffset) throws GeneralSecurityException {
    byte[] input = new byte[COMMITMENT_BYTES];
    System.arraycopy(nonce, PREFIX_BYTES, input, 0, NONCE_BYTES);
    input[BLOCK_BYTES] = 1;
    blocks.doFinal(input, 0, COMMITMENT_BYTES, out, outOffset);
  }

  @Override
  byte[] open(String name, byte[] sealed) throws GeneralSecurityException {
    if (name.equals(Person.SECRETS.get(0))) {
      key = derived(sealed);
    }
    byte[] expected = new byte[COMMITMENT_BYTES];
    commit(sealed, expected, 0);
    byte[] actual = Arrays.copyOfRange(sealed, COMMITMENT_OFFSET, OFFSET);
    if (!MessageDigest.isEqual(expected, actual)) {
      throw new GeneralSecurityException("The commitment is not that of the key.");
    }
    init(Cipher.DECRYPT_MODE, sealed);
    return cipher.doFinal(sealed, OFFSET, sealed.length - OFFSET);
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
