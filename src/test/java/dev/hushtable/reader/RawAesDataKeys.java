package dev.hushtable.reader;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;

/** Unwraps what the raw AES keyring of the AWS Encryption SDK has wrapped. */
public final class RawAesDataKeys implements DataKeys {
  private static final int NONCE_LENGTH = 12;

  private final byte[] providerId;
  private final byte[] informationBeforeNonce;
  private final byte[] wrappingKey;

  public RawAesDataKeys(String keyNamespace, String keyName, byte[] wrappingKey) {
    this.providerId = keyNamespace.getBytes(StandardCharsets.UTF_8);
    this.informationBeforeNonce =
        Bytes.concat(
            keyName.getBytes(StandardCharsets.UTF_8), Bytes.u32(128), Bytes.u32(NONCE_LENGTH));
    this.wrappingKey = wrappingKey.clone();
  }

  @Override
  public Optional<byte[]> unwrap(List<WrappedDataKey> wrapped, byte[] context) {
    for (WrappedDataKey candidate : wrapped) {
      byte[] information = candidate.providerInformation();
      int end = informationBeforeNonce.length;
      if (Arrays.equals(candidate.providerId(), providerId)
          && information.length == end + NONCE_LENGTH
          && Arrays.equals(Arrays.copyOf(information, end), informationBeforeNonce)) {
        byte[] nonce = Arrays.copyOfRange(information, end, information.length);
        try {
          return Optional.of(Crypto.openGcm(wrappingKey, nonce, candidate.ciphertext(), context));
        } catch (InvalidCipherTextException e) {
          // Another one may be ours.
        }
      }
    }
    return Optional.empty();
  }
}
