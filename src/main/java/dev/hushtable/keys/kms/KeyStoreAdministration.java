package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.lifecycle.KeyRules;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyDescription;
import dev.hushtable.keys.KeyKind;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.KeyReport.Change;
import dev.hushtable.keys.KeyReport.Outcome;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.KeyState;
import dev.hushtable.keys.ScopeDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Administers a key store and the keys in it. What it makes, it makes with the AWS Cryptographic
 * Material Providers, so other tools for key stores can read it.
 *
 * <p>That library ({@code software.amazon.cryptography:aws-cryptographic-material-providers}) is
 * optional: without it {@link #createTable()}, {@code createKeys}, {@code createVersion} and {@code
 * createIndexGeneration} fail with {@link ErrorCode#INVALID_CONFIGURATION} where they would make
 * something, and all else works.
 */
public final class KeyStoreAdministration implements KeyAdministration {
  /** Two of a few thousand versions share a hint once in a few hundred thousand tries. */
  private static final int MAX_ATTEMPTS = 10;

  private static final String SCOPE_PAIR = "hushtable-scope";

  private final KeyStoreSettings settings;
  private final KeyStoreTable table;
  private final StoredKeys keys;
  private final KeyStoreLibrary library;
  private final Shredding shredding;

  private KeyStoreAdministration(KeyStoreSettings settings) {
    this.settings = settings;
    this.table = new KeyStoreTable(settings);
    this.keys = new StoredKeys(table);
    this.library = new KeyStoreLibrary(settings, table);
    this.shredding = new Shredding(settings, table, keys);
  }

  /**
   * Administers a key store.
   *
   * @param settings where it is, or shall be
   * @return the administration; it holds no resources of its own
   */
  public static KeyStoreAdministration create(KeyStoreSettings settings) {
    return new KeyStoreAdministration(settings);
  }

  /**
   * Creates the key store's table if it does not exist, and waits until it is active.
   *
   * @throws KeyUnavailableException if KMS or DynamoDB refuse or do not answer
   */
  public void createTable() {
    library.createTable();
  }

  @Override
  public List<KeyScope> scopes() {
    NavigableSet<KeyScope> scopes = new TreeSet<>(BY_NAME);
    table.forEachId(id -> KeyIds.scope(id).ifPresent(scopes::add));
    return List.copyOf(scopes);
  }

  @Override
  public ScopeDescription describe(KeyScope scope) {
    Optional<KeyStoreEntry> active = keys.active(scope);
    Optional<UUID> activeVersion = active.map(keys::version);
    Stream<KeyStoreEntry> versions =
        keys.versions(scope).stream()
            .sorted(Comparator.comparing(entry -> entry.created().orElse(Instant.EPOCH)));
    return new ScopeDescription(
        scope,
        Stream.concat(versions, keys.indexRoots(scope).stream())
            .map(entry -> description(entry, activeVersion))
            .toList(),
        active.map(KeyStoreAdministration::callersContext).orElse(Map.of()),
        table.shredded(KeyIds.branchKey(scope)));
  }

  private KeyDescription description(KeyStoreEntry entry, Optional<UUID> activeVersion) {
    boolean active =
        entry.isVersion() && activeVersion.filter(keys.version(entry)::equals).isPresent();
    KeyState inUse = active ? KeyState.ACTIVE : KeyState.READABLE;
    return new KeyDescription(
        StoredKeys.kind(entry),
        keys.nameOf(entry),
        entry.retired() ? KeyState.RETIRED : inUse,
        entry.created(),
        Optional.of(entry.kmsKeyArn()));
  }

  private static Map<String, String> callersContext(KeyStoreEntry entry) {
    Map<String, String> pairs = new TreeMap<>(entry.callersContext());
    pairs.remove(SCOPE_PAIR);
    return pairs;
  }

  @Override
  public KeyReport createKeys(KeyScope scope) {
    return createKeys(scope, KeyCreation.builder().build());
  }

  /**
   * The same with settings of the scope's own.
   *
   * @param scope the scope
   * @param creation what its keys are made with
   * @return what was made
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the scope has keys
   *     that were made with other settings, which cannot be changed this way
   * @throws KeyUnavailableException {@link ErrorCode#KEY_SHREDDED} if the scope's keys were
   *     shredded
   */
  public KeyReport createKeys(KeyScope scope, KeyCreation creation) {
    table.requireNotShredded(scope);
    keys.active(scope).ifPresent(entry -> requireMadeWith(creation, entry, scope));
    List<Change> changes = new ArrayList<>();
    changes.addAll(createIfAbsent(KeyIds.branchKey(scope), scope, creation));
    changes.addAll(
        createIfAbsent(KeyIds.indexRootKey(scope, IndexRootKey.FIRST_GENERATION), scope, creation));
    undoIfShredded(scope);
    return new KeyReport(scope, changes);
  }

  /**
   * The same, with a builder to set it up.
   *
   * @param scope the scope
   * @param creation what to set
   * @return what was made
   */
  public KeyReport createKeys(KeyScope scope, Consumer<KeyCreation.Builder> creation) {
    KeyCreation.Builder builder = KeyCreation.builder();
    creation.accept(builder);
    return createKeys(scope, builder.build());
  }

  private void requireMadeWith(KeyCreation creation, KeyStoreEntry entry, KeyScope scope) {
    boolean otherKmsKey =
        creation.kmsKeyArn().filter(arn -> !arn.equals(entry.kmsKeyArn())).isPresent();
    boolean otherContext =
        !creation.context().isEmpty() && !creation.context().equals(callersContext(entry));
    if (otherKmsKey || otherContext) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The keys of scope "
              + scope
              + " exist already, with "
              + (otherKmsKey
                  ? "KMS key " + entry.kmsKeyArn() + "; change that with rewrap."
                  : "another context, which is bound to them for good."));
    }
  }

  private List<Change> createIfAbsent(String id, KeyScope scope, KeyCreation creation) {
    List<KeyStoreEntry> there = table.entries(id);
    Outcome outcome = Outcome.UNCHANGED;
    if (there.isEmpty()) {
      outcome = create(id, scope, creation) ? Outcome.CREATED : Outcome.UNCHANGED;
      there = table.entries(id);
    }
    List<Change> changes = new ArrayList<>();
    for (KeyStoreEntry entry : there) {
      if (StoredKeys.areKeysOf(scope).test(entry)) {
        changes.add(keys.change(entry, outcome));
      }
    }
    return changes;
  }

  /** Whether it was us; somebody else may have created it in the meantime. */
  private boolean create(String id, KeyScope scope, KeyCreation creation) {
    // The key store wants a context with an explicit identifier; the scope's name lets key policies
    // tell tenants apart.
    Map<String, String> context = new TreeMap<>(creation.context());
    context.put(SCOPE_PAIR, scope.name());
    try {
      library.createKey(id, creation.kmsKeyArn().orElse(settings.kmsKeyArn()), context);
      return true;
    } catch (KeyUnavailableException e) {
      if (table.entries(id).isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  /** Whoever shredded the scope meanwhile may not have seen what was just made. */
  private void undoIfShredded(KeyScope scope) {
    if (table.shredded(KeyIds.branchKey(scope)).isPresent()) {
      shredding.destroy(scope);
      table.requireNotShredded(scope);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The version is wrapped by the KMS key that wraps the one before.
   */
  @Override
  public KeyReport createVersion(KeyScope scope, UUID replaced) {
    table.requireNotShredded(scope);
    String id = KeyIds.branchKey(scope);
    KeyStoreEntry active = keys.requireActive(scope);
    if (!keys.version(active).equals(replaced)) {
      return new KeyReport(scope, List.of(keys.change(active, Outcome.UNCHANGED)));
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Set<UUID> before = allVersions(scope);
      try {
        library.createVersion(id, active.kmsKeyArn());
      } catch (KeyUnavailableException e) {
        // The library takes an entry that was wrapped anew meanwhile for one that was altered.
        KeyStoreEntry now = keys.requireActive(scope);
        if (now.equals(active)) {
          throw e;
        }
        if (!keys.version(now).equals(keys.version(active))) {
          return new KeyReport(scope, List.of(keys.change(now, Outcome.UNCHANGED)));
        }
        active = now;
        continue;
      }
      undoIfShredded(scope);
      active = keys.requireActive(scope);
      if (haveHintsOfTheirOwn(before, allVersions(scope))) {
        return new KeyReport(scope, List.of(keys.change(active, Outcome.CREATED)));
      }
    }
    throw new InternalErrorException(
        ErrorCode.INTERNAL_ERROR,
        "Key store "
            + settings.tableName()
            + " has no free key hint left for branch key "
            + id
            + ".");
  }

  private Set<UUID> allVersions(KeyScope scope) {
    return keys.versions(scope).stream().map(keys::version).collect(Collectors.toSet());
  }

  /** Stored values name only four bytes of a version; readers would have to try several keys. */
  private static boolean haveHintsOfTheirOwn(Set<UUID> before, Set<UUID> after) {
    Set<Integer> taken = before.stream().map(BranchKey::hint).collect(Collectors.toSet());
    return after.stream()
        .filter(version -> !before.contains(version))
        .allMatch(version -> taken.add(BranchKey.hint(version)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>It is wrapped by the KMS key that wraps the scope's active branch key, and made with the
   * same context.
   */
  @Override
  public KeyReport createIndexGeneration(KeyScope scope, int generation) {
    table.requireNotShredded(scope);
    KeyStoreEntry active = keys.requireActive(scope);
    boolean there = KeyRules.isThere(scope, generation, keys.indexRoots(scope).size());
    List<Change> changes =
        createIfAbsent(
            KeyIds.indexRootKey(scope, generation),
            scope,
            KeyCreation.builder()
                .kmsKeyArn(active.kmsKeyArn())
                .context(callersContext(active))
                .build());
    if (!there) {
      undoIfShredded(scope);
    }
    return new KeyReport(scope, changes);
  }

  @Override
  public KeyReport retireVersion(KeyScope scope, UUID version) {
    return setRetired(scope, version, true);
  }

  @Override
  public KeyReport reinstateVersion(KeyScope scope, UUID version) {
    return setRetired(scope, version, false);
  }

  private KeyReport setRetired(KeyScope scope, UUID version, boolean retired) {
    String id = KeyIds.branchKey(scope);
    if (retired) {
      KeyRules.requireNotActive(scope, version, keys.active(scope).map(keys::version));
    }
    return setRetired(
        scope,
        id,
        entry -> entry.isVersion() && keys.version(entry).equals(version),
        KeyKind.BRANCH_KEY_VERSION + " " + version,
        retired);
  }

  @Override
  public KeyReport retireIndexGeneration(KeyScope scope, int generation) {
    KeyRules.requireNotLast(scope, generation, describe(scope).usableGenerations());
    return setRetired(scope, generation, true);
  }

  @Override
  public KeyReport reinstateIndexGeneration(KeyScope scope, int generation) {
    return setRetired(scope, generation, false);
  }

  private KeyReport setRetired(KeyScope scope, int generation, boolean retired) {
    return setRetired(
        scope,
        KeyIds.indexRootKey(scope, generation),
        KeyStoreEntry::isBeacon,
        KeyKind.INDEX_ROOT_KEY + " " + generation,
        retired);
  }

  private KeyReport setRetired(
      KeyScope scope, String id, Predicate<KeyStoreEntry> isKey, String what, boolean retired) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      KeyStoreEntry entry =
          table.entries(id).stream()
              .filter(isKey)
              .findAny()
              .orElseThrow(() -> KeyRules.noKey("Scope " + scope + " has no " + what));
      Outcome outcome = retired ? Outcome.RETIRED : Outcome.REINSTATED;
      if (entry.retired() == retired) {
        return new KeyReport(scope, List.of(keys.change(entry, Outcome.UNCHANGED)));
      }
      if (table.setRetired(entry, retired)) {
        return new KeyReport(scope, List.of(keys.change(entry, outcome)));
      }
    }
    throw new KeyUnavailableException(
        ErrorCode.KEY_SERVICE_UNAVAILABLE,
        "Others keep changing the " + what + " of scope " + scope + "; try again later.");
  }

  /**
   * Wraps all keys of the key store by another KMS key, also those set aside: KMS takes each from
   * the one to the other, and nobody sees it. No stored value is touched. May be stopped and run
   * again at any time, and while applications run whose settings accept both KMS keys ({@link
   * KeyStoreSettings.Builder#acceptKmsKeys}). The keys that are wrapped by the new one already, and
   * every key after it was rewrapped, are tried out: KMS has to take it from the new KMS key once
   * more.
   *
   * <p>Keys that are wrapped by a KMS key that these settings do not accept are an error, since
   * they may be somebody else's.
   *
   * @param kmsKeyArn the KMS key that is to wrap them
   * @return what was done; run it until it has rewrapped none, since a version may have been made
   *     meanwhile
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the ARN is not that of
   *     a key
   */
  public RewrapReport rewrap(String kmsKeyArn) {
    return new Rewrapping(settings, table, kmsKeyArn).run(table::forEachEntry);
  }

  /**
   * The same for the keys of one scope, such as one that gets a KMS key of its own.
   *
   * @param scope the scope
   * @param kmsKeyArn the KMS key that is to wrap them
   * @return what was done
   */
  public RewrapReport rewrap(KeyScope scope, String kmsKeyArn) {
    return new Rewrapping(settings, table, kmsKeyArn)
        .run(rewrap -> keys.all(scope).forEach(rewrap));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A backup of the key store's table, and of the time before, still holds the keys, and opens
   * for whoever may use the KMS key. Only where the scope has a KMS key of its own is there a way
   * to end that too: {@link #shredWithKmsKey}.
   */
  @Override
  public KeyReport shred(KeyScope scope, String confirmation) {
    KeyRules.requireConfirmed(scope, confirmation);
    shredding.mark(scope);
    return new KeyReport(scope, shredding.destroy(scope));
  }

  /**
   * Destroys the keys of a scope, and has KMS delete the KMS keys that wrapped them, so that
   * backups of the key store do not open either. KMS waits before it does, and until then the
   * deletion can be cancelled; the keys are of no use meanwhile.
   *
   * @param scope the scope
   * @param confirmation as for {@link #shred}
   * @param waitingDays how long KMS waits, 7 to 30 days
   * @return what was destroyed
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a KMS key wraps keys
   *     of other scopes too, or those that will be made, or the days are out of bounds; nothing was
   *     destroyed
   */
  public KeyReport shredWithKmsKey(KeyScope scope, String confirmation, int waitingDays) {
    KeyRules.requireConfirmed(scope, confirmation);
    if (waitingDays < 7 || waitingDays > 30) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "KMS waits 7 to 30 days before it deletes a key, not "
              + waitingDays
              + ". Nothing was destroyed.");
    }
    Set<String> kmsKeys = shredding.ownKmsKeys(scope);
    shredding.mark(scope);
    List<Change> changes = shredding.destroy(scope);
    kmsKeys.forEach(kmsKey -> shredding.scheduleDeletion(kmsKey, waitingDays));
    return new KeyReport(scope, changes);
  }
}
