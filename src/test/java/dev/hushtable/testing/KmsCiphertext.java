package dev.hushtable.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A ciphertext blob of the KMS emulator: AES-256-GCM, with the encryption context and the whole
 * header as additional authenticated data.
 *
 * <p>The layout is the emulator's own: magic, key id, nonce, filler, ciphertext with tag. The
 * filler makes a blob as long as a real one, 152 bytes more than the plaintext.
 */
final class KmsCiphertext {
  private static final byte[] MAGIC = {1, 2, 2, 0, 0x78};
  private static final int KEY_ID_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int OVERHEAD_BYTES = 152;
  private static final int HEADER_BYTES = OVERHEAD_BYTES - TAG_BYTES;
  private static final int NONCE_OFFSET = MAGIC.length + KEY_ID_BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] blob;

  private KmsCiphertext(byte[] blob) {
    this.blob = blob;
  }

  static byte[] seal(UUID keyId, SecretKey key, byte[] plaintext, Map<String, String> context) {
    byte[] header = new byte[HEADER_BYTES];
    RANDOM.nextBytes(header);
    ByteBuffer.wrap(header)
        .put(MAGIC)
        .putLong(keyId.getMostSignificantBits())
        .putLong(keyId.getLeastSignificantBits());
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, header, context).doFinal(plaintext);
      return ByteBuffer.allocate(HEADER_BYTES + sealed.length).put(header).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the header; what does not look like one of our blobs is refused. */
  static KmsCiphertext parse(byte[] blob) {
    if (blob.length < OVERHEAD_BYTES
        || !Arrays.equals(blob, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw KmsError.invalidCiphertext();
    }
    return new KmsCiphertext(blob);
  }

  UUID keyId() {
    ByteBuffer id = ByteBuffer.wrap(blob, MAGIC.length, KEY_ID_BYTES);
    return new UUID(id.getLong(), id.getLong());
  }

  byte[] open(SecretKey key, Map<String, String> context) {
    byte[] header = Arrays.copyOf(blob, HEADER_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, header, context)
          .doFinal(blob, HEADER_BYTES, blob.length - HEADER_BYTES);
    } catch (AEADBadTagException e) {
      throw KmsError.invalidCiphertext();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] header, Map<String, String> context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, header, NONCE_OFFSET, NONCE_BYTES));
    cipher.updateAAD(header);
    new TreeMap<>(context)
        .forEach(
            (name, value) -> {
              updateAad(cipher, name);
              updateAad(cipher, value);
            });
    return cipher;
  }

  private static void updateAad(Cipher cipher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    cipher.updateAAD(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    cipher.updateAAD(bytes);
  }
}
