package dev.hushtable.integration;

import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** The same with data keys from a KMS keyring, and no key store. */
class KeyringTableIT extends AbstractEncryptedTableTest {
  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    String hmacKey =
        environment
            .kms()
            .createKey(r -> r.keySpec(KeySpec.HMAC_512).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
            .keyMetadata()
            .arn();
    IKeyring keyring =
        MaterialProviders.builder()
            .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
            .build()
            .CreateAwsKmsKeyring(
                CreateAwsKmsKeyringInput.builder()
                    .kmsClient(environment.kms())
                    .kmsKeyId(environment.createKmsKey())
                    .build());
    return KeyringKeyProvider.builder()
        .keyring(keyring)
        .indexRootFromKms(environment.kms(), hmacKey)
        .build();
  }
}
