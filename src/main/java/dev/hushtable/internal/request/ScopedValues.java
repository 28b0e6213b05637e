package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.PlainValues;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.keys.KeyScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of several writes to one table, each under the key scope of its item. Confined to one
 * request.
 */
final class ScopedValues {
  private final Map<Optional<KeyScope>, Values> byScope = new LinkedHashMap<>();

  private record Values(TableEngine engine, List<PlainValues> all) {}

  void add(ItemWrite write) {
    byScope
        .computeIfAbsent(
            Optional.ofNullable(write.engine().table().scope()),
            scope -> new Values(write.engine(), new ArrayList<>()))
        .all()
        .addAll(write.data());
  }

  /** The keys that they need. */
  Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>();
    byScope
        .values()
        .forEach(values -> needs.addAll(values.engine().encryptor().needsToSeal(values.all())));
    return needs;
  }

  /**
   * Encrypts them.
   *
   * @param token see {@link dev.hushtable.internal.item.ItemEncryptor#seal}; null for none
   */
  void seal(KeySet keys, @Nullable String token) {
    byScope.values().forEach(values -> values.engine().encryptor().seal(values.all(), keys, token));
  }
}
