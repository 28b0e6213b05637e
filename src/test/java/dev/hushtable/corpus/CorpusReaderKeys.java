package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hushtable.reader.DataKeys;
import dev.hushtable.reader.Keys;
import dev.hushtable.reader.KmsIndexRoot;
import dev.hushtable.reader.RawAesDataKeys;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of one folder of the corpus as the independent reader takes them: {@code
 * reader-keys.json} has them unwrapped.
 */
final class CorpusReaderKeys {
  static final String FILE = "reader-keys.json";

  private CorpusReaderKeys() {}

  static Keys of(Path folder, JsonNode declaration) {
    JsonNode json = Corpus.read(folder.resolve(FILE));
    String scope = declaration.path("scope").asText("default");
    String table =
        declaration.path("logicalTable").asText(declaration.required("table").textValue());
    List<Keys.BranchKeyVersion> versions = new ArrayList<>();
    for (JsonNode version : json.path("versions")) {
      if (version.required("scope").textValue().equals(scope)) {
        versions.add(
            new Keys.BranchKeyVersion(
                version.required("branchKeyId").textValue(),
                Corpus.bytes(version.required("uuid")),
                Corpus.bytes(version.required("key"))));
      }
    }
    Map<Integer, byte[]> indexRoots = new HashMap<>();
    for (JsonNode root : json.path("indexRoots")) {
      if (root.path("scope").asText(scope).equals(scope)) {
        indexRoots.put(root.required("generation").intValue(), Corpus.bytes(root.required("key")));
      }
    }
    if (json.has("hmacKey")) {
      byte[] hmacKey = Corpus.bytes(json.get("hmacKey"));
      indexRoots.put(1, KmsIndexRoot.of(hmacKey, 1, table, scope));
    }
    return new Keys(versions, indexRoots, dataKeys(json));
  }

  private static DataKeys dataKeys(JsonNode json) {
    if (json.has("rawAes")) {
      List<DataKeys> keys = new ArrayList<>();
      json.get("rawAes").forEach(key -> keys.add(rawAes(key)));
      return (wrapped, context) ->
          keys.stream().flatMap(key -> key.unwrap(wrapped, context).stream()).findFirst();
    }
    Map<Wrapped, byte[]> known = new HashMap<>();
    for (JsonNode entry : json.path("dataKeys")) {
      known.put(
          new Wrapped(
              buffer(entry, "context"),
              buffer(entry, "providerId"),
              buffer(entry, "providerInformation"),
              buffer(entry, "ciphertext")),
          Corpus.bytes(entry.required("dataKey")));
    }
    return (wrapped, context) ->
        wrapped.stream()
            .map(
                key ->
                    new Wrapped(
                        ByteBuffer.wrap(context),
                        ByteBuffer.wrap(key.providerId()),
                        ByteBuffer.wrap(key.providerInformation()),
                        ByteBuffer.wrap(key.ciphertext())))
            .flatMap(key -> Optional.ofNullable(known.get(key)).stream())
            .findFirst();
  }

  private static DataKeys rawAes(JsonNode key) {
    return new RawAesDataKeys(
        key.required("namespace").textValue(),
        key.required("name").textValue(),
        Corpus.bytes(key.required("wrappingKey")));
  }

  private static ByteBuffer buffer(JsonNode entry, String name) {
    return ByteBuffer.wrap(Corpus.bytes(entry.required(name)));
  }

  /** A wrapped data key with the encryption context that it is wrapped for. */
  private record Wrapped(
      ByteBuffer context,
      ByteBuffer providerId,
      ByteBuffer providerInformation,
      ByteBuffer ciphertext) {}
}
