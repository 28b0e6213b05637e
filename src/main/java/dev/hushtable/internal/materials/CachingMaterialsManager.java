package dev.hushtable.internal.materials;

import dev.hushtable.internal.cache.CacheParts;
import dev.hushtable.internal.cache.RefreshingCache;
import dev.hushtable.internal.crypto.Buffers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.cryptography.materialproviders.ICryptographicMaterialsManager;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.CommitmentPolicy;
import software.amazon.cryptography.materialproviders.model.CreateDefaultCryptographicMaterialsManagerInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsOutput;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.ESDKAlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.ESDKCommitmentPolicy;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsInput;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsOutput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/**
 * A cryptographic materials manager that reuses data keys of algorithm suite 0x0478, as the
 * material providers have none: the same to encrypt until one of its limits is reached, and those
 * of messages that are read. What they derive for each message keeps messages under one data key
 * apart.
 *
 * <p>Data keys are cached by the whole of what they are asked for: to encrypt, the encryption
 * context; to decrypt, the encryption context and all wrapped data keys, byte for byte. Concurrent
 * callers share one load; a failed one is not remembered.
 *
 * <p>Thread safe. Its own methods never block; those of the interface wait for them.
 */
public final class CachingMaterialsManager
    implements ICryptographicMaterialsManager, AutoCloseable {
  private static final AlgorithmSuiteId SUITE =
      AlgorithmSuiteId.builder()
          .ESDK(ESDKAlgorithmSuiteId.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
          .build();

  private static final CommitmentPolicy POLICY =
      CommitmentPolicy.builder().ESDK(ESDKCommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT).build();

  /** The model's class, but equal if its bytes are. */
  private record WrappedKey(String provider, ByteBuffer info, ByteBuffer ciphertext) {
    WrappedKey(EncryptedDataKey key) {
      this(key.keyProviderId(), copy(key.keyProviderInfo()), copy(key.ciphertext()));
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
      return ByteBuffer.wrap(Buffers.copy(buffer));
    }

    EncryptedDataKey toModel() {
      return EncryptedDataKey.builder()
          .keyProviderId(provider)
          .keyProviderInfo(copy(info))
          .ciphertext(copy(ciphertext))
          .build();
    }
  }

  private record WrappedKeys(Map<String, String> context, List<WrappedKey> keys) {}

  private final ICryptographicMaterialsManager source;
  private final DataKeyLimits limits;
  private final CacheParts parts;
  private final RefreshingCache<Map<String, String>, EncryptionLease> leases;
  private final RefreshingCache<WrappedKeys, Unwrapped> unwrapped;

  /**
   * Begins with nothing cached.
   *
   * @param keyring makes and unwraps data keys; may block
   * @param parts how long and how many data keys are kept of each kind, and where the keyring is
   *     called
   */
  public CachingMaterialsManager(IKeyring keyring, DataKeyLimits limits, CacheParts parts) {
    this(managerOf(keyring), limits, parts);
  }

  private static ICryptographicMaterialsManager managerOf(IKeyring keyring) {
    return MaterialProviders.builder()
        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
        .build()
        .CreateDefaultCryptographicMaterialsManager(
            CreateDefaultCryptographicMaterialsManagerInput.builder().keyring(keyring).build());
  }

  /** The same with any source of materials. */
  CachingMaterialsManager(
      ICryptographicMaterialsManager source, DataKeyLimits limits, CacheParts parts) {
    this.source = source;
    this.limits = limits;
    this.parts = parts;
    this.leases = new RefreshingCache<>(this::newLease, parts);
    this.unwrapped = new RefreshingCache<>(this::unwrap, parts);
  }

  /**
   * Materials for one message. The caller owns the buffer of the data key.
   *
   * @param lengthBytes of its plaintext
   * @return a stage that fails with what the source threw
   */
  public CompletionStage<EncryptionMaterials> encryptionMaterials(
      Map<String, String> context, long lengthBytes) {
    Map<String, String> key = Map.copyOf(context);
    return limits.isAlone(lengthBytes)
        ? CompletableFuture.completedFuture(key)
            .thenApplyAsync(this::newMaterials, parts.loaders())
            .whenCompleteAsync((materials, failure) -> {}, parts.completions())
        : leases.get(key).thenCompose(lease -> take(key, lease, lengthBytes));
  }

  private CompletionStage<EncryptionMaterials> take(
      Map<String, String> context, EncryptionLease lease, long lengthBytes) {
    EncryptionMaterials materials = lease.take(lengthBytes);
    return materials != null
        ? CompletableFuture.completedStage(materials)
        : leases.getOther(context, lease).thenCompose(other -> take(context, other, lengthBytes));
  }

  private EncryptionMaterials newMaterials(Map<String, String> context) {
    return source.GetEncryptionMaterials(
            GetEncryptionMaterialsInput.builder()
                .algorithmSuiteId(SUITE)
                .commitmentPolicy(POLICY)
                .encryptionContext(context)
                .build())
        .encryptionMaterials();
  }

  private EncryptionLease newLease(Map<String, String> context) {
    return new EncryptionLease(newMaterials(context), limits);
  }

  /**
   * Materials to open a message. The caller owns the buffer of the data key.
   *
   * @param context the message's encryption context
   * @param wrappedDataKeys all that the message holds
   * @return a stage that fails with what the source threw
   */
  public CompletionStage<DecryptionMaterials> decryptionMaterials(
      Map<String, String> context, List<EncryptedDataKey> wrappedDataKeys) {
    WrappedKeys keys =
        new WrappedKeys(
            Map.copyOf(context), wrappedDataKeys.stream().map(WrappedKey::new).toList());
    return unwrapped.get(keys).thenApply(Unwrapped::materials);
  }

  private Unwrapped unwrap(WrappedKeys keys) {
    return new Unwrapped(
        source.DecryptMaterials(
                DecryptMaterialsInput.builder()
                    .algorithmSuiteId(SUITE)
                    .commitmentPolicy(POLICY)
                    .encryptionContext(keys.context())
                    .encryptedDataKeys(keys.keys().stream().map(WrappedKey::toModel).toList())
                    .build())
            .decryptionMaterials());
  }

  /** Cached if it asks for nothing but a data key of suite 0x0478. */
  @Override
  public GetEncryptionMaterialsOutput GetEncryptionMaterials(GetEncryptionMaterialsInput input) {
    boolean plain =
        isCached(input.algorithmSuiteId())
            && isEmpty(input.requiredEncryptionContextKeys())
            && input.maxPlaintextLength() != null
            && input.maxPlaintextLength() >= 0;
    if (!plain) {
      return source.GetEncryptionMaterials(input);
    }
    EncryptionMaterials materials =
        waitFor(encryptionMaterials(input.encryptionContext(), input.maxPlaintextLength()));
    return GetEncryptionMaterialsOutput.builder().encryptionMaterials(materials).build();
  }

  /** Cached if it asks for nothing but a data key of suite 0x0478. */
  @Override
  public DecryptMaterialsOutput DecryptMaterials(DecryptMaterialsInput input) {
    boolean plain =
        isCached(input.algorithmSuiteId())
            && (input.reproducedEncryptionContext() == null
                || input.reproducedEncryptionContext().isEmpty());
    if (!plain) {
      return source.DecryptMaterials(input);
    }
    DecryptionMaterials materials =
        waitFor(decryptionMaterials(input.encryptionContext(), input.encryptedDataKeys()));
    return DecryptMaterialsOutput.builder().decryptionMaterials(materials).build();
  }

  private static boolean isCached(@Nullable AlgorithmSuiteId suite) {
    return suite != null && suite.ESDK() == SUITE.ESDK();
  }

  private static boolean isEmpty(@Nullable List<?> list) {
    return list == null || list.isEmpty();
  }

  private static <T> T waitFor(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Overwrites the cached data keys, of which nobody may be using one; others are made. */
  void drain() {
    var unusedContexts = leases.drain(EncryptionLease::close);
    var unusedKeys = unwrapped.drain(Unwrapped::close);
  }

  /** Overwrites the cached data keys, those still being loaded too. */
  @Override
  public void close() {
    leases.close(EncryptionLease::close);
    unwrapped.close(Unwrapped::close);
  }
}
