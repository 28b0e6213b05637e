package dev.hushtable.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hushtable.internal.crypto.KcXaes256Gcm.Group;
import dev.hushtable.testing.Allocations;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the cipher to published vectors and to Bouncy Castle's AES-CMAC. */
class KcXaes256GcmTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");

  /** The ciphertexts are those of C2SP, the commitments those of the design. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "empty",
      value = {
        "1,empty,ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271,"
            + "04076b6085eebab138855fe57811c04112eff989d44120dfff662d5475a383c3",
        "3,c2sp.org/XAES-256-GCM,986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d,"
            + "5553cd21d1592b422e3129632a3187eee8a658cdca5c5b32ce86308dcc18e9d1"
      })
  void encrypt_whenGivenPublishedVector_givesItsCiphertextAndCommitment(
      int keyByte, String associatedData, String ciphertext, String commitment) throws Exception {
    byte[] data = ascii(associatedData == null ? "" : associatedData);
    Group group = new KcXaes256Gcm(repeated(keyByte, 32)).group(NONCE, 0);
    byte[] sealed = seal(group, NONCE, ascii("XAES-256-GCM"), data);
    byte[] committed = commitment(group, NONCE);

    assertThat(HEX.formatHex(sealed)).isEqualTo(ciphertext);
    assertThat(HEX.formatHex(committed)).isEqualTo(commitment);
    assertThat(group.isCommitted(NONCE, 0, committed, 0)).isTrue();
    assertThat(group.decrypt(NONCE, 0, sealed, 0, data)).isEqualTo(ascii("XAES-256-GCM"));
  }

  /** The vectors above take both branches of the doubling in AES-CMAC: one key for each. */
  @ParameterizedTest
  @CsvSource({"1,0", "3,1"})
  void vectors_whenTheirSubkeyIsDoubled_takeBothBranches(int keyByte, int carry) throws Exception {
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(repeated(keyByte, 32), "AES"));
    assertThat((aes.doFinal(new byte[16])[0] & 0xff) >>> 7).isEqualTo(carry);
  }

  /** The accumulated vector of C2SP: 10,000 random keys, nonces, plaintexts, associated data. */
  @Test
  void encrypt_whenRunOnAccumulatedVector_givesItsDigest() throws Exception {
    SHAKEDigest source = new SHAKEDigest(128);
    SHAKEDigest results = new SHAKEDigest(128);
    for (int i = 0; i < 10_000; i++) {
      byte[] key = read(source, 32);
      byte[] nonce = read(source, 24);
      byte[] plaintext = read(source, read(source, 1)[0] & 0xff);
      byte[] associatedData = read(source, read(source, 1)[0] & 0xff);
      Group group = new KcXaes256Gcm(key).group(nonce, 0);
      byte[] sealed = seal(group, nonce, plaintext, associatedData);
      assertThat(group.decrypt(nonce, 0, sealed, 0, associatedData)).isEqualTo(plaintext);
      results.update(sealed, 0, sealed.length);
    }
    assertThat(HEX.formatHex(read(results, 32)))
        .isEqualTo("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");
  }

  @Test
  void group_whenInputsAreRandom_agreesWithCmacOfBouncyCastle() throws Exception {
    Random random = new Random(20250758);
    boolean[] carrySeen = new boolean[2];
    for (int i = 0; i < 1_000; i++) {
      byte[] key = bytes(random, 32);
      byte[] nonce = bytes(random, 24);
      byte[] plaintext = bytes(random, random.nextInt(80));
      byte[] associatedData = bytes(random, random.nextInt(80));
      Group group = new KcXaes256Gcm(key).group(nonce, 0);

      byte[] prefix = Arrays.copyOf(nonce, 12);
      byte[] derived =
          concat(
              cmac(key, concat(new byte[] {0, 1, 'X', 0}, prefix)),
              cmac(key, concat(new byte[] {0, 2, 'X', 0}, prefix)));
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(derived, "AES"),
          new GCMParameterSpec(128, nonce, 12, 12));
      gcm.updateAAD(associatedData);
      assertThat(seal(group, nonce, plaintext, associatedData)).isEqualTo(gcm.doFinal(plaintext));

      byte[] labelled = concat(ascii("XCMT"), nonce);
      assertThat(commitment(group, nonce))
          .isEqualTo(
              concat(
                  cmac(key, concat(labelled, new byte[] {0, 1, 0, 1})),
                  cmac(key, concat(labelled, new byte[] {0, 1, 0, 2}))));
      carrySeen[(cmacSubkeySource(key)[0] & 0xff) >>> 7] = true;
    }
    assertThat(carrySeen).containsOnly(true);
  }

  @Test
  void encrypt_whenArraysHaveOffsets_readsAndWritesOnlyItsRegions() throws Exception {
    KcXaes256Gcm cipher = new KcXaes256Gcm(repeated(1, 32));
    byte[] shifted = concat(repeated(0x55, 7), NONCE, repeated(0x55, 9));
    Group group = cipher.group(shifted, 7);
    byte[] out = repeated(0x77, 5 + 12 + 16 + 3);
    group.encrypt(shifted, 7, ascii("XAES-256-GCM"), out, 5);
    byte[] commitments = repeated(0x77, 4 + 32 + 2);
    group.commitment(shifted, 7, commitments, 4);

    assertThat(HEX.formatHex(out))
        .isEqualTo("7777777777ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271777777");
    assertThat(HEX.formatHex(commitments))
        .isEqualTo("7777777704076b6085eebab138855fe57811c04112eff989d44120dfff662d5475a383c37777");
    assertThat(group.isCommitted(shifted, 7, commitments, 4)).isTrue();
    assertThat(group.isCommitted(shifted, 7, commitments, 3)).isFalse();
    byte[] stored = Arrays.copyOf(out, out.length - 3);
    assertThat(group.decrypt(shifted, 7, stored, 5)).isEqualTo(ascii("XAES-256-GCM"));
  }

  @Test
  void encrypt_whenAssociatedDataIsInParts_authenticatesTheirConcatenation() {
    Group group = new KcXaes256Gcm(repeated(3, 32)).group(NONCE, 0);
    byte[] whole = seal(group, NONCE, ascii("XAES-256-GCM"), ascii("c2sp.org/XAES-256-GCM"));
    byte[] parts = new byte[whole.length];
    // Another group: the JDK refuses to encrypt twice in a row under one nonce.
    new KcXaes256Gcm(repeated(3, 32))
        .group(NONCE, 0)
        .encrypt(
            NONCE, 0, ascii("XAES-256-GCM"), parts, 0, ascii("c2sp."), ascii("org/XAES-256-GCM"));
    assertThat(parts).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 24, 31, 33, 64})
  void constructor_whenKeyHasAnotherLength_isRefused(int length) {
    assertThatIllegalArgumentException().isThrownBy(() -> new KcXaes256Gcm(new byte[length]));
  }

  @Test
  void constructor_whenCallerWipesItsKey_keepsACopy() throws Exception {
    byte[] key = repeated(1, 32);
    KcXaes256Gcm cipher = new KcXaes256Gcm(key);
    Arrays.fill(key, (byte) 0);
    // In other threads too, whose slots in the pool are empty.
    Threads.run(
        4,
        thread ->
            assertThat(HEX.formatHex(seal(cipher.group(NONCE, 0), NONCE, ascii("XAES-256-GCM"))))
                .isEqualTo("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"));
  }

  @Test
  void encrypt_whenARequestIsRepeated_givesTheSame() {
    KcXaes256Gcm cipher = new KcXaes256Gcm(repeated(1, 32));
    byte[] first = seal(cipher.group(NONCE, 0), NONCE, ascii("one value"));

    assertThat(seal(cipher.group(NONCE, 0), NONCE, ascii("one value"))).isEqualTo(first);
  }

  @Test
  void encrypt_whenANonceIsUsedTwiceInARow_isRefused() {
    Group group = new KcXaes256Gcm(repeated(1, 32)).group(NONCE, 0);
    var unused = seal(group, NONCE, ascii("one value"));

    assertThatIllegalStateException().isThrownBy(() -> seal(group, NONCE, ascii("another")));
  }

  /** The JDK takes some microseconds, and kilobytes, to find a provider. */
  @Test
  void encrypt_whenDoneAgain_makesNoNewCipher() {
    byte[] out = new byte[64];
    Group group = new KcXaes256Gcm(repeated(1, 32)).group(NONCE, 0);
    byte[] nonce = NONCE.clone();
    long again =
        Allocations.leastOf(
            20,
            () -> {
              nonce[23]++;
              group.encrypt(nonce, 0, ascii("value"), out, 0);
            });
    long anew = Allocations.leastOf(20, KcXaes256GcmTest::newCipher);
    assertThat(again).isLessThan(anew);
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new block cipher takes more memory than a group. */
  @Test
  void group_whenMadeAgain_makesNoNewBlockCipher() {
    byte[] key = repeated(1, 32);
    KcXaes256Gcm shared = new KcXaes256Gcm(key);
    long again = Allocations.leastOf(20, () -> shared.group(NONCE, 0));
    long anew = Allocations.leastOf(20, () -> new KcXaes256Gcm(key).group(NONCE, 0));
    assertThat(again).isLessThan(anew / 2);
  }

  private static byte[] cmac(byte[] key, byte[] message) {
    CMac cmac = new CMac(AESEngine.newInstance());
    cmac.init(new KeyParameter(key));
    cmac.update(message, 0, message.length);
    byte[] tag = new byte[16];
    cmac.doFinal(tag, 0);
    return tag;
  }

  private static byte[] cmacSubkeySource(byte[] key) {
    AESEngine aes = (AESEngine) AESEngine.newInstance();
    aes.init(true, new KeyParameter(key));
    byte[] block = new byte[16];
    aes.processBlock(block, 0, block, 0);
    return block;
  }

  private static byte[] seal(Group group, byte[] nonce, byte[] plaintext, byte[]... data) {
    byte[] out = new byte[plaintext.length + KcXaes256Gcm.TAG_BYTES];
    group.encrypt(nonce, 0, plaintext, out, 0, data);
    return out;
  }

  private static byte[] commitment(Group group, byte[] nonce) {
    byte[] out = new byte[KcXaes256Gcm.COMMITMENT_BYTES];
    group.commitment(nonce, 0, out, 0);
    return out;
  }

  private static byte[] read(SHAKEDigest shake, int length) {
    byte[] bytes = new byte[length];
    shake.doOutput(bytes, 0, length);
    return bytes;
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] repeated(int value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    byte[] all = new byte[0];
    for (byte[] part : parts) {
      int end = all.length;
      all = Arrays.copyOf(all, end + part.length);
      System.arraycopy(part, 0, all, end, part.length);
    }
    return all;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
