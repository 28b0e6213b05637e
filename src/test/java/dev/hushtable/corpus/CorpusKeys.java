package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.DynamoDbJson;
import dev.hushtable.testing.KmsEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The keys of one folder of the corpus, as the library has them: {@code provider.json} says of what
 * kind they are and what they consist of. KMS is an emulator with the corpus's keys; a key store is
 * a table in DynamoDB Local that is filled with the corpus's entries.
 */
final class CorpusKeys implements AutoCloseable {
  static final String FILE = "provider.json";
  static final String LOCAL_KEYS = "keys.txt";

  private final Path folder;
  private final JsonNode json;
  private final Deque<SdkAutoCloseable> resources = new ArrayDeque<>();
  private final Map<Set<String>, KeyProvider> providers = new HashMap<>();
  private AwsTestEnvironment aws;
  private KeyStoreSettings keyStore;

  CorpusKeys(Path folder) {
    this.folder = folder;
    this.json = Corpus.read(folder.resolve(FILE));
  }

  /** A provider that reads these formats, named by their first bytes, and writes the first. */
  KeyProvider provider(JsonNode formats) {
    Set<String> read = new TreeSet<>();
    formats.forEach(format -> read.add(format.textValue()));
    return providers.computeIfAbsent(read, names -> kept(open(formats)));
  }

  private KeyProvider open(JsonNode formats) {
    String kind = json.required("kind").textValue();
    return switch (kind) {
      case "local" -> local();
      case "keyring" -> keyring(json.required("keyring"));
      case "key-store" -> keyStore(formats);
      default -> throw new IllegalArgumentException("No keys of kind " + kind);
    };
  }

  /** Of a copy that only its owner may read, as the provider wants its file. */
  private KeyProvider local() {
    try {
      Path copy = Files.createTempFile("corpus", ".keys");
      try {
        Files.write(copy, Files.readAllBytes(folder.resolve(LOCAL_KEYS)));
        return LocalKeyProvider.open(copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A provider of this keyring with what else the folder has. */
  KeyProvider keyring(JsonNode keyring) {
    boolean usesKms = json.has("kmsKeys");
    KeyringKeyProvider.Builder builder =
        KeyringKeyProvider.builder()
            .keyring(new CorpusKeyrings(usesKms ? aws(false).kms() : null).keyring(keyring))
            .acknowledgeForgeableValues(json.path("forgeable").asBoolean());
    if (json.has("indexRoot")) {
      builder.indexRoot(1, Corpus.bytes(json.get("indexRoot")));
    } else {
      builder.indexRootFromKms(aws(false).kms(), json.required("hmacKeyArn").textValue());
    }
    return kept(builder.build());
  }

  private KeyProvider keyStore(JsonNode formats) {
    if (keyStore == null) {
      keyStore = settings();
      KeyStoreAdministration.create(keyStore).createTable();
      for (JsonNode entry : Corpus.read(folder.resolve("entries.json"))) {
        aws.dynamoDb()
            .putItem(r -> r.tableName(keyStore.tableName()).item(DynamoDbJson.toItem(entry)));
      }
    }
    StoredFormat[] read = new StoredFormat[formats.size()];
    for (int i = 0; i < read.length; i++) {
      read[i] =
          formats.get(i).textValue().equals("c1")
              ? StoredFormat.COMPACT
              : StoredFormat.ENCRYPTION_SDK;
    }
    return KeyStoreKeyProvider.builder().keyStore(keyStore).formats(read[0], read).build();
  }

  /** A key store without entries, whose table does not exist yet. */
  KeyStoreSettings settings() {
    return KeyStoreSettings.builder()
        .dynamoDbClient(aws(true).dynamoDb())
        .kmsClient(aws(true).kms())
        .tableName(aws(true).uniqueTableName("corpus-keys"))
        .logicalName(json.required("logicalName").textValue())
        .kmsKeyArn(json.required("kmsKeyArn").textValue())
        .build();
  }

  private AwsTestEnvironment aws(boolean withDynamoDb) {
    if (aws == null) {
      KmsEmulator emulator = kept(new Emulator()).kms;
      for (JsonNode key : json.required("kmsKeys")) {
        UUID id = UUID.fromString(key.required("id").textValue());
        byte[] material = Corpus.bytes(key.required("material"));
        if (key.required("spec").textValue().equals("HMAC_512")) {
          emulator.importHmacKey(id, material);
        } else {
          emulator.importKey(id, material);
        }
      }
      aws =
          AwsTestEnvironment.of(
              withDynamoDb
                  ? AwsTestEnvironment.shared().dynamoDbEndpoint().orElseThrow()
                  : emulator.endpoint(),
              emulator.endpoint());
      resources.push(aws::close);
    }
    return aws;
  }

  private <T extends SdkAutoCloseable> T kept(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Closes what was opened, the last first. */
  @Override
  public void close() {
    resources.forEach(SdkAutoCloseable::close);
  }

  /** An emulator as a resource of the SDK's kind. */
  private static final class Emulator implements SdkAutoCloseable {
    private final KmsEmulator kms = KmsEmulator.start();

    @Override
    public void close() {
      kms.close();
    }
  }
}
