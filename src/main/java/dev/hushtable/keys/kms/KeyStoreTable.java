package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.aws.AwsErrors;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.BranchKeyMaterials;
import software.amazon.cryptography.keystore.model.GetActiveBranchKeyInput;
import software.amazon.cryptography.keystore.model.GetBeaconKeyInput;
import software.amazon.cryptography.keystore.model.GetBranchKeyVersionInput;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CacheType;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsHierarchicalKeyringInput;
import software.amazon.cryptography.materialproviders.model.DefaultCache;
import software.amazon.cryptography.materialproviders.model.GetBranchKeyIdInput;
import software.amazon.cryptography.materialproviders.model.GetBranchKeyIdOutput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;
import software.amazon.cryptography.materialproviders.model.MultiThreadedCache;

/**
 * The key store through the AWS Cryptographic Material Providers, and what these do not offer, the
 * list of a key's versions, from its table. Every call blocks; every error is ours.
 */
final class KeyStoreTable {
  private static final String ID = "branch-key-id";
  private static final String TYPE = "type";
  private static final String VERSION_PREFIX = "branch:version:";
  private static final int DEFAULT_GRACE_SECONDS = 10;

  private final KeyStoreSettings settings;
  private final KeyStore store;

  KeyStoreTable(KeyStoreSettings settings) {
    this.settings = settings;
    try {
      this.store =
          KeyStore.builder()
              .KeyStoreConfig(
                  KeyStoreConfig.builder()
                      .ddbClient(settings.dynamoDbClient())
                      .ddbTableName(settings.tableName())
                      .logicalKeyStoreName(settings.logicalName())
                      .kmsClient(settings.kmsClient())
                      .kmsConfiguration(
                          KMSConfiguration.builder().kmsKeyArn(settings.kmsKeyArn()).build())
                      .build())
              .build();
    } catch (RuntimeException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "The key store settings are not valid; kmsKeyArn must be the ARN of a key, not of an alias: "
              + settings.kmsKeyArn()
              + ".",
          e);
    }
  }

  /**
   * A keyring that wraps data keys with the branch key of the scope that the encryption context
   * names. It keeps branch keys in a cache of its own, at most for {@code cacheTtl} but no less
   * than a second.
   */
  IKeyring hierarchicalKeyring(Duration cacheTtl, int maxCachedKeys) {
    int ttlSeconds = (int) Math.max(1, cacheTtl.toSeconds());
    return MaterialProviders.builder()
        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
        .build()
        .CreateAwsKmsHierarchicalKeyring(
            CreateAwsKmsHierarchicalKeyringInput.builder()
                .keyStore(store)
                .branchKeyIdSupplier(KeyStoreTable::branchKeyId)
                .ttlSeconds(ttlSeconds)
                .cache(cache(ttlSeconds, maxCachedKeys))
                .build());
  }

  /** The default cache shares loads, but is refused for times that are not above its grace. */
  private static CacheType cache(int ttlSeconds, int maxCachedKeys) {
    return ttlSeconds > DEFAULT_GRACE_SECONDS
        ? CacheType.builder()
            .Default(DefaultCache.builder().entryCapacity(maxCachedKeys).build())
            .build()
        : CacheType.builder()
            .MultiThreaded(MultiThreadedCache.builder().entryCapacity(maxCachedKeys).build())
            .build();
  }

  private static GetBranchKeyIdOutput branchKeyId(GetBranchKeyIdInput input) {
    String scope = input.encryptionContext().getOrDefault(MessageFormat.SCOPE, "");
    return GetBranchKeyIdOutput.builder().branchKeyId(branchKeyId(KeyScope.of(scope))).build();
  }

  static String branchKeyId(KeyScope scope) {
    return scope.name();
  }

  /**
   * A key store never replaces a beacon key, so each generation of the index root key has a branch
   * key of its own.
   */
  static String indexKeyId(KeyScope scope, int generation) {
    return scope.name() + "/index/" + generation;
  }

  /** Calls the key store and translates its errors. */
  <T> T call(String key, Function<KeyStore, T> operation) {
    try {
      return operation.apply(store);
    } catch (RuntimeException e) {
      throw KeyStoreErrors.translate(e, key, settings);
    }
  }

  /** The error for a data key that could not be made. */
  HushtableException cannotWrap(Throwable cause) {
    return KeyStoreErrors.translate(cause, "active branch key", settings);
  }

  /** The error for a data key that could not be unwrapped; empty if its branch key is unknown. */
  Optional<RuntimeException> cannotUnwrap(Throwable cause) {
    return cause instanceof HushtableException || AwsErrors.unwrapCode(cause).isPresent()
        ? Optional.of(KeyStoreErrors.translate(cause, "branch key of a stored message", settings))
        : Optional.empty();
  }

  BranchKey activeBranchKey(KeyScope scope) {
    String id = branchKeyId(scope);
    return call(
        "active branch key of scope " + scope,
        s ->
            branchKey(
                s.GetActiveBranchKey(
                        GetActiveBranchKeyInput.builder().branchKeyIdentifier(id).build())
                    .branchKeyMaterials()));
  }

  /** A version that {@link #versions} lists. */
  BranchKey branchKey(KeyScope scope, UUID version) {
    GetBranchKeyVersionInput input =
        GetBranchKeyVersionInput.builder()
            .branchKeyIdentifier(branchKeyId(scope))
            .branchKeyVersion(version.toString())
            .build();
    try {
      return call(
          "branch key version " + version + " of scope " + scope,
          s -> branchKey(s.GetBranchKeyVersion(input).branchKeyMaterials()));
    } catch (KeyUnavailableException e) {
      if (e.code() != ErrorCode.KEY_NOT_FOUND) {
        throw e;
      }
      // The key store reads its entries with eventual consistency, the list of versions does not.
      throw new KeyUnavailableException(
          ErrorCode.KEY_SERVICE_UNAVAILABLE,
          "Branch key version "
              + version
              + " of scope "
              + scope
              + " is listed in key store "
              + settings.tableName()
              + " but cannot be read yet; retry in a moment.",
          e);
    }
  }

  IndexRootKey indexRootKey(KeyScope scope, int generation) {
    GetBeaconKeyInput input =
        GetBeaconKeyInput.builder().branchKeyIdentifier(indexKeyId(scope, generation)).build();
    return call(
        "index root key of scope " + scope + ", generation " + generation,
        s ->
            wrapped(
                s.GetBeaconKey(input).beaconKeyMaterials().beaconKey(),
                generation,
                IndexRootKey::of));
  }

  private static BranchKey branchKey(BranchKeyMaterials materials) {
    UUID version = UUID.fromString(materials.branchKeyVersion());
    return wrapped(
        materials.branchKey(),
        version,
        (v, bytes) -> BranchKey.of(materials.branchKeyIdentifier(), v, bytes));
  }

  /**
   * Wraps the bytes and overwrites the copies that we have in hand; those inside the key store's
   * library are its own.
   */
  private static <A, K> K wrapped(ByteBuffer buffer, A argument, BiFunction<A, byte[], K> wrap) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    try {
      return wrap.apply(argument, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      if (!buffer.isReadOnly()) {
        buffer.duplicate().put(new byte[bytes.length]);
      }
    }
  }

  /** The versions of a branch key, by a consistent read; empty if there is no such key. */
  List<UUID> versions(String branchKeyId) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(settings.tableName())
            .keyConditionExpression("#id = :id AND begins_with(#type, :prefix)")
            .projectionExpression("#type")
            .expressionAttributeNames(Map.of("#id", ID, "#type", TYPE))
            .expressionAttributeValues(
                Map.of(
                    ":id",
                    AttributeValue.fromS(branchKeyId),
                    ":prefix",
                    AttributeValue.fromS(VERSION_PREFIX)))
            .consistentRead(true)
            .build();
    return call(
        "list of versions of branch key " + branchKeyId,
        s -> {
          List<UUID> versions = new ArrayList<>();
          settings
              .dynamoDbClient()
              .queryPaginator(request)
              .items()
              .forEach(item -> versions.add(version(item, TYPE)));
          return versions;
        });
  }

  /** The active version by a consistent read, without unwrapping it. */
  UUID activeVersion(String branchKeyId) {
    return call(
        "active version of branch key " + branchKeyId,
        s ->
            version(
                settings
                    .dynamoDbClient()
                    .getItem(
                        r ->
                            r.tableName(settings.tableName())
                                .key(
                                    Map.of(
                                        ID, AttributeValue.fromS(branchKeyId),
                                        TYPE, AttributeValue.fromS("branch:ACTIVE")))
                                .consistentRead(true))
                    .item(),
                "version"));
  }

  private UUID version(Map<String, AttributeValue> item, String attribute) {
    AttributeValue version = item.get(attribute);
    try {
      if (version != null && version.s() != null && version.s().startsWith(VERSION_PREFIX)) {
        return UUID.fromString(version.s().substring(VERSION_PREFIX.length()));
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new KeyUnavailableException(
        ErrorCode.KEY_CORRUPT,
        "An entry of key store "
            + settings.tableName()
            + " names no version in its attribute '"
            + attribute
            + "'; restore the table, or remove the entry if it is not the key store's.");
  }
}
