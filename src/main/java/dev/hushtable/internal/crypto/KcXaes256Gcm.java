package dev.hushtable.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * KC-XAES-256-GCM: the extended-nonce AEAD XAES-256-GCM with a key commitment. Thread safe.
 *
 * <p>XAES-256-GCM (C2SP, {@code c2sp.org/XAES-256-GCM}) derives a key for AES-256-GCM from a
 * 24-byte nonce N by two AES-CMAC calls (NIST SP 800-108 in counter mode) on N[0..12) and encrypts
 * under N[12..24). The commitment follows Kampanakis, Halevi, Ebeid and Campagna,
 * "Blockcipher-Based Key Commitment for Nonce-Derived Schemes" (IACR ePrint 2025/758): AES-CMAC of
 * a label and the whole N, 32 bytes. It makes a ciphertext open under one key only.
 *
 * <p>Every CMAC input here is a whole number of blocks, so only the subkey K1 of NIST SP 800-38B is
 * needed. Both commitment halves share their first block, which depends on N[0..12) only. So
 * everything that is costly is done once per {@link Group}, that is once for all values whose
 * nonces share N[0..12).
 */
public final class KcXaes256Gcm {
  /** Length of a key in bytes. */
  public static final int KEY_BYTES = 32;

  /** Length of a nonce in bytes. */
  public static final int NONCE_BYTES = 24;

  /** Length of the part of the nonce that the derived key depends on. */
  public static final int PREFIX_BYTES = 12;

  /** Length of the authentication tag at the end of a ciphertext. */
  public static final int TAG_BYTES = AesGcm.TAG_BYTES;

  /** Length of the key commitment in bytes. */
  public static final int COMMITMENT_BYTES = 32;

  private static final int BLOCK_BYTES = 16;
  private static final byte[] COMMITMENT_LABEL = "XCMT".getBytes(StandardCharsets.US_ASCII);

  private final InstancePool<Cipher> blockCiphers;
  private final byte[] subkey1;

  /**
   * Takes a key.
   *
   * @param key 32 bytes; copied, and the caller may wipe it
   */
  public KcXaes256Gcm(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("A key has " + KEY_BYTES + " bytes, not " + key.length);
    }
    SecretKeySpec spec = new SecretKeySpec(key, "AES");
    this.blockCiphers = new InstancePool<>(() -> newBlockCipher(spec));
    byte[] zeros = new byte[BLOCK_BYTES];
    encryptBlocks(zeros, zeros, 0);
    this.subkey1 = doubled(zeros);
  }

  /**
   * Prepares to work under the first 12 bytes of a nonce.
   *
   * @param nonce an array that holds the nonce
   * @param offset where the nonce begins in it
   */
  public Group group(byte[] nonce, int offset) {
    byte[] blocks = new byte[3 * BLOCK_BYTES];
    for (int half = 0; half < 2; half++) {
      int at = half * BLOCK_BYTES;
      blocks[at + 1] = (byte) (half + 1);
      blocks[at + 2] = 'X';
      System.arraycopy(nonce, offset, blocks, at + 4, PREFIX_BYTES);
      xorSubkey(blocks, at);
    }
    System.arraycopy(COMMITMENT_LABEL, 0, blocks, 2 * BLOCK_BYTES, COMMITMENT_LABEL.length);
    System.arraycopy(
        nonce, offset, blocks, 2 * BLOCK_BYTES + COMMITMENT_LABEL.length, PREFIX_BYTES);
    encryptBlocks(blocks, blocks, 0);
    SecretKeySpec derivedKey = new SecretKeySpec(blocks, 0, KEY_BYTES, "AES");
    byte[] chain = Arrays.copyOfRange(blocks, 2 * BLOCK_BYTES, 3 * BLOCK_BYTES);
    Arrays.fill(blocks, (byte) 0);
    for (int i = 0; i < BLOCK_BYTES; i++) {
      chain[i] ^= subkey1[i];
    }
    return new Group(derivedKey, chain);
  }

  /**
   * The values whose nonces share their first 12 bytes. Confined to one call and one thread;
   * nothing of it is kept.
   */
  public final class Group {
    /** What the last block of a commitment is combined with. */
    private final byte[] commitmentChain;

    private final AesGcm gcm;
    private final byte[] commitmentBlocks = new byte[2 * BLOCK_BYTES];

    private Group(SecretKeySpec derivedKey, byte[] commitmentChain) {
      this.commitmentChain = commitmentChain;
      this.gcm = new AesGcm(derivedKey);
    }

    /**
     * Writes the 32 bytes of the key commitment.
     *
     * @param nonce an array that holds the whole nonce, whose first 12 bytes are this group's
     */
    public void commitment(byte[] nonce, int nonceOffset, byte[] out, int outOffset) {
      byte[] blocks = commitmentBlocks;
      System.arraycopy(commitmentChain, 0, blocks, 0, BLOCK_BYTES);
      for (int i = 0; i < NONCE_BYTES - PREFIX_BYTES; i++) {
        blocks[i] ^= nonce[nonceOffset + PREFIX_BYTES + i];
      }
      blocks[13] ^= 1;
      System.arraycopy(blocks, 0, blocks, BLOCK_BYTES, BLOCK_BYTES);
      blocks[15] ^= 1;
      blocks[BLOCK_BYTES + 15] ^= 2;
      encryptBlocks(blocks, out, outOffset);
    }

    /**
     * Whether the 32 bytes at {@code commitmentOffset} are the commitment to this key; compared in
     * constant time.
     */
    public boolean isCommitted(
        byte[] nonce, int nonceOffset, byte[] commitments, int commitmentOffset) {
      byte[] expected = new byte[COMMITMENT_BYTES];
      commitment(nonce, nonceOffset, expected, 0);
      byte[] actual =
          Arrays.copyOfRange(commitments, commitmentOffset, commitmentOffset + COMMITMENT_BYTES);
      return MessageDigest.isEqual(expected, actual);
    }

    /**
     * Encrypts, and writes ciphertext and tag. The caller guarantees that the whole nonce is used
     * once under the key.
     *
     * @param associatedData authenticated as the concatenation of its parts
     */
    public void encrypt(
        byte[] nonce,
        int nonceOffset,
        byte[] plaintext,
        byte[] out,
        int outOffset,
        byte[]... associatedData) {
      gcm.encrypt(nonce, nonceOffset + PREFIX_BYTES, plaintext, out, outOffset, associatedData);
    }

    /**
     * Decrypts ciphertext and tag, which stand at the end of {@code in} from {@code inOffset} on.
     *
     * @throws NotAuthenticException if anything was altered: the key, the nonce, the associated
     *     data or the ciphertext
     */
    public byte[] decrypt(
        byte[] nonce, int nonceOffset, byte[] in, int inOffset, byte[]... associatedData)
        throws NotAuthenticException {
      return gcm.decrypt(nonce, nonceOffset + PREFIX_BYTES, in, inOffset, associatedData);
    }
  }

  private void xorSubkey(byte[] blocks, int at) {
    for (int i = 0; i < BLOCK_BYTES; i++) {
      blocks[at + i] ^= subkey1[i];
    }
  }

  private void encryptBlocks(byte[] blocks, byte[] out, int outOffset) {
    Cipher cipher = blockCiphers.borrow();
    try {
      cipher.doFinal(blocks, 0, blocks.length, out, outOffset);
      blockCiphers.giveBack(cipher);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }

  /**
   * Multiplication by x in GF(2^128), as NIST SP 800-38B section 6.1 has it, without a branch on
   * the secret.
   */
  private static byte[] doubled(byte[] block) {
    byte[] result = new byte[BLOCK_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) {
      int carry = i + 1 < BLOCK_BYTES ? (block[i + 1] & 0xff) >>> 7 : 0;
      result[i] = (byte) (block[i] << 1 | carry);
    }
    result[BLOCK_BYTES - 1] ^= (byte) (0x87 & -((block[0] & 0xff) >>> 7));
    return result;
  }

  private static Cipher newBlockCipher(SecretKeySpec key) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java run time has no AES", e);
    }
  }
}
