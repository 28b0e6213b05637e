package dev.hushtable.keys.kms;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.aws.AwsLibrary;
import dev.hushtable.internal.aws.KeyFailures;
import dev.hushtable.internal.cache.CacheMonitor;
import dev.hushtable.internal.cache.CacheParts;
import dev.hushtable.internal.cache.LoaderThreads;
import dev.hushtable.internal.cache.RefreshingCache;
import dev.hushtable.internal.cache.Snapshots;
import dev.hushtable.internal.materials.DataKeyLimits;
import dev.hushtable.internal.materials.HierarchicalKeys;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyCacheSettings;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import dev.hushtable.metrics.KeyCacheStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/**
 * Keys from the AWS key store: branch keys and index root keys in a DynamoDB table, wrapped by a
 * KMS key. The provider for production.
 *
 * <p>Keys are cached in memory. In a cache lifetime KMS is called once for the active version, once
 * for each other version that is read, and once for each index root key, however many items are
 * written or read; concurrent callers share one load. A version that is read before it is asked for
 * as the active one costs one call more. A key in use is refreshed in the background before it
 * expires, so callers do not wait; if the refresh fails, they use the cached key until it does
 * expire, and a warning is logged. A key that was replaced or evicted is left to the garbage
 * collector, since requests under way may still use it.
 *
 * <p><b>What caching means for access.</b> A cached key is used without asking KMS again, so
 * disabling the KMS key or changing a policy takes effect when the cached key expires, at most
 * {@link KeyCacheSettings.Builder#timeToLive} later.
 *
 * <p><b>Snapshots.</b> Where the API of CRaC ({@code org.crac:crac}) is on the class path, as AWS
 * Lambda SnapStart wants it for its hooks, all cached keys are overwritten before a snapshot is
 * taken, and those that were in use are loaded again in each process that begins from it. What the
 * JDK's ciphers derived from them stays until it is collected.
 *
 * <p>Thread safe. Callers never block: the waiting is done by up to four daemon threads of its own.
 */
public final class KeyStoreKeyProvider implements KeyProvider {
  private static final int MAX_CANDIDATES = 4;

  /** How often an unknown key hint may make us look for new versions. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(5);

  private interface OfScope {
    KeyScope scope();
  }

  private record VersionId(KeyScope scope, UUID version) implements OfScope {}

  private record IndexId(KeyScope scope, int generation) implements OfScope {}

  private final KeyStoreReader reader;
  private final LoaderThreads threads;
  private final CacheMonitor monitor;
  private final RefreshingCache<KeyScope, BranchKey> active;
  private final RefreshingCache<VersionId, BranchKey> versions;
  private final RefreshingCache<KeyScope, Map<Integer, List<UUID>>> directories;
  private final RefreshingCache<IndexId, IndexRootKey> indexRoots;
  private final StoredFormats formats;
  private final HierarchicalKeys messages;
  private volatile Set<KeyScope> drainedScopes = Set.of();
  private volatile Set<IndexId> drainedIndexRoots = Set.of();

  /** Kept, not used. */
  @SuppressWarnings("UnusedVariable")
  private final @Nullable Object snapshots;

  private KeyStoreKeyProvider(Builder builder) {
    if (builder.settings == null) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "KeyStoreKeyProvider needs keyStore; set it on the builder.");
    }
    if (builder.formats.read().contains(StoredFormat.ENCRYPTION_SDK)) {
      AwsLibrary.ENCRYPTION_SDK.require("StoredFormat.ENCRYPTION_SDK");
    }
    this.reader = new KeyStoreReader(builder.settings);
    this.formats = builder.formats;
    this.threads =
        new LoaderThreads(
            "hushtable-key-store",
            KeyStoreKeyProvider::overload,
            KeyStoreKeyProvider::closedException);
    this.monitor =
        new CacheMonitor(
            builder.cache.metricPublisher(), this::onRefusal, threads.loaders(), builder.clock);
    CacheParts parts =
        new CacheParts(builder.cache, KeyFailures::kind, threads, monitor, builder.clock);
    this.versions = new RefreshingCache<>(id -> reader.branchKey(id.scope(), id.version()), parts);
    this.active = new RefreshingCache<>(this::loadActive, parts);
    this.indexRoots =
        new RefreshingCache<>(id -> reader.indexRootKey(id.scope(), id.generation()), parts);
    this.directories = new RefreshingCache<>(this::loadDirectory, parts);
    this.messages = new HierarchicalKeys(DataKeyLimits.DEFAULT, builder.cache.maxKeys());
    this.snapshots = Snapshots.around(this::drain, this::reload);
  }

  /** No key stays in a snapshot, which others may keep and start again for a long time. */
  private void drain() {
    drainedScopes = active.drain(BranchKey::close);
    drainedIndexRoots = indexRoots.drain(IndexRootKey::close);
    versions.drain(BranchKey::close);
    directories.drain(directory -> {});
    messages.close();
  }

  /** In the background, so that the first requests find what they need. */
  private void reload() {
    drainedScopes.forEach(active::get);
    drainedIndexRoots.forEach(indexRoots::get);
  }

  /** A KMS key that is disabled has wrapped the scope's other keys too. */
  private void onRefusal(Object key, Throwable why) {
    if (why instanceof KeyUnavailableException e && e.code() == ErrorCode.KEY_DISABLED) {
      forget(key instanceof OfScope part ? part.scope() : (KeyScope) key);
    }
  }

  /**
   * Drops the cached keys of a scope, so that whoever needs one next asks the key store: for a
   * process that is told that keys were destroyed, or a permission taken away. Requests that have
   * their keys already go on.
   *
   * @param scope the scope
   */
  public void forget(KeyScope scope) {
    active.drop(scope::equals);
    directories.drop(scope::equals);
    versions.drop(id -> id.scope().equals(scope));
    indexRoots.drop(id -> id.scope().equals(scope));
    messages.drop();
  }

  private static KeyUnavailableException overload() {
    return new KeyUnavailableException(
        ErrorCode.KEY_SERVICE_UNAVAILABLE,
        "Too many keys wait to be loaded from the key store; retry later.");
  }

  private BranchKey loadActive(KeyScope scope) {
    long epoch = versions.epoch();
    BranchKey key = reader.activeBranchKey(scope);
    // What was just written can be read without asking KMS again.
    versions.put(new VersionId(scope, key.version()), key, epoch);
    return key;
  }

  /** The versions of a scope by hint. */
  private Map<Integer, List<UUID>> loadDirectory(KeyScope scope) {
    return reader.versions(scope).stream().collect(Collectors.groupingBy(BranchKey::hint));
  }

  /**
   * A builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A provider with default cache settings.
   *
   * @param settings where the key store is
   * @return the provider
   */
  public static KeyStoreKeyProvider create(KeyStoreSettings settings) {
    return builder().keyStore(settings).build();
  }

  @Override
  public StoredFormats formats() {
    return formats;
  }

  @Override
  public CompletionStage<List<EncryptionMaterials>> encryptionMaterials(
      KeyScope scope, Map<String, String> encryptionContext, List<Integer> plaintextLengths) {
    return activeBranchKey(scope)
        .thenApply(key -> messages.encryptionMaterials(key, encryptionContext, plaintextLengths));
  }

  @Override
  public CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
      KeyScope scope,
      Map<String, String> encryptionContext,
      List<EncryptedDataKey> wrappedDataKeys) {
    return HierarchicalKeys.decryptionMaterials(
        KeyIds.branchKey(scope),
        hint -> branchKeys(scope, hint),
        encryptionContext,
        wrappedDataKeys);
  }

  @Override
  public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
    return threads.whileOpen(() -> active.get(scope));
  }

  @Override
  public CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTableName, int generation) {
    return threads.whileOpen(() -> indexRoots.get(new IndexId(scope, generation)));
  }

  @Override
  public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
    return threads.whileOpen(
        () ->
            directories
                .get(scope)
                .thenCompose(
                    directory ->
                        directory.containsKey(hint)
                            ? CompletableFuture.completedStage(directory)
                            : directories.renew(scope, RENEWAL_PAUSE))
                .thenCompose(directory -> load(scope, directory.getOrDefault(hint, List.of()))));
  }

  private CompletionStage<List<BranchKey>> load(KeyScope scope, List<UUID> candidates) {
    CompletionStage<List<BranchKey>> keys = CompletableFuture.completedStage(List.of());
    for (UUID version : candidates.subList(0, Math.min(candidates.size(), MAX_CANDIDATES))) {
      keys =
          keys.thenCombine(
              versions.get(new VersionId(scope, version)), KeyStoreKeyProvider::append);
    }
    return keys;
  }

  private static List<BranchKey> append(List<BranchKey> keys, BranchKey key) {
    List<BranchKey> longer = new ArrayList<>(keys);
    longer.add(key);
    return longer;
  }

  private static KeyUnavailableException closedException() {
    return new KeyUnavailableException(
        ErrorCode.KEY_PROVIDER_CLOSED,
        "The key store provider has been closed; close it after its last use.");
  }

  /**
   * What the cache has done since the provider was made.
   *
   * @return the counts
   */
  public KeyCacheStatistics cacheStatistics() {
    return monitor.statistics();
  }

  /** Overwrites the cached keys and ends the threads. The clients in the settings stay open. */
  @Override
  public void close() {
    threads.close();
    active.close(BranchKey::close);
    versions.close(BranchKey::close);
    indexRoots.close(IndexRootKey::close);
    directories.close(directory -> {});
    messages.close();
    monitor.close();
    drainedScopes = Set.of();
    drainedIndexRoots = Set.of();
  }

  /** Builds a {@link KeyStoreKeyProvider}. Not thread safe. */
  public static final class Builder {
    private @Nullable KeyStoreSettings settings;
    private KeyCacheSettings cache = KeyCacheSettings.builder().build();
    private StoredFormats formats = StoredFormats.of(StoredFormat.COMPACT);
    private Ticker clock = Ticker.systemTicker();

    private Builder() {}

    /**
     * Where the key store is. Required.
     *
     * @param settings the settings
     * @return this builder
     */
    public Builder keyStore(KeyStoreSettings settings) {
      this.settings = settings;
      return this;
    }

    /**
     * The format that values are written in, and others that are read besides. A table changes its
     * format by writing the new one and reading both, until nothing in the old one is left.
     *
     * <p>Messages of the AWS Encryption SDK have data keys that are wrapped by the branch key, as
     * its hierarchical keyring does it. Each serves 10,000 messages or 1 GiB, and no longer than
     * the branch key that wrapped it is cached; no call to KMS is made for them. They need {@code
     * com.amazonaws:aws-encryption-sdk-java}, which is optional.
     *
     * @param written the format of new values; {@link StoredFormat#COMPACT} by default
     * @param alsoRead other formats to read; none by default
     * @return this builder
     */
    public Builder formats(StoredFormat written, StoredFormat... alsoRead) {
      this.formats = StoredFormats.of(written, alsoRead);
      return this;
    }

    /**
     * How keys are cached.
     *
     * @param cache the settings; all defaults unless set
     * @return this builder
     */
    public Builder cache(KeyCacheSettings cache) {
      this.cache = cache;
      return this;
    }

    /**
     * The same, with a builder to set it up.
     *
     * @param cache what to set
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a setting is out of
     *     bounds
     */
    public Builder cache(Consumer<KeyCacheSettings.Builder> cache) {
      KeyCacheSettings.Builder settings = KeyCacheSettings.builder();
      cache.accept(settings);
      return cache(settings.build());
    }

    /** For tests that let time pass as they like. */
    Builder clock(Ticker clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Builds the provider. Nothing is loaded yet.
     *
     * @return the provider
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a required setting
     *     is missing or invalid, or messages are to be read without the library for them
     */
    public KeyStoreKeyProvider build() {
      return new KeyStoreKeyProvider(this);
    }
  }
}
