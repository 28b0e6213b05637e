package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.cache.LoaderThreads;
import dev.hushtable.internal.cache.RefreshingCache;
import dev.hushtable.internal.materials.CacheLimits;
import dev.hushtable.internal.materials.CachingMaterialsManager;
import dev.hushtable.internal.materials.MessageKeys;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
 * {@link Builder#cacheTtl} later.
 *
 * <p>Thread safe. Callers never block: the waiting is done by up to four daemon threads of its own.
 */
public final class KeyStoreKeyProvider implements KeyProvider {
  /** The default of {@link Builder#cacheTtl}: 15 minutes. */
  public static final Duration DEFAULT_CACHE_TTL = Duration.ofMinutes(15);

  /** The longest {@link Builder#cacheTtl}: one day. */
  public static final Duration MAX_CACHE_TTL = Duration.ofDays(1);

  /** The default of {@link Builder#maxCachedKeys}. */
  public static final int DEFAULT_MAX_CACHED_KEYS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(KeyStoreKeyProvider.class);

  private static final int MAX_CANDIDATES = 4;

  /** How often an unknown key hint may make us look for new versions. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(5);

  private record VersionId(KeyScope scope, UUID version) {}

  private record IndexId(KeyScope scope, int generation) {}

  private final KeyStoreTable table;
  private final LoaderThreads threads;
  private final RefreshingCache<KeyScope, BranchKey> active;
  private final RefreshingCache<VersionId, BranchKey> versions;
  private final RefreshingCache<KeyScope, Map<Integer, List<UUID>>> directories;
  private final RefreshingCache<IndexId, IndexRootKey> indexRoots;
  private final StoredFormats formats;
  private final @Nullable MessageKeys messages;

  private KeyStoreKeyProvider(Builder builder) {
    if (builder.settings == null) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "KeyStoreKeyProvider needs keyStore; set it on the builder.");
    }
    this.table = new KeyStoreTable(builder.settings);
    this.threads =
        new LoaderThreads(
            "hushtable-key-store",
            KeyStoreKeyProvider::overload,
            KeyStoreKeyProvider::closedException);
    this.versions = cache(builder, id -> table.branchKey(id.scope(), id.version()));
    this.active = cache(builder, this::loadActive);
    this.formats = builder.formats;
    this.messages =
        formats.read().contains(StoredFormat.ENCRYPTION_SDK) ? messageKeys(builder) : null;
    this.indexRoots = cache(builder, id -> table.indexRootKey(id.scope(), id.generation()));
    this.directories = cache(builder, this::loadDirectory);
  }

  /** Two caches, one behind the other, so each has half of the time. */
  private MessageKeys messageKeys(Builder builder) {
    Duration half = builder.cacheTtl.dividedBy(2);
    CacheLimits limits =
        new CacheLimits(
            CacheLimits.DEFAULT_MESSAGES, CacheLimits.DEFAULT_BYTES, half, builder.maxCachedKeys);
    return new MessageKeys(
        new CachingMaterialsManager(
            table.hierarchicalKeyring(half, builder.maxCachedKeys),
            limits,
            threads.loaders(),
            threads.completions(),
            KeyStoreKeyProvider::warn),
        table::cannotWrap,
        table::cannotUnwrap);
  }

  private <K, V> RefreshingCache<K, V> cache(Builder builder, Function<K, V> loader) {
    return new RefreshingCache<>(
        loader,
        threads.loaders(),
        threads.completions(),
        (key, failure) -> warn(failure),
        builder.cacheTtl,
        builder.maxCachedKeys);
  }

  private static void warn(Throwable failure) {
    LOG.warn(
        "A cached key is used until it expires, because its refresh failed: {}",
        failure.getMessage());
  }

  private static KeyUnavailableException overload() {
    return new KeyUnavailableException(
        ErrorCode.KEY_SERVICE_UNAVAILABLE,
        "Too many keys wait to be loaded from the key store; retry later.");
  }

  private BranchKey loadActive(KeyScope scope) {
    BranchKey key = table.activeBranchKey(scope);
    // What was just written can be read without asking KMS again.
    versions.put(new VersionId(scope, key.version()), key);
    return key;
  }

  /** The versions of a scope by hint. */
  private Map<Integer, List<UUID>> loadDirectory(KeyScope scope) {
    return table.versions(KeyStoreTable.branchKeyId(scope)).stream()
        .collect(Collectors.groupingBy(BranchKey::hint));
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
    MessageKeys keys = messages;
    return keys == null
        ? KeyProvider.super.encryptionMaterials(scope, encryptionContext, plaintextLengths)
        : threads.whileOpen(() -> keys.encryptionMaterials(encryptionContext, plaintextLengths));
  }

  @Override
  public CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
      KeyScope scope,
      Map<String, String> encryptionContext,
      List<EncryptedDataKey> wrappedDataKeys) {
    MessageKeys keys = messages;
    return keys == null
        ? KeyProvider.super.decryptionMaterials(scope, encryptionContext, wrappedDataKeys)
        : threads.whileOpen(() -> keys.decryptionMaterials(encryptionContext, wrappedDataKeys));
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

  /** Overwrites the cached keys and ends the threads. The clients in the settings stay open. */
  @Override
  public void close() {
    threads.close();
    active.close(BranchKey::close);
    versions.close(BranchKey::close);
    indexRoots.close(IndexRootKey::close);
    directories.close(directory -> {});
    if (messages != null) {
      messages.close();
    }
  }

  /** Builds a {@link KeyStoreKeyProvider}. Not thread safe. */
  public static final class Builder {
    private @Nullable KeyStoreSettings settings;
    private Duration cacheTtl = DEFAULT_CACHE_TTL;
    private int maxCachedKeys = DEFAULT_MAX_CACHED_KEYS;
    private StoredFormats formats = StoredFormats.of(StoredFormat.COMPACT);

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
     * <p>Messages of the AWS Encryption SDK have data keys that are wrapped by the branch key, by a
     * hierarchical keyring. Each serves 10,000 messages, 1 GiB or {@link #cacheTtl}, whichever is
     * reached first; no call to KMS is made for them.
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
     * How long an unwrapped key is used before KMS is asked again. It bounds how long a revoked
     * permission goes unnoticed and how long a new key version goes unused.
     *
     * @param cacheTtl more than zero, at most one day; {@link
     *     KeyStoreKeyProvider#DEFAULT_CACHE_TTL} by default
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder cacheTtl(Duration cacheTtl) {
      if (cacheTtl.isZero() || cacheTtl.isNegative() || cacheTtl.compareTo(MAX_CACHE_TTL) > 0) {
        throw outOfBounds("cacheTtl", "more than zero and at most " + MAX_CACHE_TTL, cacheTtl);
      }
      this.cacheTtl = cacheTtl;
      return this;
    }

    /**
     * How many unwrapped branch key versions, active keys and index root keys are kept, of each.
     *
     * @param maxCachedKeys at least 1; {@link KeyStoreKeyProvider#DEFAULT_MAX_CACHED_KEYS} by
     *     default
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder maxCachedKeys(int maxCachedKeys) {
      if (maxCachedKeys < 1) {
        throw outOfBounds("maxCachedKeys", "at least 1", maxCachedKeys);
      }
      this.maxCachedKeys = maxCachedKeys;
      return this;
    }

    private static InvalidUsageException outOfBounds(String setting, String bounds, Object value) {
      return new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          String.format(Locale.ROOT, "%s is %s, not %s.", setting, bounds, value));
    }

    /**
     * Builds the provider. Nothing is loaded yet.
     *
     * @return the provider
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a required setting
     *     is missing or invalid
     */
    public KeyStoreKeyProvider build() {
      return new KeyStoreKeyProvider(this);
    }
  }
}
