package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keys that a text decides, so that whoever knows it reads everything: for golden files, and for
 * readers in other languages. Never for data.
 *
 * <p>Every scope has one branch key version and every generation of index root keys. Values are
 * marked by their key: the version's UUID, and so each stored value after its first byte, begins
 * with {@code 7e575eed}, and the branch key's identifier, which is bound into the value, with
 * {@code INSECURE-SEEDED/}. No other provider has such an identifier, so none opens these values,
 * even if it is given the same bytes. Hashes have no mark.
 *
 * <p>Thread safe.
 */
public final class InsecureSeededKeys implements KeyProvider {
  private final Seed seed;

  /** Those that there are keys for; if empty, all. */
  private final Set<KeyScope> scopes;

  private final Map<KeyScope, BranchKey> branchKeys = new ConcurrentHashMap<>();
  private final Map<Index, IndexRootKey> indexRootKeys = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private record Index(KeyScope scope, int generation) {}

  /** The keys of some scopes only, or of all if none are given. */
  InsecureSeededKeys(Seed seed, Set<KeyScope> scopes) {
    this.seed = seed;
    this.scopes = Set.copyOf(scopes);
  }

  /**
   * The keys of a seed.
   *
   * @param seed any text that is not blank
   * @return a provider of them
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it is blank
   */
  public static InsecureSeededKeys of(String seed) {
    return new InsecureSeededKeys(new Seed(seed), Set.of());
  }

  @Override
  public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
    return answer(() -> branchKey(known(scope)));
  }

  @Override
  public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
    return answer(
        () -> {
          if (!isKnown(scope)) {
            return List.of();
          }
          BranchKey key = branchKey(scope);
          return key.hint() == hint ? List.of(key) : List.of();
        });
  }

  @Override
  public CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTableName, int generation) {
    return answer(
        () ->
            indexRootKeys.computeIfAbsent(
                new Index(known(scope), generation),
                key ->
                    IndexRootKey.of(generation, seed.indexRootKey(key.scope(), key.generation()))));
  }

  private boolean isKnown(KeyScope scope) {
    return scopes.isEmpty() || scopes.contains(scope);
  }

  private KeyScope known(KeyScope scope) {
    if (!isKnown(scope)) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_NOT_FOUND,
          "The seeded keys hold none of scope " + scope + ". Name it in scopes(…) of the builder.");
    }
    return scope;
  }

  private BranchKey branchKey(KeyScope scope) {
    return branchKeys.computeIfAbsent(
        scope, s -> BranchKey.of(Seed.BRANCH_KEY_PREFIX + s, seed.version(s), seed.branchKey(s)));
  }

  private <T> CompletionStage<T> answer(Supplier<T> lookUp) {
    if (closed) {
      return CompletableFuture.failedStage(
          new KeyUnavailableException(
              ErrorCode.KEY_PROVIDER_CLOSED,
              "The seeded keys have been closed; close them after their last use."));
    }
    try {
      return CompletableFuture.completedStage(lookUp.get());
    } catch (KeyUnavailableException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    branchKeys.values().forEach(BranchKey::close);
    indexRootKeys.values().forEach(IndexRootKey::close);
  }

  /** Without the seed. */
  @Override
  public String toString() {
    return "InsecureSeededKeys";
  }
}
