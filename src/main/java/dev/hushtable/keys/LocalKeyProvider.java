package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.SecretBytes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Keys from a file, or from memory only: for tests, development and machines without AWS. Whoever
 * reads the file reads everything, so production belongs on the AWS key store.
 *
 * <p>Thread safe. Nothing blocks after the provider is made: all keys are in memory until {@link
 * #close()} overwrites them.
 */
public final class LocalKeyProvider implements KeyProvider {
  private final LocalKeys keys;
  private volatile boolean closed;

  private LocalKeyProvider(LocalKeys keys) {
    this.keys = keys;
  }

  /**
   * Makes new keys for some scopes and writes them to a new file that only its owner can read and
   * write.
   *
   * @param file the file; its folder exists, the file itself must not
   * @param scopes the scopes to make keys for; none means {@link KeyScope#DEFAULT}
   * @return a provider of these keys
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the file exists or
   *     cannot be written; an existing file is never overwritten
   */
  public static LocalKeyProvider create(Path file, KeyScope... scopes) {
    LocalKeys.Builder keys = generate(scopes);
    try {
      LocalKeyFile.write(file, keys.entries());
    } catch (RuntimeException e) {
      keys.wipe();
      throw e;
    }
    return new LocalKeyProvider(keys.build());
  }

  /**
   * Reads keys from a file that {@link #create} made. A warning is logged if others than its owner
   * may read it.
   *
   * @param file the file
   * @return a provider of its keys
   * @throws KeyUnavailableException {@link ErrorCode#KEY_NOT_FOUND} if there is no such file,
   *     {@link ErrorCode#KEY_ACCESS_DENIED} if it cannot be read, {@link ErrorCode#KEY_CORRUPT} if
   *     it is damaged
   */
  public static LocalKeyProvider open(Path file) {
    return new LocalKeyProvider(LocalKeyFile.read(file));
  }

  /**
   * Makes new keys that are kept in memory only and are gone with the provider.
   *
   * @param scopes the scopes to make keys for; none means {@link KeyScope#DEFAULT}
   * @return a provider of these keys
   */
  public static LocalKeyProvider inMemory(KeyScope... scopes) {
    return new LocalKeyProvider(generate(scopes).build());
  }

  private static LocalKeys.Builder generate(KeyScope... scopes) {
    LocalKeys.Builder keys = new LocalKeys.Builder();
    Set<KeyScope> distinct =
        scopes.length == 0 ? Set.of(KeyScope.DEFAULT) : new LinkedHashSet<>(List.of(scopes));
    for (KeyScope scope : distinct) {
      keys.addVersion(scope, UUID.randomUUID(), SecretBytes.random(BranchKey.KEY_BYTES));
      keys.addIndexRoot(
          scope, IndexRootKey.FIRST_GENERATION, SecretBytes.random(BranchKey.KEY_BYTES));
    }
    return keys;
  }

  @Override
  public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
    return answer(
        () -> {
          List<BranchKey> versions = keys.versions(scope);
          if (versions.isEmpty()) {
            throw notFound("no branch key of scope " + scope);
          }
          return versions.get(versions.size() - 1);
        });
  }

  @Override
  public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
    return answer(() -> keys.versions(scope).stream().filter(key -> key.hint() == hint).toList());
  }

  @Override
  public CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTableName, int generation) {
    return answer(
        () ->
            keys.indexRoots(scope).stream()
                .filter(key -> key.generation() == generation)
                .findFirst()
                .orElseThrow(
                    () ->
                        notFound(
                            "no index root key of scope "
                                + scope
                                + " and generation "
                                + generation)));
  }

  private <T> CompletionStage<T> answer(Supplier<T> lookUp) {
    if (closed) {
      return CompletableFuture.failedStage(
          new KeyUnavailableException(
              ErrorCode.KEY_PROVIDER_CLOSED,
              "The local key provider has been closed; close it after its last use."));
    }
    try {
      return CompletableFuture.completedStage(lookUp.get());
    } catch (KeyUnavailableException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static KeyUnavailableException notFound(String what) {
    return new KeyUnavailableException(
        ErrorCode.KEY_NOT_FOUND,
        "The local keys hold "
            + what
            + ". Name the scope when the keys are made, or use the file that has it.");
  }

  @Override
  public void close() {
    closed = true;
    keys.close();
  }

  /** Names the scopes; never the bytes. */
  @Override
  public String toString() {
    return "LocalKeyProvider" + Arrays.toString(keys.scopes().toArray());
  }
}
