package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;

/** Writes down the keys of a folder as {@link CorpusReaderKeys} reads them. */
final class ReaderKeysBuilder {
  private static final byte[] MESSAGE = {2};

  private final ObjectNode json = new ObjectMapper().createObjectNode();
  private final Set<MessageHeader> known = new HashSet<>();

  ReaderKeysBuilder version(String scope, String branchKeyId, UUID uuid, byte[] key) {
    json.withArray("versions")
        .addObject()
        .put("scope", scope)
        .put("branchKeyId", branchKeyId)
        .put(
            "uuid",
            ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array())
        .put("key", key);
    return this;
  }

  /** The first generation of a scope's index root key; of all scopes for null. */
  ReaderKeysBuilder indexRoot(String scope, byte[] key) {
    ObjectNode root = json.withArray("indexRoots").addObject().put("generation", 1).put("key", key);
    if (scope != null) {
      root.put("scope", scope);
    }
    return this;
  }

  ReaderKeysBuilder hmacKey(byte[] material) {
    json.put("hmacKey", material);
    return this;
  }

  ReaderKeysBuilder rawAes(JsonNode keyring) {
    json.withArray("rawAes").add(keyring);
    return this;
  }

  /** Has the data keys of all messages in these tables unwrapped. */
  ReaderKeysBuilder dataKeys(KeyProvider provider, List<Corpus.Table> tables) {
    for (Corpus.Table table : tables) {
      KeyScope scope =
          KeyScope.of(table.declaration().path("scope").asText(KeyScope.DEFAULT.name()));
      for (Corpus.Item item : table.items()) {
        addDataKeys(provider, scope, item.stored());
      }
    }
    return this;
  }

  private void addDataKeys(KeyProvider provider, KeyScope scope, JsonNode node) {
    JsonNode binary = node.path("B");
    if (binary.isTextual()) {
      byte[] bytes = Corpus.bytes(binary);
      if (bytes.length > 0 && bytes[0] == MESSAGE[0]) {
        addDataKey(provider, scope, bytes);
      }
    } else {
      node.forEach(child -> addDataKeys(provider, scope, child));
    }
  }

  private void addDataKey(KeyProvider provider, KeyScope scope, byte[] message) {
    MessageHeader header;
    try {
      header = MessageHeader.parse(message);
    } catch (MalformedValueException e) {
      throw new IllegalStateException(e);
    }
    if (!known.add(header)) {
      return;
    }
    byte[] dataKey =
        provider
            .decryptionMaterials(scope, header.context(), header.encryptedDataKeys())
            .toCompletableFuture()
            .join()
            .orElseThrow()
            .plaintextDataKey()
            .array();
    MessageRegions.Region context = MessageRegions.of(message).get("context");
    for (EncryptedDataKey wrapped : header.encryptedDataKeys()) {
      json.withArray("dataKeys")
          .addObject()
          .put(
              "context",
              Arrays.copyOfRange(message, context.offset(), context.offset() + context.length()))
          .put("providerId", wrapped.keyProviderId().getBytes(StandardCharsets.UTF_8))
          .put("providerInformation", Buffers.copy(wrapped.keyProviderInfo()))
          .put("ciphertext", Buffers.copy(wrapped.ciphertext()))
          .put("dataKey", dataKey);
    }
  }

  JsonNode json() {
    return json;
  }
}
