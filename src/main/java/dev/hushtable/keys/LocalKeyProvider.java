package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keys from a file, or from memory only: for tests, development and machines without AWS. Whoever
 * reads the file reads everything, so production belongs on the AWS key store.
 *
 * <p>{@link #administration()} changes the keys as that of a key store does, so that a life of
 * years can be tried on one machine. The provider whose administration it is sees a change at once;
 * others of the same file when they are opened anew.
 *
 * <p>Thread safe. Nothing blocks after the provider is made: all keys are in memory until {@link
 * #close()} overwrites them.
 */
public final class LocalKeyProvider implements KeyProvider {
  private final @Nullable Path file;
  private volatile LocalKeys keys;
  private volatile boolean closed;

  /** Read from the file before it was changed; requests under way may use them. Guarded by this. */
  private final List<LocalKeys> superseded = new ArrayList<>();

  private LocalKeyProvider(@Nullable Path file, LocalKeys keys) {
    this.file = file;
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
    LocalKeys keys = generate(scopes);
    try {
      LocalKeyFile.write(file, keys);
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
    return new LocalKeyProvider(file, keys);
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
    return new LocalKeyProvider(file, LocalKeyFile.read(file));
  }

  /**
   * Makes new keys that are kept in memory only and are gone with the provider.
   *
   * @param scopes the scopes to make keys for; none means {@link KeyScope#DEFAULT}
   * @return a provider of these keys
   */
  public static LocalKeyProvider inMemory(KeyScope... scopes) {
    return new LocalKeyProvider(null, generate(scopes));
  }

  private static LocalKeys generate(KeyScope... scopes) {
    LocalKeys keys = new LocalKeys(List.of(), Map.of());
    Set<KeyScope> distinct =
        scopes.length == 0 ? Set.of(KeyScope.DEFAULT) : new LinkedHashSet<>(List.of(scopes));
    for (KeyScope scope : distinct) {
      keys = LocalKeyAdministration.withMissing(keys, scope);
    }
    return keys;
  }

  /**
   * Administers the keys of this provider, and of its file if it has one. The file is replaced in
   * one step; beside it a file named {@code .lock} keeps those apart who change it at the same
   * time.
   *
   * @return the administration. What it is asked after {@link #close()} is refused
   */
  public KeyAdministration administration() {
    return new LocalKeyAdministration(this);
  }

  LocalKeys keys() {
    if (closed) {
      throw closedException();
    }
    return keys;
  }

  /** Changes the keys; a change that gives back what it got changes nothing. */
  synchronized void change(UnaryOperator<LocalKeys> change) {
    LocalKeys before = keys();
    if (file == null) {
      keys = change.apply(before);
    } else {
      keys = LocalKeyFile.change(file, change);
      superseded.add(before);
    }
  }

  private static KeyUnavailableException closedException() {
    return new KeyUnavailableException(
        ErrorCode.KEY_PROVIDER_CLOSED,
        "The local key provider has been closed; close it after its last use.");
  }

  @Override
  public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
    return answer(
        scope,
        () -> keys().active(scope).orElseThrow(() -> notFound("no branch key of scope " + scope)));
  }

  @Override
  public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
    return answer(scope, () -> keys().versions(scope, hint));
  }

  @Override
  public CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTableName, int generation) {
    return answer(
        scope,
        () ->
            keys()
                .indexRoot(scope, generation)
                .orElseThrow(
                    () ->
                        notFound(
                            "no index root key of scope "
                                + scope
                                + " and generation "
                                + generation)));
  }

  private <T> CompletionStage<T> answer(KeyScope scope, Supplier<T> lookUp) {
    try {
      LocalKeyAdministration.requireNotShredded(keys(), scope);
      return CompletableFuture.completedFuture(lookUp.get());
    } catch (KeyUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static KeyUnavailableException notFound(String what) {
    return new KeyUnavailableException(
        ErrorCode.KEY_NOT_FOUND,
        "The local keys hold "
            + what
            + ". Make it with administration(), or reinstate it there if it was retired, or use the file that has it.");
  }

  @Override
  public synchronized void close() {
    closed = true;
    keys.close();
    superseded.forEach(LocalKeys::close);
  }

  /** Names the scopes; never the bytes. */
  @Override
  public String toString() {
    return "LocalKeyProvider" + Arrays.toString(keys.scopes().toArray());
  }
}
