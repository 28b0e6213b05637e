package dev.hushtable.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** The keys and aliases of one Region. */
final class KmsKeys {
  private static final Pattern ALIAS_NAME = Pattern.compile("alias/[a-zA-Z0-9/_-]{1,250}");

  private final String region;
  private final Map<UUID, EmulatedKmsKey> keys = new ConcurrentHashMap<>();
  private final Map<String, EmulatedKmsKey> aliases = new ConcurrentSkipListMap<>();

  KmsKeys(String region) {
    this.region = region;
  }

  EmulatedKmsKey create(EmulatedKmsKey.Spec spec, boolean multiRegion, String description) {
    return add(new EmulatedKmsKey(region, spec, multiRegion, description));
  }

  EmulatedKmsKey add(EmulatedKmsKey key) {
    if (keys.putIfAbsent(key.uuid(), key) != null) {
      throw KmsError.badRequest("AlreadyExistsException", key.arn() + " already exists.");
    }
    return key;
  }

  /** All keys, ordered by id. */
  List<EmulatedKmsKey> all() {
    List<EmulatedKmsKey> all = new ArrayList<>(keys.values());
    all.sort((a, b) -> a.id().compareTo(b.id()));
    return all;
  }

  /** The aliases by name, ordered. */
  Map<String, EmulatedKmsKey> aliases() {
    return aliases;
  }

  /** Finds a key by id, key ARN, alias name or alias ARN. */
  EmulatedKmsKey resolve(String reference) {
    String name =
        reference.startsWith(aliasArn("alias/"))
            ? reference.substring(aliasArn("").length())
            : reference;
    if (!name.startsWith("alias/")) {
      return resolveKey(reference);
    }
    EmulatedKmsKey key = aliases.get(name);
    if (key == null) {
      throw noSuchAlias(name);
    }
    return key;
  }

  /** Finds a key by id or key ARN. An operation that manages a key takes no alias. */
  EmulatedKmsKey resolveKey(String reference) {
    return keys.values().stream()
        .filter(key -> key.id().equals(reference) || key.arn().equals(reference))
        .findFirst()
        .orElseThrow(() -> KmsError.notFound("Key '" + reference + "' does not exist"));
  }

  Optional<EmulatedKmsKey> find(UUID id) {
    return Optional.ofNullable(keys.get(id));
  }

  void createAlias(String name, EmulatedKmsKey target) {
    if (!ALIAS_NAME.matcher(name).matches() || name.startsWith("alias/aws/")) {
      throw KmsError.badRequest("InvalidAliasNameException", "Invalid alias name '" + name + "'");
    }
    if (aliases.putIfAbsent(name, target) != null) {
      throw KmsError.badRequest(
          "AlreadyExistsException", "An alias with the name " + aliasArn(name) + " already exists");
    }
  }

  void deleteAlias(String name) {
    if (aliases.remove(name) == null) {
      throw noSuchAlias(name);
    }
  }

  String aliasArn(String name) {
    return EmulatedKmsKey.arnPrefix(region) + name;
  }

  private KmsError noSuchAlias(String name) {
    return KmsError.notFound("Alias " + aliasArn(name) + " is not found.");
  }
}
