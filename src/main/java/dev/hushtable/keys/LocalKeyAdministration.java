package dev.hushtable.keys;

import dev.hushtable.internal.lifecycle.KeyRules;
import dev.hushtable.keys.KeyReport.Change;
import dev.hushtable.keys.KeyReport.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Administers the keys of a {@link LocalKeyProvider}. */
final class LocalKeyAdministration implements KeyAdministration {
  private final LocalKeyProvider provider;

  LocalKeyAdministration(LocalKeyProvider provider) {
    this.provider = provider;
  }

  @Override
  public List<KeyScope> scopes() {
    return List.copyOf(provider.keys().scopes());
  }

  @Override
  public ScopeDescription describe(KeyScope scope) {
    return describe(provider.keys(), scope);
  }

  private static ScopeDescription describe(LocalKeys keys, KeyScope scope) {
    Optional<UUID> active = keys.active(scope).map(BranchKey::version);
    List<KeyDescription> descriptions = new ArrayList<>();
    for (KeyKind kind : KeyKind.values()) {
      for (LocalKey key : keys.of(scope, kind)) {
        boolean isActive = active.map(UUID::toString).filter(key.name()::equals).isPresent();
        descriptions.add(
            new KeyDescription(
                kind,
                key.name(),
                key.isRetired() ? KeyState.RETIRED : isActive ? KeyState.ACTIVE : KeyState.READABLE,
                Optional.empty(),
                Optional.empty()));
      }
    }
    return new ScopeDescription(
        scope, descriptions, Map.of(), Optional.ofNullable(keys.shredded().get(scope)));
  }

  /** Applies a change that tells what it did. */
  private KeyReport change(KeyScope scope, BiFunction<LocalKeys, List<Change>, LocalKeys> change) {
    List<Change> changes = new ArrayList<>();
    provider.change(keys -> change.apply(keys, changes));
    return new KeyReport(scope, changes);
  }

  static void requireNotShredded(LocalKeys keys, KeyScope scope) {
    Instant when = keys.shredded().get(scope);
    if (when != null) {
      throw KeyRules.shredded(scope, when);
    }
  }

  /** With the first keys of a scope, as far as it has none. */
  static LocalKeys withMissing(LocalKeys keys, KeyScope scope) {
    return withMissing(keys, scope, new ArrayList<>());
  }

  private static LocalKeys withMissing(LocalKeys keys, KeyScope scope, List<Change> changes) {
    requireNotShredded(keys, scope);
    LocalKeys now = keys;
    for (KeyKind kind : KeyKind.values()) {
      List<LocalKey> there = keys.of(scope, kind);
      if (there.isEmpty()) {
        String name =
            kind == KeyKind.BRANCH_KEY_VERSION
                ? UUID.randomUUID().toString()
                : Integer.toString(IndexRootKey.FIRST_GENERATION);
        now = now.withNew(scope, kind, name);
        changes.add(new Change(kind, name, Outcome.CREATED));
      } else {
        there.forEach(key -> changes.add(new Change(kind, key.name(), Outcome.UNCHANGED)));
      }
    }
    return now;
  }

  @Override
  public KeyReport createKeys(KeyScope scope) {
    return change(scope, (keys, changes) -> withMissing(keys, scope, changes));
  }

  @Override
  public KeyReport createVersion(KeyScope scope, UUID replaced) {
    return change(
        scope,
        (keys, changes) -> {
          requireNotShredded(keys, scope);
          UUID active =
              keys.active(scope)
                  .orElseThrow(() -> KeyRules.noKey("Scope " + scope + " has no branch key"))
                  .version();
          if (!active.equals(replaced)) {
            changes.add(
                new Change(KeyKind.BRANCH_KEY_VERSION, active.toString(), Outcome.UNCHANGED));
            return keys;
          }
          UUID version = newVersion(keys, scope);
          changes.add(new Change(KeyKind.BRANCH_KEY_VERSION, version.toString(), Outcome.CREATED));
          return keys.withNew(scope, KeyKind.BRANCH_KEY_VERSION, version.toString());
        });
  }

  /** With a hint of its own, or readers would have to try several keys. */
  private static UUID newVersion(LocalKeys keys, KeyScope scope) {
    List<Integer> taken =
        keys.of(scope, KeyKind.BRANCH_KEY_VERSION).stream()
            .map(key -> key.branchKey().hint())
            .toList();
    UUID version = UUID.randomUUID();
    while (taken.contains(BranchKey.hint(version))) {
      version = UUID.randomUUID();
    }
    return version;
  }

  @Override
  public KeyReport createIndexGeneration(KeyScope scope, int generation) {
    return change(
        scope,
        (keys, changes) -> {
          requireNotShredded(keys, scope);
          String name = Integer.toString(generation);
          boolean there =
              KeyRules.isThere(scope, generation, describe(keys, scope).newestGeneration());
          changes.add(
              new Change(
                  KeyKind.INDEX_ROOT_KEY, name, there ? Outcome.UNCHANGED : Outcome.CREATED));
          return there ? keys : keys.withNew(scope, KeyKind.INDEX_ROOT_KEY, name);
        });
  }

  @Override
  public KeyReport retireVersion(KeyScope scope, UUID version) {
    return setRetired(scope, KeyKind.BRANCH_KEY_VERSION, version.toString(), true);
  }

  @Override
  public KeyReport reinstateVersion(KeyScope scope, UUID version) {
    return setRetired(scope, KeyKind.BRANCH_KEY_VERSION, version.toString(), false);
  }

  @Override
  public KeyReport retireIndexGeneration(KeyScope scope, int generation) {
    KeyRules.requireNotLast(scope, generation, describe(scope).usableGenerations());
    return setRetired(scope, KeyKind.INDEX_ROOT_KEY, Integer.toString(generation), true);
  }

  @Override
  public KeyReport reinstateIndexGeneration(KeyScope scope, int generation) {
    return setRetired(scope, KeyKind.INDEX_ROOT_KEY, Integer.toString(generation), false);
  }

  private KeyReport setRetired(KeyScope scope, KeyKind kind, String name, boolean retired) {
    return change(
        scope,
        (keys, changes) -> {
          LocalKey key =
              keys.of(scope, kind).stream()
                  .filter(one -> one.name().equals(name))
                  .findFirst()
                  .orElseThrow(
                      () -> KeyRules.noKey("Scope " + scope + " has no " + kind + " " + name));
          if (key.isRetired() == retired) {
            changes.add(new Change(kind, name, Outcome.UNCHANGED));
            return keys;
          }
          if (retired && kind == KeyKind.BRANCH_KEY_VERSION) {
            KeyRules.requireNotActive(
                scope, key.branchKey().version(), keys.active(scope).map(BranchKey::version));
          }
          changes.add(new Change(kind, name, retired ? Outcome.RETIRED : Outcome.REINSTATED));
          return keys.withRetired(key, retired);
        });
  }

  @Override
  public KeyReport shred(KeyScope scope, String confirmation) {
    KeyRules.requireConfirmed(scope, confirmation);
    List<LocalKey> destroyed = new ArrayList<>();
    KeyReport report =
        change(
            scope,
            (keys, changes) -> {
              if (keys.shredded().containsKey(scope)) {
                return keys;
              }
              for (KeyKind kind : KeyKind.values()) {
                destroyed.addAll(keys.of(scope, kind));
              }
              KeyRules.requireAnyKey(scope, !destroyed.isEmpty());
              destroyed.forEach(
                  key -> changes.add(new Change(key.kind(), key.name(), Outcome.DESTROYED)));
              return keys.withoutScope(scope, Instant.now());
            });
    destroyed.forEach(LocalKey::close);
    return report;
  }
}
