package dev.hushtable.keys;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys of a scope as they are stored. Immutable.
 *
 * @param scope the scope
 * @param keys its keys, the versions first, each kind from the oldest to the newest; empty if there
 *     are none
 * @param context the pairs that its keys were made with, which KMS is told each time one is used
 * @param shredded when its keys were destroyed by {@link KeyAdministration#shred}; empty if they
 *     were not
 */
public record ScopeDescription(
    KeyScope scope,
    List<KeyDescription> keys,
    Map<String, String> context,
    Optional<Instant> shredded) {

  /**
   * Takes copies of the list and the map.
   *
   * @param scope the scope
   * @param keys its keys
   * @param context the pairs that its keys were made with
   * @param shredded when its keys were destroyed
   */
  public ScopeDescription {
    keys = List.copyOf(keys);
    context = Map.copyOf(context);
  }

  /**
   * The version that new values are encrypted under.
   *
   * @return its UUID; empty if the scope has no keys
   */
  public Optional<UUID> activeVersion() {
    return keys.stream()
        .filter(key -> key.state() == KeyState.ACTIVE)
        .map(key -> UUID.fromString(key.name()))
        .findFirst();
  }

  /**
   * The newest generation of the index root key, retired or not.
   *
   * @return {@value IndexRootKey#FIRST_GENERATION} to {@value IndexRootKey#LAST_GENERATION}; 0 if
   *     there is none
   */
  public int newestGeneration() {
    return keys.stream()
        .filter(key -> key.kind() == KeyKind.INDEX_ROOT_KEY)
        .mapToInt(key -> Integer.parseInt(key.name()))
        .max()
        .orElse(0);
  }

  /**
   * The generations of the index root key that are not retired.
   *
   * @return from the oldest to the newest
   */
  public List<Integer> usableGenerations() {
    return keys.stream()
        .filter(key -> key.kind() == KeyKind.INDEX_ROOT_KEY && key.state() != KeyState.RETIRED)
        .map(key -> Integer.valueOf(key.name()))
        .toList();
  }
}
