package dev.hushtable.internal.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.crypto.KcXaes256Gcm.Group;
import dev.hushtable.internal.crypto.NotAuthenticException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactFormatTest {
  private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");
  private static final byte[] PLAINTEXT = ascii("XAES-256-GCM");

  private final byte[] keyBytes = new byte[32];
  private KcXaes256Gcm key;

  @BeforeEach
  void makeKey() {
    Arrays.fill(keyBytes, (byte) 3);
    key = new KcXaes256Gcm(keyBytes);
  }

  /** Frozen, and of published parts: the second vector of C2SP and its commitment. */
  @Test
  void seal_whenGivenPublishedVector_hasTheDocumentedLayout() {
    byte[] stored = seal(key, 0xFEDCBA98, NONCE, PLAINTEXT, "c2sp.org/", "XAES-256-GCM");
    assertThat(HexFormat.of().formatHex(stored))
        .isEqualTo(
            "c1"
                + "fedcba98"
                + "4142434445464748494a4b4c4d4e4f505152535455565758"
                + "5553cd21d1592b422e3129632a3187eee8a658cdca5c5b32ce86308dcc18e9d1"
                + "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    assertThat(stored[0]).isEqualTo(CompactFormat.FORMAT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 1_000, 100_000})
  void seal_whenPlaintextHasAnyLength_adds77Bytes(int length) throws Exception {
    byte[] plaintext = new byte[length];
    new Random(length).nextBytes(plaintext);
    byte[] stored = seal(key, 7, NONCE, plaintext, "item", "path");
    assertThat(stored).hasSize(length + 77);
    assertThat(CompactFormat.OVERHEAD_BYTES).isEqualTo(77);
    assertThat(CompactFormat.MIN_BYTES).isEqualTo(78);
    assertThat(open(key, stored, "item", "path")).isEqualTo(plaintext);
  }

  @Test
  void seal_whenItReturns_leavesNonceAndPlaintext() {
    byte[] nonce = NONCE.clone();
    byte[] plaintext = PLAINTEXT.clone();
    seal(key, 7, nonce, plaintext, "item", "path");
    assertThat(nonce).isEqualTo(NONCE);
    assertThat(plaintext).isEqualTo(PLAINTEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 0x01020304, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void hint_whenSealedWithIt_isGivenBack(int hint) {
    assertThat(CompactFormat.hint(seal(key, hint, NONCE, PLAINTEXT, "item", "path")))
        .isEqualTo(hint);
  }

  @Test
  void open_whenBoundToOtherData_isRefused() {
    byte[] stored = seal(key, 7, NONCE, PLAINTEXT, "item", "path");
    for (String[] data :
        new String[][] {{"item2", "path"}, {"item", "path2"}, {"", "path"}, {"path", "item"}}) {
      assertThatExceptionOfType(NotAuthenticException.class)
          .isThrownBy(() -> open(key, stored, data[0], data[1]));
    }
  }

  /** The format and the hint are bound by the associated data, not by the cipher. */
  @Test
  void open_whenAnyByteBehindTheHintIsAltered_isNotCommittedOrRefused() throws Exception {
    byte[] stored = seal(key, 7, NONCE, PLAINTEXT, "item", "path");
    for (int at = 5; at < stored.length; at++) {
      byte[] altered = stored.clone();
      altered[at] ^= 0x10;
      Group group = CompactFormat.group(key, altered);
      assertThat(CompactFormat.isCommitted(group, altered)).as("byte %d", at).isEqualTo(at >= 61);
      boolean inCommitment = at >= 29 && at < 61;
      if (inCommitment) {
        assertThat(open(key, altered, "item", "path")).isEqualTo(PLAINTEXT);
      } else {
        assertThatExceptionOfType(NotAuthenticException.class)
            .isThrownBy(() -> open(key, altered, "item", "path"));
      }
    }
  }

  @Test
  void open_whenCutOrExtended_isRefused() {
    byte[] stored = seal(key, 7, NONCE, PLAINTEXT, "item", "path");
    for (int length = CompactFormat.MIN_BYTES; length < stored.length + 5; length++) {
      if (length != stored.length) {
        byte[] altered = Arrays.copyOf(stored, length);
        assertThatExceptionOfType(NotAuthenticException.class)
            .isThrownBy(() -> open(key, altered, "item", "path"));
      }
    }
  }

  @Test
  void isCommitted_whenKeyIsAnother_isFalse() {
    byte[] stored = seal(key, 7, NONCE, PLAINTEXT, "item", "path");
    assertThat(CompactFormat.isCommitted(CompactFormat.group(key, stored), stored)).isTrue();
    keyBytes[31] ^= 1;
    KcXaes256Gcm other = new KcXaes256Gcm(keyBytes);
    assertThat(CompactFormat.isCommitted(CompactFormat.group(other, stored), stored)).isFalse();
    assertThatExceptionOfType(NotAuthenticException.class)
        .isThrownBy(() -> open(other, stored, "item", "path"));
  }

  @Test
  void open_whenValuesShareAGroup_opensAllThroughTheGroupOfOne() throws Exception {
    Group writing = key.group(NONCE, 0);
    byte[][] stored = new byte[5][];
    for (int i = 0; i < stored.length; i++) {
      stored[i] =
          CompactFormat.seal(
              7, writing, NONCE, i, new byte[] {(byte) i}, ascii("item"), ascii("p"));
    }
    Group reading = CompactFormat.group(key, stored[3]);
    for (int i = 0; i < stored.length; i++) {
      assertThat(CompactFormat.sharesGroup(stored[i], stored[3])).isTrue();
      assertThat(CompactFormat.isCommitted(reading, stored[i])).isTrue();
      assertThat(CompactFormat.open(reading, stored[i], ascii("item"), ascii("p")))
          .containsExactly(i);
    }
  }

  @Test
  void sharesGroup_whenAnythingButTheNoncePrefixDiffers_isTrue() {
    byte[] stored = seal(key, 7, NONCE, PLAINTEXT, "item", "path");
    for (int at = 0; at < stored.length; at++) {
      byte[] other = stored.clone();
      other[at] ^= 1;
      boolean inPrefix = at >= 5 && at < 17;
      assertThat(CompactFormat.sharesGroup(stored, other)).as("byte %d", at).isEqualTo(!inPrefix);
    }
    assertThat(CompactFormat.sharesGroup(stored, Arrays.copyOf(stored, 200))).isTrue();
  }

  private static byte[] seal(
      KcXaes256Gcm key, int hint, byte[] nonce, byte[] plaintext, String item, String path) {
    return CompactFormat.seal(
        hint, key.group(nonce, 0), nonce, 0, plaintext, ascii(item), ascii(path));
  }

  private static byte[] open(KcXaes256Gcm key, byte[] stored, String item, String path)
      throws NotAuthenticException {
    return CompactFormat.open(CompactFormat.group(key, stored), stored, ascii(item), ascii(path));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
