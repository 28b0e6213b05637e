package dev.hushtable.keys.kms;

import dev.hushtable.internal.aws.AwsLibrary;
import java.util.Map;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.CreateKeyInput;
import software.amazon.cryptography.keystore.model.CreateKeyStoreInput;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;
import software.amazon.cryptography.keystore.model.VersionKeyInput;

/**
 * Makes key stores and keys with the AWS Cryptographic Material Providers, so that other tools for
 * key stores can read them. Every call blocks; every error is ours.
 */
final class KeyStoreLibrary {
  private final KeyStoreSettings settings;
  private final KeyStoreTable table;

  KeyStoreLibrary(KeyStoreSettings settings, KeyStoreTable table) {
    this.settings = settings;
    this.table = table;
  }

  /** Makes the table if it does not exist. */
  void createTable() {
    KeyStore store = store(settings.kmsKeyArn());
    table.call(
        "table",
        () -> {
          store.CreateKeyStore(CreateKeyStoreInput.builder().build());
          return settings
              .dynamoDbClient()
              .waiter()
              .waitUntilTableExists(r -> r.tableName(settings.tableName()));
        });
  }

  /** Makes a branch key with a first version and a beacon key. */
  void createKey(String id, String kmsKeyArn, Map<String, String> context) {
    KeyStore store = store(kmsKeyArn);
    CreateKeyInput input =
        CreateKeyInput.builder().branchKeyIdentifier(id).encryptionContext(context).build();
    table.call("branch key " + id, kmsKeyArn, () -> store.CreateKey(input));
  }

  /** Makes a version and makes it the active one. */
  void createVersion(String id, String kmsKeyArn) {
    KeyStore store = store(kmsKeyArn);
    VersionKeyInput input = VersionKeyInput.builder().branchKeyIdentifier(id).build();
    table.call("branch key " + id, kmsKeyArn, () -> store.VersionKey(input));
  }

  private KeyStore store(String kmsKeyArn) {
    AwsLibrary.MATERIAL_PROVIDERS.require("Making a key store or its keys");
    return KeyStore.builder()
        .KeyStoreConfig(
            KeyStoreConfig.builder()
                .ddbClient(settings.dynamoDbClient())
                .ddbTableName(settings.tableName())
                .logicalKeyStoreName(settings.logicalName())
                .kmsClient(settings.kmsClient())
                .kmsConfiguration(configuration(kmsKeyArn))
                .build())
        .build();
  }

  /** The entries of a multi-Region key may name any replica of it. */
  private KMSConfiguration configuration(String kmsKeyArn) {
    String arn = settings.acceptedKmsKeys().inOurRegion(kmsKeyArn);
    return AcceptedKmsKeys.isMultiRegion(arn)
        ? KMSConfiguration.builder().kmsMRKeyArn(arn).build()
        : KMSConfiguration.builder().kmsKeyArn(arn).build();
  }
}
