package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.DynamoDbJson;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.GetBeaconKeyInput;
import software.amazon.cryptography.keystore.model.GetBranchKeyVersionInput;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;

/** Makes a key store, and writes down what is in it. */
final class KeyStoreCorpus {
  private static final String VERSION_PREFIX = "branch:version:";

  private final KeyStoreSettings settings;
  private final KeyStoreAdministration administration;
  private final Set<String> scopes;

  KeyStoreCorpus(KeyStoreSettings settings, Set<String> scopes) {
    this.settings = settings;
    this.administration = KeyStoreAdministration.create(settings);
    this.scopes = scopes;
    administration.createTable();
    scopes.forEach(scope -> administration.createKeys(KeyScope.of(scope)));
  }

  void createVersions() {
    scopes.forEach(scope -> administration.createVersion(KeyScope.of(scope)));
  }

  KeyProvider provider(StoredFormat written) {
    return KeyStoreKeyProvider.builder()
        .keyStore(settings)
        .formats(written, StoredFormat.values())
        .build();
  }

  /** All entries of the key store's table. */
  ArrayNode entries() {
    ArrayNode entries = new ObjectMapper().createArrayNode();
    items().map(DynamoDbJson::toJson).forEach(entries::add);
    return entries;
  }

  private Stream<Map<String, AttributeValue>> items() {
    return settings
        .dynamoDbClient()
        .scanPaginator(r -> r.tableName(settings.tableName()))
        .items()
        .stream();
  }

  void addTo(ReaderKeysBuilder keys) {
    KeyStore store =
        KeyStore.builder()
            .KeyStoreConfig(
                KeyStoreConfig.builder()
                    .ddbClient(settings.dynamoDbClient())
                    .ddbTableName(settings.tableName())
                    .logicalKeyStoreName(settings.logicalName())
                    .kmsClient(settings.kmsClient())
                    .kmsConfiguration(
                        KMSConfiguration.builder().kmsKeyArn(settings.kmsKeyArn()).build())
                    .build())
            .build();
    for (String scope : scopes) {
      items()
          .filter(item -> item.get("branch-key-id").s().equals(scope))
          .map(item -> item.get("type").s())
          .filter(type -> type.startsWith(VERSION_PREFIX))
          .map(type -> type.substring(VERSION_PREFIX.length()))
          .forEach(
              version ->
                  keys.version(
                      scope, scope, UUID.fromString(version), branchKey(store, scope, version)));
      keys.indexRoot(scope, indexRoot(store, scope));
    }
  }

  private static byte[] branchKey(KeyStore store, String scope, String version) {
    return Buffers.copy(
        store.GetBranchKeyVersion(
                GetBranchKeyVersionInput.builder()
                    .branchKeyIdentifier(scope)
                    .branchKeyVersion(version)
                    .build())
            .branchKeyMaterials()
            .branchKey());
  }

  private static byte[] indexRoot(KeyStore store, String scope) {
    return Buffers.copy(
        store.GetBeaconKey(
                GetBeaconKeyInput.builder().branchKeyIdentifier(scope + "/index/1").build())
            .beaconKeyMaterials()
            .beaconKey());
  }
}
