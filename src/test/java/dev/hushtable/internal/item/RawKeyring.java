package dev.hushtable.internal.item;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.cryptography.materialproviders.ICryptographicMaterialsManager;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.AlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.CommitmentPolicy;
import software.amazon.cryptography.materialproviders.model.CreateDefaultCryptographicMaterialsManagerInput;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsInput;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.ESDKAlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.ESDKCommitmentPolicy;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** Data keys that are wrapped by a raw AES key, which is the same in every test. */
final class RawKeyring {
  private static final AlgorithmSuiteId SUITE =
      AlgorithmSuiteId.builder()
          .ESDK(ESDKAlgorithmSuiteId.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
          .build();

  private static final CommitmentPolicy POLICY =
      CommitmentPolicy.builder().ESDK(ESDKCommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT).build();

  private static final MaterialProviders PROVIDERS =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build();

  private final ICryptographicMaterialsManager manager;

  RawKeyring(int seed) {
    this("hushtable-test", "raw", wrappingKey(seed));
  }

  RawKeyring(String namespace, String name, byte[] wrappingKey) {
    this.manager =
        PROVIDERS.CreateDefaultCryptographicMaterialsManager(
            CreateDefaultCryptographicMaterialsManagerInput.builder()
                .keyring(
                    PROVIDERS.CreateRawAesKeyring(
                        CreateRawAesKeyringInput.builder()
                            .keyNamespace(namespace)
                            .keyName(name)
                            .wrappingKey(ByteBuffer.wrap(wrappingKey))
                            .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
                            .build()))
                .build());
  }

  private static byte[] wrappingKey(int seed) {
    byte[] wrappingKey = new byte[32];
    Arrays.fill(wrappingKey, (byte) seed);
    return wrappingKey;
  }

  EncryptionMaterials encrypt(Map<String, String> context) {
    return manager.GetEncryptionMaterials(
            GetEncryptionMaterialsInput.builder()
                .algorithmSuiteId(SUITE)
                .commitmentPolicy(POLICY)
                .encryptionContext(context)
                .build())
        .encryptionMaterials();
  }

  Optional<DecryptionMaterials> decrypt(Map<String, String> context, List<EncryptedDataKey> keys) {
    try {
      return Optional.of(
          manager.DecryptMaterials(
                  DecryptMaterialsInput.builder()
                      .algorithmSuiteId(SUITE)
                      .commitmentPolicy(POLICY)
                      .encryptionContext(context)
                      .encryptedDataKeys(keys)
                      .build())
              .decryptionMaterials());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
