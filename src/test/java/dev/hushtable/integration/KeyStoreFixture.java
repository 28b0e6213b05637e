package dev.hushtable.integration;

import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import java.time.Duration;

/** A key store with the keys of the default scope, as an operator sets one up. */
record KeyStoreFixture(KeyStoreSettings settings, KeyStoreAdministration administration) {

  static KeyStoreFixture create(AwsTestEnvironment aws) {
    KeyStoreSettings settings =
        KeyStoreSettings.builder()
            .dynamoDbClient(aws.dynamoDb())
            .kmsClient(aws.kms())
            .tableName(aws.uniqueTableName("keys"))
            .logicalName("hushtable-keys")
            .kmsKeyArn(aws.createKmsKey())
            .build();
    KeyStoreAdministration administration = KeyStoreAdministration.create(settings);
    administration.createTable();
    administration.createKeys(KeyScope.DEFAULT);
    return new KeyStoreFixture(settings, administration);
  }

  KeyStoreKeyProvider provider() {
    return KeyStoreKeyProvider.create(settings);
  }

  KeyStoreKeyProvider provider(StoredFormat written, StoredFormat... alsoRead) {
    return KeyStoreKeyProvider.builder().keyStore(settings).formats(written, alsoRead).build();
  }

  KeyStoreKeyProvider provider(Duration cacheTtl) {
    return KeyStoreKeyProvider.builder()
        .keyStore(settings)
        .cache(c -> c.timeToLive(cacheTtl))
        .build();
  }
}
