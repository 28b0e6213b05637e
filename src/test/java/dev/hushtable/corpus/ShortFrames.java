package dev.hushtable.corpus;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoResult;
import software.amazon.cryptography.materialproviders.IKeyring;

/** Messages of many frames, as the AWS Encryption SDK writes them and the library does not. */
final class ShortFrames {
  private static final AwsCrypto SDK =
      AwsCrypto.builder()
          .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
          .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
          .build();

  private ShortFrames() {}

  /** The same content in frames of that length. */
  static byte[] of(byte[] message, IKeyring keyring, int frameLength) {
    CryptoResult<byte[], ?> opened = SDK.decryptData(keyring, message);
    return SDK.toBuilder()
        .withEncryptionFrameSize(frameLength)
        .build()
        .encryptData(keyring, opened.getResult(), opened.getEncryptionContext())
        .getResult();
  }
}
