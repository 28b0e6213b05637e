package dev.hushtable.integration;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class KeyStoreAdministrationIT extends AbstractKeyAdministrationTest {
  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final List<KeyStoreKeyProvider> providers = new ArrayList<>();
  private KeyStoreSettings settings;
  private KeyStoreAdministration administration;

  @BeforeEach
  void create() {
    settings =
        KeyStoreSettings.builder()
            .dynamoDbClient(aws.dynamoDb())
            .kmsClient(aws.kms())
            .tableName(aws.uniqueTableName("keys"))
            .kmsKeyArn(aws.createKmsKey())
            .build();
    administration = KeyStoreAdministration.create(settings);
    administration.createTable();
    administration.createTable();
  }

  @AfterEach
  void close() {
    providers.forEach(KeyStoreKeyProvider::close);
  }

  @Override
  KeyAdministration administration() {
    return administration;
  }

  @Override
  KeyProvider keys() {
    KeyStoreKeyProvider provider = KeyStoreKeyProvider.create(settings);
    providers.add(provider);
    return provider;
  }
}
