package dev.hushtable.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.aead.subtle.XAesGcmAead;
import com.google.crypto.tink.util.SecretBytes;
import dev.hushtable.internal.crypto.KcXaes256Gcm.Group;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Holds the cipher to Tink, whose X-AES-GCM with a salt of 12 bytes is XAES-256-GCM. A message of
 * Tink is the salt, the IV, the ciphertext and the tag; the first two are our nonce.
 */
class TinkComparisonTest {
  private static final int ROUNDS = 4_000;

  private final Random random = new Random(20240717);

  @Test
  void decrypt_whenTinkEncrypted_givesThePlaintext() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] key = bytes(KcXaes256Gcm.KEY_BYTES);
      byte[] plaintext = bytes(length());
      byte[] associatedData = bytes(length());

      byte[] message = tink(key).encrypt(plaintext, associatedData);

      byte[] nonce = Arrays.copyOf(message, KcXaes256Gcm.NONCE_BYTES);
      Group group = new KcXaes256Gcm(key).group(nonce, 0);
      assertThat(group.decrypt(message, 0, message, KcXaes256Gcm.NONCE_BYTES, associatedData))
          .as("round %d", i)
          .isEqualTo(plaintext);
      assertThat(encrypt(key, nonce, plaintext, associatedData))
          .as("round %d", i)
          .isEqualTo(message);
    }
  }

  @Test
  void encrypt_whenTinkDecrypts_givesThePlaintext() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] key = bytes(KcXaes256Gcm.KEY_BYTES);
      byte[] nonce = bytes(KcXaes256Gcm.NONCE_BYTES);
      byte[] plaintext = bytes(length());
      byte[] associatedData = bytes(length());

      byte[] message = encrypt(key, nonce, plaintext, associatedData);

      assertThat(tink(key).decrypt(message, associatedData)).as("round %d", i).isEqualTo(plaintext);
    }
  }

  /** As Tink lays a message out. */
  private static byte[] encrypt(byte[] key, byte[] nonce, byte[] plaintext, byte[] associatedData) {
    byte[] message = Arrays.copyOf(nonce, nonce.length + plaintext.length + KcXaes256Gcm.TAG_BYTES);
    new KcXaes256Gcm(key)
        .group(nonce, 0)
        .encrypt(nonce, 0, plaintext, message, nonce.length, associatedData);
    return message;
  }

  private static Aead tink(byte[] key) throws GeneralSecurityException {
    XAesGcmParameters parameters =
        XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, KcXaes256Gcm.PREFIX_BYTES);
    return XAesGcmAead.create(
        XAesGcmKey.create(
            parameters, SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()), null));
  }

  /** Often none or a few blocks, sometimes much. */
  private int length() {
    return random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(70);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
