package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/**
 * Where the keys of values and of blind indexes come from.
 *
 * <p>Implementations are thread safe and never block the caller: what has to wait, waits on an
 * executor of their own. They cache, since they are asked for every request, and share one load
 * among concurrent callers. A stage fails with {@link KeyUnavailableException}, whose code says
 * whether the key is missing, refused or merely out of reach for now, or with {@link
 * InvalidUsageException} if the provider has no such keys as it is configured.
 */
public interface KeyProvider extends SdkAutoCloseable {

  /**
   * The formats that values are written in and read. Asked when a table is built, and must not
   * change.
   *
   * @return the formats; compact only, by default
   */
  default StoredFormats formats() {
    return StoredFormats.of(StoredFormat.COMPACT);
  }

  /**
   * The version that new values of a scope are encrypted under in the compact format.
   *
   * @param scope the scope
   * @return the active version; fails with {@link ErrorCode#KEY_NOT_FOUND} if the scope has no
   *     branch key
   */
  CompletionStage<BranchKey> activeBranchKey(KeyScope scope);

  /**
   * The versions of a scope that a stored value in the compact format may name.
   *
   * @param scope the scope
   * @param hint the first four bytes of the version's UUID, see {@link BranchKey#hint()}
   * @return all versions with this hint, at most four; empty if there is none
   */
  CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint);

  /**
   * Data keys for new messages of the AWS Encryption SDK. A data key may serve several messages;
   * what bounds that counts the messages that are asked for here.
   *
   * @param scope the scope
   * @param encryptionContext what the data keys are wrapped for; never empty
   * @param plaintextLengths the length of each message's plaintext in bytes
   * @return the materials for each message, in order: of suite 0x0478, with their data key and at
   *     least one wrapped form of it. The caller owns the buffer of the data key, which has an
   *     array of just its length, and overwrites it
   */
  default CompletionStage<List<EncryptionMaterials>> encryptionMaterials(
      KeyScope scope, Map<String, String> encryptionContext, List<Integer> plaintextLengths) {
    return withoutMessages();
  }

  /**
   * The data key of a stored message of the AWS Encryption SDK.
   *
   * @param scope the scope
   * @param encryptionContext what the message says it was wrapped for; never empty
   * @param wrappedDataKeys the data key as the message holds it, wrapped by one or several keys
   * @return the materials, whose data key's buffer the caller owns and overwrites, over an array of
   *     just its length; empty if none of the keys that may be used unwraps it
   */
  default CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
      KeyScope scope,
      Map<String, String> encryptionContext,
      List<EncryptedDataKey> wrappedDataKeys) {
    return withoutMessages();
  }

  private <T> CompletionStage<T> withoutMessages() {
    return CompletableFuture.failedStage(
        new InvalidUsageException(
            ErrorCode.INVALID_CONFIGURATION,
            getClass().getSimpleName() + " has no keys for messages of the AWS Encryption SDK."));
  }

  /**
   * One generation of the index root key.
   *
   * @param scope the scope
   * @param logicalTableName the table's logical name; whether tables share a root is the provider's
   *     choice, since the name enters every index key anyway
   * @param generation {@value IndexRootKey#FIRST_GENERATION} to {@value
   *     IndexRootKey#LAST_GENERATION}
   * @return the key; fails with {@link ErrorCode#KEY_NOT_FOUND} if the scope has no such generation
   */
  CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTableName, int generation);

  /** Overwrites the keys held and releases resources. Calls after it fail; idempotent. */
  @Override
  void close();
}
