package dev.hushtable.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.internal.crypto.KcXaes256Gcm.Group;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is altered, a value does not open; what is not, opens from any thread. */
class KcXaes256GcmTamperingTest {
  private static final byte[] PLAINTEXT = "a value of thirty-one bytes here".getBytes(US_ASCII);
  private static final byte[] DATA = "item 7, attribute ssn".getBytes(US_ASCII);

  private final Random random = new Random(7);
  private final byte[] keyBytes = bytes(32);
  private final KcXaes256Gcm key = new KcXaes256Gcm(keyBytes);
  private final Sealed original = Sealed.of(key, bytes(24), PLAINTEXT, DATA);

  /** A value apart, so that each region can be altered alone. */
  private record Sealed(byte[] nonce, byte[] commitment, byte[] ciphertext, byte[] data) {

    static Sealed of(KcXaes256Gcm key, byte[] nonce, byte[] plaintext, byte[] data) {
      return of(key.group(nonce, 0), nonce, plaintext, data);
    }

    static Sealed of(Group group, byte[] nonce, byte[] plaintext, byte[] data) {
      byte[] commitment = new byte[KcXaes256Gcm.COMMITMENT_BYTES];
      group.commitment(nonce, 0, commitment, 0);
      byte[] ciphertext = new byte[plaintext.length + KcXaes256Gcm.TAG_BYTES];
      group.encrypt(nonce, 0, plaintext, ciphertext, 0, data);
      return new Sealed(nonce.clone(), commitment, ciphertext, data);
    }

    boolean isCommitted(KcXaes256Gcm key) {
      return key.group(nonce, 0).isCommitted(nonce, 0, commitment, 0);
    }

    byte[] decrypt(KcXaes256Gcm key) throws NotAuthenticException {
      return key.group(nonce, 0).decrypt(nonce, 0, ciphertext, 0, data);
    }

    void assertRefused(KcXaes256Gcm key) {
      assertThatExceptionOfType(NotAuthenticException.class).isThrownBy(() -> decrypt(key));
    }
  }

  @Test
  void decrypt_whenNothingIsAltered_givesThePlaintext() throws Exception {
    assertThat(original.isCommitted(key)).isTrue();
    assertThat(original.decrypt(key)).isEqualTo(PLAINTEXT);
  }

  @Test
  void decrypt_whenAnyBitOfTheNonceIsFlipped_isRefusedAndNotCommitted() {
    for (int bit = 0; bit < 24 * 8; bit++) {
      Sealed altered =
          new Sealed(flipped(original.nonce, bit), original.commitment, original.ciphertext, DATA);
      assertThat(altered.isCommitted(key)).as("bit %d", bit).isFalse();
      altered.assertRefused(key);
    }
  }

  /** As when a reader takes one group for all values that claim the same first 12 bytes. */
  @Test
  void decrypt_whenNonceSuffixIsAlteredWithinAGroup_isRefusedAndNotCommitted() {
    Group group = key.group(original.nonce, 0);
    for (int bit = 12 * 8; bit < 24 * 8; bit++) {
      byte[] nonce = flipped(original.nonce, bit);
      assertThat(group.isCommitted(nonce, 0, original.commitment, 0)).isFalse();
      assertThatExceptionOfType(NotAuthenticException.class)
          .isThrownBy(() -> group.decrypt(nonce, 0, original.ciphertext, 0, DATA));
    }
  }

  @Test
  void isCommitted_whenAnyBitOfTheCommitmentIsFlipped_isFalse() {
    for (int bit = 0; bit < 32 * 8; bit++) {
      Sealed altered =
          new Sealed(original.nonce, flipped(original.commitment, bit), original.ciphertext, DATA);
      assertThat(altered.isCommitted(key)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void decrypt_whenAnyBitOfCiphertextOrTagIsFlipped_isRefused() {
    for (int bit = 0; bit < original.ciphertext.length * 8; bit++) {
      Sealed altered =
          new Sealed(original.nonce, original.commitment, flipped(original.ciphertext, bit), DATA);
      altered.assertRefused(key);
      // The commitment is to the key; what it says does not depend on the ciphertext.
      assertThat(altered.isCommitted(key)).isTrue();
    }
  }

  @Test
  void decrypt_whenAnyBitOfTheAssociatedDataIsFlipped_isRefused() {
    for (int bit = 0; bit < DATA.length * 8; bit++) {
      new Sealed(original.nonce, original.commitment, original.ciphertext, flipped(DATA, bit))
          .assertRefused(key);
    }
  }

  @Test
  void decrypt_whenAssociatedDataIsLongerOrShorter_isRefused() {
    for (int length : new int[] {0, 1, DATA.length - 1, DATA.length + 1}) {
      byte[] data = Arrays.copyOf(DATA, length);
      new Sealed(original.nonce, original.commitment, original.ciphertext, data).assertRefused(key);
    }
  }

  @Test
  void decrypt_whenCiphertextIsCutOrExtended_isRefused() {
    for (int length = 0; length <= original.ciphertext.length + 16; length++) {
      if (length != original.ciphertext.length) {
        byte[] ciphertext = Arrays.copyOf(original.ciphertext, length);
        new Sealed(original.nonce, original.commitment, ciphertext, DATA).assertRefused(key);
      }
    }
  }

  @Test
  void decrypt_whenArrayHoldsNoWholeTagBehindTheOffset_isRefused() {
    Group group = key.group(original.nonce, 0);
    int offset = 61;
    for (int length = 0; length < offset + KcXaes256Gcm.TAG_BYTES; length++) {
      byte[] cut = new byte[length];
      assertThatExceptionOfType(NotAuthenticException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> group.decrypt(original.nonce, 0, cut, offset, DATA));
    }
  }

  @Test
  void isCommitted_whenKeyIsAnother_isFalse() {
    for (int bit = 0; bit < 32 * 8; bit++) {
      KcXaes256Gcm other = new KcXaes256Gcm(flipped(keyBytes, bit));
      assertThat(original.isCommitted(other)).as("bit %d", bit).isFalse();
      original.assertRefused(other);
    }
  }

  @Test
  void decrypt_whenAnotherValueOfTheGroupWasRefused_stillOpensTheRest() throws Exception {
    Group group = key.group(original.nonce, 0);
    assertThatExceptionOfType(NotAuthenticException.class)
        .isThrownBy(
            () -> group.decrypt(original.nonce, 0, flipped(original.ciphertext, 3), 0, DATA));
    assertThat(group.decrypt(original.nonce, 0, original.ciphertext, 0, DATA)).isEqualTo(PLAINTEXT);
  }

  @Test
  void decrypt_whenGroupHoldsSeveralValues_opensEachThroughAFreshGroup() throws Exception {
    // The last four bytes are all ones, so that the count carries over within the group.
    byte[] base = Arrays.copyOf(original.nonce, 24);
    Arrays.fill(base, 20, 24, (byte) 0xff);
    Group group = key.group(base, 0);
    Sealed[] values = new Sealed[20];
    for (int i = 0; i < values.length; i++) {
      byte[] nonce = new byte[24];
      HedgedNonces.nth(base, i, nonce, 0);
      values[i] = Sealed.of(group, nonce, bytes(i), new byte[] {(byte) i});
    }
    for (int i = values.length - 1; i >= 0; i--) {
      assertThat(values[i].isCommitted(key)).isTrue();
      assertThat(values[i].decrypt(key)).hasSize(i);
      assertThat(group.decrypt(values[i].nonce, 0, values[i].ciphertext, 0, values[i].data))
          .isEqualTo(values[i].decrypt(key));
    }
    // Two values of one group are not interchangeable.
    new Sealed(values[1].nonce, values[1].commitment, values[2].ciphertext, values[2].data)
        .assertRefused(key);
    assertThat(key.group(base, 0).isCommitted(values[1].nonce, 0, values[2].commitment, 0))
        .isFalse();
  }

  @Test
  void key_whenSharedByThreads_givesWhatItGivesToOne() throws Exception {
    int count = 64;
    byte[][] plaintexts = new byte[count][];
    Sealed[] expected = new Sealed[count];
    for (int i = 0; i < count; i++) {
      plaintexts[i] = bytes(i);
      expected[i] = Sealed.of(new KcXaes256Gcm(keyBytes), bytes(24), plaintexts[i], bytes(20));
    }
    KcXaes256Gcm shared = new KcXaes256Gcm(keyBytes);
    Threads.run(
        4,
        thread -> {
          for (int round = 0; round < 2_000; round++) {
            int i = (round * 7 + thread * 16) % count;
            Sealed sealed = Sealed.of(shared, expected[i].nonce, plaintexts[i], expected[i].data);
            if (!Arrays.equals(sealed.ciphertext, expected[i].ciphertext)
                || !Arrays.equals(sealed.commitment, expected[i].commitment)
                || !expected[i].isCommitted(shared)
                || !Arrays.equals(expected[i].decrypt(shared), plaintexts[i])) {
              throw new AssertionError("thread " + thread + ", round " + round);
            }
          }
        });
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }
}
