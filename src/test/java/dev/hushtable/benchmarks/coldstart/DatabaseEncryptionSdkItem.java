package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.Person;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.DynamoDbItemEncryptor;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.DynamoDbItemEncryptorConfig;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.EncryptItemInput;
import software.amazon.cryptography.dbencryptionsdk.structuredencryption.model.CryptoAction;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsHierarchicalKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.DBEAlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** What the AWS Database Encryption SDK makes of an item, unsigned. */
final class DatabaseEncryptionSdkItem {
  private DatabaseEncryptionSdkItem() {}

  static IKeyring rawKey() {
    return MaterialProviders.builder()
        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
        .build()
        .CreateRawAesKeyring(
            CreateRawAesKeyringInput.builder()
                .keyNamespace("benchmarks")
                .keyName("one")
                .wrappingKey(ByteBuffer.wrap(new byte[32]))
                .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
                .build());
  }

  /**
   * Arguments: the table of the key store, its logical name, the KMS key, and the branch key. Where
   * the services are comes from the environment.
   */
  static IKeyring keyStore(String[] arguments) {
    KeyStore keyStore =
        KeyStore.builder()
            .KeyStoreConfig(
                KeyStoreConfig.builder()
                    .ddbClient(DynamoDbClient.create())
                    .kmsClient(KmsClient.create())
                    .ddbTableName(arguments[0])
                    .logicalKeyStoreName(arguments[1])
                    .kmsConfiguration(KMSConfiguration.builder().kmsKeyArn(arguments[2]).build())
                    .build())
            .build();
    return MaterialProviders.builder()
        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
        .build()
        .CreateAwsKmsHierarchicalKeyring(
            CreateAwsKmsHierarchicalKeyringInput.builder()
                .keyStore(keyStore)
                .branchKeyId(arguments[3])
                .ttlSeconds(900)
                .build());
  }

  static Map<String, AttributeValue> encrypt(Map<String, AttributeValue> item, IKeyring keyring) {
    Map<String, CryptoAction> actions = new HashMap<>();
    actions.put("id", CryptoAction.SIGN_ONLY);
    Person.SECRETS.forEach(name -> actions.put(name, CryptoAction.ENCRYPT_AND_SIGN));
    Person.PLAIN.forEach(name -> actions.put(name, CryptoAction.DO_NOTHING));
    DynamoDbItemEncryptor encryptor =
        DynamoDbItemEncryptor.builder()
            .DynamoDbItemEncryptorConfig(
                DynamoDbItemEncryptorConfig.builder()
                    .logicalTableName(Person.TABLE)
                    .partitionKeyName("id")
                    .attributeActionsOnEncrypt(actions)
                    .allowedUnsignedAttributes(Person.PLAIN)
                    .algorithmSuiteId(
                        DBEAlgorithmSuiteId
                            .ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_SYMSIG_HMAC_SHA384)
                    .keyring(keyring)
                    .build())
            .build();
    return encryptor.EncryptItem(EncryptItemInput.builder().plaintextItem(item).build())
        .encryptedItem();
  }
}
