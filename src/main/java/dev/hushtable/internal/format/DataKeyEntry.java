package dev.hushtable.internal.format;

import java.nio.ByteBuffer;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;

/**
 * A wrapped data key, as the header of a message has it: AWS Encryption SDK specification, {@code
 * data-format/message-header.md}, "Encrypted Data Key Entries". A type of our own, because headers
 * are looked at also where the AWS Encryption SDK is not on the class path.
 *
 * @param keyProviderId which kind of keyring wrapped it
 * @param keyProviderInfo which key did, in that keyring's own form; not to be changed
 * @param ciphertext the data key; not to be changed
 */
public record DataKeyEntry(
    String keyProviderId, ByteBuffer keyProviderInfo, ByteBuffer ciphertext) {

  /** What materials for a message have. */
  public static DataKeyEntry of(EncryptedDataKey key) {
    return new DataKeyEntry(key.keyProviderId(), key.keyProviderInfo(), key.ciphertext());
  }

  EncryptedDataKey toEncryptedDataKey() {
    return EncryptedDataKey.builder()
        .keyProviderId(keyProviderId)
        .keyProviderInfo(keyProviderInfo)
        .ciphertext(ciphertext)
        .build();
  }
}
