package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsHierarchicalKeyringInput;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.ESDKAlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;
import software.amazon.cryptography.materialproviders.model.InitializeDecryptionMaterialsInput;
import software.amazon.cryptography.materialproviders.model.InitializeEncryptionMaterialsInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;
import software.amazon.cryptography.materialproviders.model.OnDecryptInput;
import software.amazon.cryptography.materialproviders.model.OnEncryptInput;

/** Data keys that we wrap by branch keys, against the hierarchical keyring of AWS. */
class HierarchicalKeysIT {
  /** Pairs whose order by UTF-16 differs from that by bytes. */
  private static final Map<String, String> CONTEXT =
      Map.of("use", "tést", "\uFF61", "a", "\uD83D\uDE00", "b");

  private static final AlgorithmSuiteId SUITE =
      AlgorithmSuiteId.builder()
          .ESDK(ESDKAlgorithmSuiteId.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
          .build();

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final MaterialProviders providers =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build();
  private KeyStoreKeyProvider keys;
  private IKeyring keyring;

  @BeforeEach
  void create() {
    KeyStoreFixture fixture = KeyStoreFixture.create(aws);
    keys = fixture.provider();
    KeyStoreSettings settings = fixture.settings();
    keyring =
        providers.CreateAwsKmsHierarchicalKeyring(
            CreateAwsKmsHierarchicalKeyringInput.builder()
                .branchKeyId(KeyScope.DEFAULT.name())
                .ttlSeconds(600)
                .keyStore(
                    KeyStore.builder()
                        .KeyStoreConfig(
                            KeyStoreConfig.builder()
                                .ddbClient(settings.dynamoDbClient())
                                .ddbTableName(settings.tableName())
                                .logicalKeyStoreName(settings.logicalName())
                                .kmsClient(settings.kmsClient())
                                .kmsConfiguration(
                                    KMSConfiguration.builder()
                                        .kmsKeyArn(settings.kmsKeyArn())
                                        .build())
                                .build())
                        .build())
                .build());
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private EncryptionMaterials ours() {
    return keys.encryptionMaterials(KeyScope.DEFAULT, CONTEXT, List.of(10))
        .toCompletableFuture()
        .join()
        .get(0);
  }

  private Optional<DecryptionMaterials> open(
      Map<String, String> context, EncryptedDataKey... wrapped) {
    return keys.decryptionMaterials(KeyScope.DEFAULT, context, List.of(wrapped))
        .toCompletableFuture()
        .join();
  }

  @Test
  void dataKey_whenWeWrapIt_isUnwrappedByAws() {
    EncryptionMaterials ours = ours();
    DecryptionMaterials opened =
        keyring.OnDecrypt(
                OnDecryptInput.builder()
                    .materials(
                        providers.InitializeDecryptionMaterials(
                            InitializeDecryptionMaterialsInput.builder()
                                .algorithmSuiteId(SUITE)
                                .encryptionContext(CONTEXT)
                                .requiredEncryptionContextKeys(List.of())
                                .build()))
                    .encryptedDataKeys(ours.encryptedDataKeys())
                    .build())
            .materials();

    assertThat(opened.plaintextDataKey()).isEqualTo(ours.plaintextDataKey());
    assertThat(ours.algorithmSuite().id().ESDK()).isEqualTo(SUITE.ESDK());
  }

  @Test
  void dataKey_whenAwsWrapsIt_isUnwrappedByUs() {
    EncryptionMaterials theirs = theirs();

    assertThat(open(CONTEXT, theirs.encryptedDataKeys().get(0)))
        .hasValueSatisfying(
            opened -> assertThat(opened.plaintextDataKey()).isEqualTo(theirs.plaintextDataKey()));
  }

  private EncryptionMaterials theirs() {
    return keyring.OnEncrypt(
            OnEncryptInput.builder()
                .materials(
                    providers.InitializeEncryptionMaterials(
                        InitializeEncryptionMaterialsInput.builder()
                            .algorithmSuiteId(SUITE)
                            .encryptionContext(CONTEXT)
                            .requiredEncryptionContextKeys(List.of())
                            .build()))
                .build())
        .materials();
  }

  @Test
  void dataKey_whenAnythingIsDifferent_doesNotOpen() {
    EncryptedDataKey wrapped = ours().encryptedDataKeys().get(0);
    assertThat(open(CONTEXT, wrapped)).isPresent();

    byte[] bytes = Buffers.copy(wrapped.ciphertext());
    for (int i = 0; i < bytes.length; i++) {
      byte[] altered = bytes.clone();
      altered[i] ^= 1;
      EncryptedDataKey other = wrapped.toBuilder().ciphertext(ByteBuffer.wrap(altered)).build();
      assertThat(open(CONTEXT, other)).as("byte %d", i).isEmpty();
    }
    for (int length : new int[] {0, bytes.length - 1, bytes.length + 1}) {
      ByteBuffer other = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
      assertThat(open(CONTEXT, wrapped.toBuilder().ciphertext(other).build())).isEmpty();
    }
    assertThat(open(Map.of("use", "another"), wrapped)).isEmpty();
    assertThat(open(CONTEXT, wrapped.toBuilder().keyProviderId("aws-kms").build())).isEmpty();
    ByteBuffer scope = ByteBuffer.wrap("acme".getBytes(StandardCharsets.UTF_8));
    assertThat(open(CONTEXT, wrapped.toBuilder().keyProviderInfo(scope).build())).isEmpty();
  }

  @Test
  void dataKey_whenItIsOneOfSeveral_isFound() {
    EncryptedDataKey ours = ours().encryptedDataKeys().get(0);
    EncryptedDataKey foreign = ours.toBuilder().keyProviderId("aws-kms").build();

    assertThat(open(CONTEXT, foreign, ours, theirs().encryptedDataKeys().get(0))).isPresent();
  }
}
