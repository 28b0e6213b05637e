package dev.hushtable.integration;

import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.integration.NodePeer.Table;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Keyrings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Both sides with keys in KMS: those of a keyring, and those of an AWS key store. */
class NodeKeyringsIT {
  private static final Table TABLE = Table.of("Anything", "id");
  private static final List<String> PATH = List.of("value");

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private Path folder;

  /** For each test, so that each counts as skipped where there is no Node.js. */
  @BeforeEach
  void install() throws Throwable {
    folder = NodeInstallation.folder();
  }

  @Test
  void keyringKeyProvider_whenItsKeyringIsOfKms_exchangesValuesWithNode() throws Exception {
    String key = aws.createKmsKey();

    try (Keyrings keyrings = new Keyrings(aws);
        KeyProvider keys =
            KeyringKeyProvider.builder()
                .keyring(keyrings.kms(key))
                .indexRoot(IndexRootKey.FIRST_GENERATION, new byte[32])
                .build()) {
      assertExchange(keys, Map.of("kind", "kms", "keyArn", key));
    }
  }

  @Test
  void keyStoreKeyProvider_whenItWritesMessages_exchangesValuesWithNode() throws Exception {
    KeyStoreFixture store = KeyStoreFixture.create(aws);
    KeyStoreSettings settings = store.settings();
    Map<String, String> keyring =
        Map.of(
            "kind", "hierarchical",
            "tableName", settings.tableName(),
            "logicalName", settings.logicalName(),
            "keyArn", settings.kmsKeyArn(),
            "branchKeyId", KeyScope.DEFAULT.name());

    try (KeyProvider keys = store.provider(StoredFormat.ENCRYPTION_SDK)) {
      assertExchange(keys, keyring);
    }
  }

  private void assertExchange(KeyProvider keys, Map<String, ?> keyring) throws Exception {
    ModelEncryptor<Anything> anything =
        ModelEncryptor.builder(Anything.class).tableName(TABLE.name()).keys(keys).build();
    try (NodePeer node = NodePeer.start(folder, aws, keyring)) {
      Map<String, AttributeValue> ours =
          anything.encryptModel(Anything.of("a-1", s("from Java"), null));
      assertThat(node.open(TABLE, ours, List.of(PATH))).containsExactly(s("from Java"));

      Map<String, AttributeValue> theirs =
          node.seal(TABLE, Map.of("id", s("a-1")), Map.of(PATH, s("from Node.js")));
      assertThat(anything.decryptModel(theirs).getValue()).isEqualTo(s("from Node.js"));
    }
  }
}
