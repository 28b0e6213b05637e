package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import java.nio.file.Path;
import java.util.List;

/**
 * A key file, and a key store whose branch key both libraries use.
 *
 * @param file the file
 * @param store the key store, on services that the environment of a program names
 */
record KeysForPrograms(Path file, KeyStoreSettings store) {
  private static final KeyScope SCOPE = KeyScope.DEFAULT;

  /** Makes the keys. */
  static KeysForPrograms create(Path file, AwsTestEnvironment services) {
    LocalKeyProvider.create(file, SCOPE).close();
    KeyStoreSettings store =
        KeyStoreSettings.builder()
            .dynamoDbClient(services.dynamoDb())
            .kmsClient(services.kms())
            .tableName(services.uniqueTableName("cold-start-keys"))
            .logicalName("cold-start-keys")
            .kmsKeyArn(services.createKmsKey())
            .build();
    KeyStoreAdministration administration = KeyStoreAdministration.create(store);
    administration.createTable();
    administration.createKeys(SCOPE);
    return new KeysForPrograms(file, store);
  }

  /** What the programs say that they want. */
  List<String> arguments(Program.Keys keys) {
    return switch (keys) {
      case NONE -> List.of();
      case FILE -> List.of(file.toString());
      case STORE ->
          List.of(store.tableName(), store.logicalName(), store.kmsKeyArn(), SCOPE.name());
    };
  }
}
