package dev.hushtable.internal.materials;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.internal.crypto.MessageCipher;
import dev.hushtable.internal.crypto.NotAuthenticException;
import dev.hushtable.internal.crypto.SecretBytes;
import dev.hushtable.internal.crypto.WrappedDataKey;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.keys.BranchKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AlgorithmSuiteInfo;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/**
 * Data keys of messages that are wrapped by branch keys, as the AWS KMS hierarchical keyring does
 * it. That keyring's own cache of branch keys cannot be told to let go of one, and does not know of
 * outages; so the branch keys come from the caller, and nothing here waits. Thread safe.
 *
 * <p>A data key encrypts messages until its limits are reached or its branch key is no longer the
 * very object that wrapped it, so it never outlives that in the caller's cache.
 */
public final class HierarchicalKeys implements AutoCloseable {
  private static final byte[] PROVIDER_BYTES =
      WrappedDataKey.PROVIDER.getBytes(StandardCharsets.US_ASCII);

  private final DataKeyLimits limits;
  private final Cache<Map<String, String>, Lease> leases;

  /** Compared by identity. */
  private static final class Lease {
    final BranchKey branchKey;
    final EncryptionLease materials;

    Lease(BranchKey branchKey, EncryptionLease materials) {
      this.branchKey = branchKey;
      this.materials = materials;
    }
  }

  /** What the material providers say of the suite, which takes them a while the first time. */
  private static final class Suite {
    static final AlgorithmSuiteInfo INFO =
        MaterialProviders.builder()
            .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
            .build()
            .GetAlgorithmSuiteInfo(
                ByteBuffer.allocate(Short.BYTES).putShort(0, (short) MessageCipher.SUITE));
  }

  /**
   * Begins with nothing cached.
   *
   * @param limits how far a data key is reused
   * @param maxDataKeys how many are kept, one for each encryption context
   */
  public HierarchicalKeys(DataKeyLimits limits, long maxDataKeys) {
    this.limits = limits;
    this.leases = Caffeine.newBuilder().maximumSize(maxDataKeys).executor(Runnable::run).build();
  }

  /** Materials for messages of these lengths, in order. The caller owns their data keys. */
  public List<EncryptionMaterials> encryptionMaterials(
      BranchKey branchKey, Map<String, String> context, List<Integer> lengths) {
    Map<String, String> key = Map.copyOf(context);
    return lengths.stream().map(length -> materials(branchKey, key, length)).toList();
  }

  private EncryptionMaterials materials(
      BranchKey branchKey, Map<String, String> context, int lengthBytes) {
    if (limits.isAlone(lengthBytes)) {
      return newMaterials(branchKey, context);
    }
    while (true) {
      Lease lease = leases.get(context, c -> newLease(branchKey, c));
      EncryptionMaterials materials =
          lease.branchKey == branchKey ? lease.materials.take(lengthBytes) : null;
      if (materials != null) {
        return materials;
      }
      leases.asMap().remove(context, lease);
    }
  }

  private Lease newLease(BranchKey branchKey, Map<String, String> context) {
    return new Lease(branchKey, new EncryptionLease(newMaterials(branchKey, context), limits));
  }

  private static EncryptionMaterials newMaterials(
      BranchKey branchKey, Map<String, String> context) {
    byte[] dataKey = SecretBytes.random(MessageCipher.DATA_KEY_BYTES);
    byte[] salt = SecretBytes.random(WrappedDataKey.SALT_BYTES);
    byte[] wrappingKey = branchKey.deriveHierarchicalKey(salt);
    byte[] id = id(branchKey);
    WrappedDataKey wrapped =
        WrappedDataKey.wrap(
            wrappingKey, salt, branchKey.version(), dataKey, associatedData(branchKey, context));
    Arrays.fill(wrappingKey, (byte) 0);
    return EncryptionMaterials.builder()
        .algorithmSuite(Suite.INFO)
        .encryptionContext(context)
        .requiredEncryptionContextKeys(List.of())
        .encryptedDataKeys(
            List.of(
                EncryptedDataKey.builder()
                    .keyProviderId(WrappedDataKey.PROVIDER)
                    .keyProviderInfo(ByteBuffer.wrap(id))
                    .ciphertext(ByteBuffer.wrap(wrapped.toByteArray()))
                    .build()))
        .plaintextDataKey(ByteBuffer.wrap(dataKey))
        .build();
  }

  private static byte[] id(BranchKey branchKey) {
    return branchKey.id().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[][] associatedData(BranchKey branchKey, Map<String, String> context) {
    try {
      return new byte[][] {
        PROVIDER_BYTES,
        id(branchKey),
        WrappedDataKey.versionBytes(branchKey.version()),
        MessageFormat.contextBytes(context)
      };
    } catch (UnsupportedValueException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The encryption context cannot be bound to a data key: " + e.reason() + ".",
          e);
    }
  }

  /**
   * Materials to open a message; empty if no version of the branch key unwraps one of its data
   * keys.
   *
   * @param versions the versions of the branch key by their hint
   */
  public static CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
      String branchKeyId,
      IntFunction<CompletionStage<List<BranchKey>>> versions,
      Map<String, String> context,
      List<EncryptedDataKey> wrappedDataKeys) {
    CompletionStage<Optional<DecryptionMaterials>> materials =
        CompletableFuture.completedStage(Optional.empty());
    for (EncryptedDataKey wrapped : wrappedDataKeys) {
      UUID version = version(wrapped, branchKeyId).orElse(null);
      if (version != null) {
        materials =
            materials.thenCompose(
                found ->
                    found.isPresent()
                        ? CompletableFuture.completedStage(found)
                        : versions
                            .apply(BranchKey.hint(version))
                            .thenApply(keys -> unwrapped(keys, version, context, wrapped)));
      }
    }
    return materials;
  }

  private static Optional<DecryptionMaterials> unwrapped(
      List<BranchKey> keys, UUID version, Map<String, String> context, EncryptedDataKey wrapped) {
    return keys.stream()
        .filter(key -> key.version().equals(version))
        .findFirst()
        .flatMap(key -> decryptionMaterials(key, context, wrapped));
  }

  /**
   * The version of the branch key that a wrapped data key needs; empty if it was not wrapped by
   * that branch key.
   */
  private static Optional<UUID> version(EncryptedDataKey wrapped, String branchKeyId) {
    byte[] id = Buffers.copy(wrapped.keyProviderInfo());
    if (!wrapped.keyProviderId().equals(WrappedDataKey.PROVIDER)
        || !Arrays.equals(id, branchKeyId.getBytes(StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    try {
      return Optional.of(WrappedDataKey.of(Buffers.copy(wrapped.ciphertext())).version());
    } catch (NotAuthenticException e) {
      return Optional.empty();
    }
  }

  private static Optional<DecryptionMaterials> decryptionMaterials(
      BranchKey branchKey, Map<String, String> context, EncryptedDataKey wrapped) {
    byte[] wrappingKey = new byte[0];
    try {
      WrappedDataKey dataKey = WrappedDataKey.of(Buffers.copy(wrapped.ciphertext()));
      wrappingKey = branchKey.deriveHierarchicalKey(dataKey.salt());
      byte[] plaintext = dataKey.unwrap(wrappingKey, associatedData(branchKey, context));
      return Optional.of(
          DecryptionMaterials.builder()
              .algorithmSuite(Suite.INFO)
              .encryptionContext(context)
              .requiredEncryptionContextKeys(List.of())
              .plaintextDataKey(ByteBuffer.wrap(plaintext))
              .build());
    } catch (NotAuthenticException e) {
      return Optional.empty();
    } finally {
      Arrays.fill(wrappingKey, (byte) 0);
    }
  }

  /** Forgets all data keys; messages under way keep theirs. */
  public void drop() {
    leases.invalidateAll();
  }

  /** Overwrites the data keys. */
  @Override
  public void close() {
    leases.asMap().values().forEach(lease -> lease.materials.close());
    leases.invalidateAll();
  }
}
