package dev.hushtable.keys.keyring;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.aws.AwsErrors;
import dev.hushtable.internal.aws.AwsLibrary;
import dev.hushtable.internal.aws.KeyFailures;
import dev.hushtable.internal.cache.CacheMonitor;
import dev.hushtable.internal.cache.CacheParts;
import dev.hushtable.internal.cache.LoaderThreads;
import dev.hushtable.internal.cache.RefreshingCache;
import dev.hushtable.internal.cache.Snapshots;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.materials.CachingMaterialsManager;
import dev.hushtable.internal.materials.DataKeyLimits;
import dev.hushtable.internal.materials.MessageKeys;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyCacheSettings;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import dev.hushtable.metrics.KeyCacheStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/**
 * Data keys from a keyring of the AWS Encryption SDK: KMS, multi-Region, discovery, RSA, ECDH, raw
 * AES, or several of them. Values are stored as messages of the AWS Encryption SDK. No second table
 * is needed.
 *
 * <p>A data key encrypts many messages before another is asked for, within {@link
 * Builder#maxMessages}, {@link Builder#maxBytes} and {@link KeyCacheSettings.Builder#timeToLive};
 * each message has a key of its own that is derived from it. So a KMS keyring calls KMS once for so
 * many messages, and once for each data key that is read, however many values it has encrypted.
 *
 * <p>The index root key is a MAC by an HMAC key of KMS ({@link Builder#indexRootFromKms}), or given
 * by the caller ({@link Builder#indexRoot}); without either, nothing can be indexed.
 *
 * <p><b>What caching means for access.</b> A cached data key is used without asking the keyring
 * again, so disabling a KMS key or changing a policy takes effect when it expires.
 *
 * <p>Thread safe. Callers never block: the waiting is done by up to four daemon threads of its own,
 * and what is attached to a load runs on a thread for that load.
 */
public final class KeyringKeyProvider implements KeyProvider {
  /** The default of {@link Builder#maxMessages}: 10,000. */
  public static final long DEFAULT_MAX_MESSAGES = DataKeyLimits.DEFAULT_MESSAGES;

  /** The greatest {@link Builder#maxMessages}: 2^32. */
  public static final long MAX_MAX_MESSAGES = 1L << 32;

  /** The default of {@link Builder#maxBytes}: 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = DataKeyLimits.DEFAULT_BYTES;

  private static final Ticker TICKER = Ticker.systemTicker();

  private final boolean writes;
  private final Map<Integer, IndexRootKey> givenRoots;
  private final @Nullable KmsIndexRoots kmsRoots;
  private final LoaderThreads threads;
  private final CacheMonitor monitor;
  private final MessageKeys messages;
  private final RefreshingCache<IndexId, IndexRootKey> indexRoots;
  private volatile Set<IndexId> drainedIndexRoots = Set.of();

  /** Kept, not used. */
  @SuppressWarnings("UnusedVariable")
  private final @Nullable Object snapshots;

  private KeyringKeyProvider(Builder builder, IKeyring keyring, boolean writes) {
    this.writes = writes;
    this.givenRoots = new HashMap<>();
    builder.indexRoots.forEach(
        (generation, root) -> givenRoots.put(generation, IndexRootKey.of(generation, root)));
    this.kmsRoots = builder.kmsRoots;
    this.threads =
        new LoaderThreads(
            "hushtable-keyring", KeyringKeyProvider::overload, KeyringKeyProvider::closedException);
    this.monitor =
        new CacheMonitor(
            builder.cache.metricPublisher(), (key, why) -> {}, threads.loaders(), TICKER);
    CacheParts parts = new CacheParts(builder.cache, KeyFailures::kind, threads, monitor, TICKER);
    this.messages =
        new MessageKeys(
            new CachingMaterialsManager(
                keyring, new DataKeyLimits(builder.maxMessages, builder.maxBytes), parts),
            KeyringKeyProvider::cannotEncrypt,
            KeyringKeyProvider::cannotDecrypt);
    this.indexRoots = new RefreshingCache<>(this::loadIndexRoot, parts);
    this.snapshots =
        Snapshots.around(this::drain, () -> drainedIndexRoots.forEach(indexRoots::get));
  }

  /** No key stays in a snapshot, but those that were given. */
  private void drain() {
    messages.drain();
    drainedIndexRoots = indexRoots.drain(IndexRootKey::close);
  }

  private static KeyUnavailableException overload() {
    return new KeyUnavailableException(
        ErrorCode.KEY_SERVICE_UNAVAILABLE,
        "Too many data keys wait for the keyring; retry later, or ask for fewer values at once.");
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
   * Messages of the AWS Encryption SDK, and nothing else.
   *
   * @return the formats
   */
  @Override
  public StoredFormats formats() {
    return StoredFormats.of(StoredFormat.ENCRYPTION_SDK);
  }

  @Override
  public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
    return CompletableFuture.failedStage(noBranchKeys());
  }

  @Override
  public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
    return CompletableFuture.failedStage(noBranchKeys());
  }

  private static InvalidUsageException noBranchKeys() {
    return new InvalidUsageException(
        ErrorCode.INVALID_CONFIGURATION,
        "A keyring has no branch keys, so values cannot be in the compact format.");
  }

  @Override
  public CompletionStage<List<EncryptionMaterials>> encryptionMaterials(
      KeyScope scope, Map<String, String> encryptionContext, List<Integer> plaintextLengths) {
    if (!writes) {
      return CompletableFuture.failedStage(
          new InvalidUsageException(
              ErrorCode.OPERATION_NOT_SUPPORTED,
              "This keyring can only unwrap data keys, so nothing can be written with it; nothing was sent."));
    }
    return threads.whileOpen(
        () -> messages.encryptionMaterials(encryptionContext, plaintextLengths));
  }

  @Override
  public CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
      KeyScope scope,
      Map<String, String> encryptionContext,
      List<EncryptedDataKey> wrappedDataKeys) {
    return threads.whileOpen(
        () -> messages.decryptionMaterials(encryptionContext, wrappedDataKeys));
  }

  private static HushtableException cannotEncrypt(Throwable cause) {
    return cause instanceof HushtableException known
        ? known
        : AwsErrors.code(cause)
            .<HushtableException>map(
                code ->
                    new KeyUnavailableException(
                        code, "The keyring cannot make a data key; see the cause.", cause))
            .orElseGet(
                () ->
                    new InvalidUsageException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "The keyring cannot make a data key as it is configured; see the cause.",
                        cause));
  }

  private static Optional<RuntimeException> cannotDecrypt(Throwable cause) {
    return cause instanceof HushtableException known
        ? Optional.of(known)
        : AwsErrors.unwrapCode(cause)
            // KMS says so of a data key that was altered, or wrapped by another key.
            .filter(code -> code != ErrorCode.KEY_CORRUPT)
            .map(
                code ->
                    new KeyUnavailableException(
                        code, "The keyring cannot unwrap a data key; see the cause.", cause));
  }

  @Override
  public CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTableName, int generation) {
    IndexRootKey given = givenRoots.get(generation);
    return threads.whileOpen(
        () ->
            given != null
                ? CompletableFuture.completedStage(given)
                : indexRoots.get(new IndexId(scope, logicalTableName, generation)));
  }

  private IndexRootKey loadIndexRoot(IndexId id) {
    if (kmsRoots == null) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_NOT_FOUND,
          "The keyring provider has no "
              + id
              + "; set indexRootFromKms(…) or indexRoot(…) on its builder.");
    }
    try {
      return kmsRoots.load(id);
    } catch (UnsupportedValueException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The name of a table cannot be bound: " + e.reason() + ".",
          e);
    } catch (RuntimeException e) {
      throw new KeyUnavailableException(
          AwsErrors.code(e).orElse(ErrorCode.KEY_SERVICE_UNAVAILABLE),
          "KMS cannot make the "
              + id
              + " with HMAC key "
              + kmsRoots.keyId()
              + "; see the cause. It needs kms:GenerateMac on a key of type HMAC_512.",
          e);
    }
  }

  private static KeyUnavailableException closedException() {
    return new KeyUnavailableException(
        ErrorCode.KEY_PROVIDER_CLOSED,
        "The keyring provider has been closed; close it after its last use.");
  }

  /**
   * What the cache has done since the provider was made.
   *
   * @return the counts
   */
  public KeyCacheStatistics cacheStatistics() {
    return monitor.statistics();
  }

  /** Overwrites the cached keys and ends the threads. Keyring and clients stay open. */
  @Override
  public void close() {
    threads.close();
    messages.close();
    indexRoots.close(IndexRootKey::close);
    monitor.close();
    givenRoots.values().forEach(IndexRootKey::close);
  }

  /** Builds a {@link KeyringKeyProvider}. Not thread safe. */
  public static final class Builder {
    private final Map<Integer, byte[]> indexRoots = new HashMap<>();
    private @Nullable IKeyring keyring;
    private @Nullable KmsIndexRoots kmsRoots;
    private boolean acknowledgeForgeableValues;
    private long maxMessages = DEFAULT_MAX_MESSAGES;
    private long maxBytes = DEFAULT_MAX_BYTES;
    private KeyCacheSettings cache = KeyCacheSettings.builder().build();

    private Builder() {}

    /**
     * The keyring that wraps data keys. Required. Any of the material providers, or one of the
     * caller's own:
     *
     * <ul>
     *   <li>A discovery keyring, and a multi-keyring without a generator, can be read with only. A
     *       discovery keyring needs a filter of accounts: without one, whoever may write to the
     *       table could have values opened that were wrapped by a KMS key of their own.
     *   <li>KMS keyrings name their key by its ARN.
     *   <li>RSA keyrings, and ECDH keyrings without a fixed sender, need {@link
     *       #acknowledgeForgeableValues}.
     * </ul>
     *
     * @param keyring the keyring
     * @return this builder
     */
    public Builder keyring(IKeyring keyring) {
      this.keyring = keyring;
      return this;
    }

    /**
     * Makes index root keys with an HMAC key of KMS: one {@code GenerateMac} for each generation,
     * table and scope in a cache lifetime. The key should serve nothing else.
     *
     * @param kmsClient the client to call KMS with; not closed by the provider
     * @param keyId key identifier, alias or ARN of a KMS key of type {@code HMAC_512}
     * @return this builder
     */
    public Builder indexRootFromKms(KmsClient kmsClient, String keyId) {
      this.kmsRoots = new KmsIndexRoots(kmsClient, keyId);
      return this;
    }

    /**
     * Gives one generation of the index root key, for keyrings without KMS. It takes precedence
     * over {@link #indexRootFromKms}.
     *
     * @param generation {@value IndexRootKey#FIRST_GENERATION} to {@value
     *     IndexRootKey#LAST_GENERATION}
     * @param root at least 32 random bytes; copied, and the caller should overwrite its own.
     *     Whoever has them can compute hashes, and so test guesses
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder indexRoot(int generation, byte[] root) {
      try {
        IndexRootKey.of(generation, root).close();
      } catch (IllegalArgumentException e) {
        throw invalid("indexRoot is not valid: " + e.getMessage() + ".");
      }
      indexRoots.put(generation, root.clone());
      return this;
    }

    /**
     * Accepts a keyring that does not authenticate who wrapped a data key: whoever has its public
     * key can make values that open as if the application had written them. Values stay secret.
     *
     * @param acknowledge whether that is accepted; false by default
     * @return this builder
     */
    public Builder acknowledgeForgeableValues(boolean acknowledge) {
      this.acknowledgeForgeableValues = acknowledge;
      return this;
    }

    /**
     * How many messages a data key encrypts; each encrypted value is a message.
     *
     * @param maxMessages 1, so that each has its own, to 2^32; {@link
     *     KeyringKeyProvider#DEFAULT_MAX_MESSAGES} by default
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder maxMessages(long maxMessages) {
      if (maxMessages < 1 || maxMessages > MAX_MAX_MESSAGES) {
        throw outOfBounds("maxMessages", "1 to " + MAX_MAX_MESSAGES, maxMessages);
      }
      this.maxMessages = maxMessages;
      return this;
    }

    /**
     * How many bytes of plaintext a data key encrypts. A longer message has a data key of its own.
     *
     * @param maxBytes at least 1; {@link KeyringKeyProvider#DEFAULT_MAX_BYTES} by default
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder maxBytes(long maxBytes) {
      if (maxBytes < 1) {
        throw outOfBounds("maxBytes", "at least 1", maxBytes);
      }
      this.maxBytes = maxBytes;
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

    private static InvalidUsageException outOfBounds(String setting, String bounds, Object value) {
      return invalid(String.format(Locale.ROOT, "%s is %s, not %s.", setting, bounds, value));
    }

    private static InvalidUsageException invalid(String text) {
      return new InvalidUsageException(ErrorCode.INVALID_CONFIGURATION, text);
    }

    /**
     * Builds the provider. Nothing is loaded yet.
     *
     * @return the provider
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the keyring is
     *     missing, or of a kind that is refused or must be acknowledged, or if {@code
     *     com.amazonaws:aws-encryption-sdk-java}, which is optional, is not there
     */
    public KeyringKeyProvider build() {
      if (keyring == null) {
        throw invalid("KeyringKeyProvider needs keyring; set it on the builder.");
      }
      AwsLibrary.ENCRYPTION_SDK.require("KeyringKeyProvider");
      KeyringTraits traits = KeyringTraits.of(keyring);
      if (!traits.known()) {
        throw invalid(
            "The keyring is of a kind that this version does not know, so it cannot be told what it promises.");
      }
      if (!traits.named()) {
        throw invalid(
            "A KMS keyring has to name its key by the key's ARN; by an alias or a bare identifier it could not read what it"
                + " writes.");
      }
      if (!traits.filtered()) {
        throw invalid(
            "A discovery keyring needs a discovery filter with the accounts whose KMS keys may have wrapped data keys;"
                + " without one it opens what anybody's KMS key has wrapped.");
      }
      if (!traits.authenticates() && !acknowledgeForgeableValues) {
        throw invalid(
            "The keyring unwraps data keys that anybody with its public key can have wrapped, so values can be forged."
                + " Use another keyring, or accept that with acknowledgeForgeableValues(true).");
      }
      return new KeyringKeyProvider(this, keyring, traits.writes());
    }
  }
}
