package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hushtable.internal.crypto.Sha256;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes local keys with several versions for each scope, which {@link LocalKeyProvider} reads but
 * never makes. The second and the third share a key hint.
 */
final class LocalCorpusKeys {
  static final int VERSIONS = 3;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, List<Version>> versions = new LinkedHashMap<>();
  private final Map<String, byte[]> indexRoots = new LinkedHashMap<>();

  private record Version(UUID uuid, byte[] key) {
    String line(String scope) {
      return scope + " branch-key " + uuid + " " + Base64.getEncoder().encodeToString(key) + "\n";
    }
  }

  /** Makes the keys of a scope, unless they are there. */
  void addScope(String scope) {
    if (indexRoots.putIfAbsent(scope, random()) != null) {
      return;
    }
    List<Version> made = new ArrayList<>();
    made.add(new Version(UUID.randomUUID(), random()));
    UUID second = UUID.randomUUID();
    String hint = second.toString().substring(0, 8);
    made.add(new Version(second, random()));
    String third = hint + UUID.randomUUID().toString().substring(8);
    made.add(new Version(UUID.fromString(third), random()));
    versions.put(scope, made);
  }

  /** The key file, in which that version of each scope is the active one. */
  String file(int active) {
    StringBuilder text = new StringBuilder("hushtable-local-keys 1\n");
    versions.forEach(
        (scope, all) -> {
          List<Version> ordered = new ArrayList<>(all);
          ordered.add(ordered.remove(active));
          ordered.forEach(version -> text.append(version.line(scope)));
          String root = Base64.getEncoder().encodeToString(indexRoots.get(scope));
          text.append(scope).append(" index-root 1 ").append(root).append('\n');
        });
    String checksum = sha256(text.toString());
    return text.append("sha256 ").append(checksum).append('\n').toString();
  }

  KeyProvider provider(int active) throws IOException {
    Path file = Files.createTempFile("corpus", ".keys");
    try {
      Files.writeString(file, file(active));
      return LocalKeyProvider.open(file);
    } finally {
      Files.delete(file);
    }
  }

  JsonNode readerKeys() {
    ReaderKeysBuilder builder = new ReaderKeysBuilder();
    versions.forEach(
        (scope, all) -> all.forEach(v -> builder.version(scope, scope, v.uuid(), v.key())));
    indexRoots.forEach(builder::indexRoot);
    return builder.json();
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.digest(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
