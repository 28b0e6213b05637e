package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Where the keys of values and of blind indexes come from.
 *
 * <p>Implementations are thread safe and never block the caller: what has to wait, waits on an
 * executor of their own. They cache, since they are asked for every request, and share one load
 * among concurrent callers. A stage fails with {@link KeyUnavailableException}, whose code says
 * whether the key is missing, refused or merely out of reach for now.
 */
public interface KeyProvider extends SdkAutoCloseable {

  /**
   * The version that new values of a scope are encrypted under.
   *
   * @param scope the scope
   * @return the active version; fails with {@link ErrorCode#KEY_NOT_FOUND} if the scope has no
   *     branch key
   */
  CompletionStage<BranchKey> activeBranchKey(KeyScope scope);

  /**
   * The versions of a scope that a stored value may name.
   *
   * @param scope the scope
   * @param hint the first four bytes of the version's UUID, see {@link BranchKey#hint()}
   * @return all versions with this hint, at most four; empty if there is none
   */
  CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint);

  /**
   * One generation of a scope's index root key.
   *
   * @param scope the scope
   * @param generation {@value IndexRootKey#FIRST_GENERATION} to {@value
   *     IndexRootKey#LAST_GENERATION}
   * @return the key; fails with {@link ErrorCode#KEY_NOT_FOUND} if the scope has no such generation
   */
  CompletionStage<IndexRootKey> indexRootKey(KeyScope scope, int generation);

  /** Overwrites the keys held and releases resources. Calls after it fail; idempotent. */
  @Override
  void close();
}
