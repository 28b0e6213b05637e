package dev.hushtable.internal.client;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.internal.item.IndexKeys;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.Usage;
import dev.hushtable.internal.item.ValueKey;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Gets the keys that a request or response needs from the provider, all at once, and derives from
 * each what the engine works with, once for as long as the provider keeps the key. Thread safe.
 */
public final class KeyLoader {
  private final KeyProvider provider;
  private final Executor workers = Workers.create();

  /** What was derived goes when the provider lets go of the key. */
  private final DerivedValues<BranchKey, ValueKey> valueKeys = new DerivedValues<>(ValueKey::of);

  private final DerivedValues<IndexRootKey, IndexKeys.Derived> indexKeys =
      new DerivedValues<>(root -> new IndexKeys.Derived());

  /** Loads from a provider. */
  public KeyLoader(KeyProvider provider) {
    this.provider = provider;
  }

  /**
   * Loads keys. The stage fails with a {@link HushtableException}, or with what the provider threw,
   * and then nobody gets any of them.
   */
  private CompletableFuture<KeySet> load(Set<KeyNeed> needs, Usage usage) {
    // Most keys are at hand.
    Map<KeyNeed, Object> atHand = new HashMap<>();
    Map<KeyNeed, CompletableFuture<?>> asked = null;
    for (KeyNeed need : needs) {
      CompletableFuture<?> answer = ask(need);
      Object key = atHand(need, answer);
      if (key != null) {
        atHand.put(need, key);
      } else {
        asked = asked == null ? new HashMap<>() : asked;
        asked.put(need, answer);
      }
    }
    return asked == null
        ? CompletableFuture.completedFuture(new KeySet(atHand, usage))
        : awaited(atHand, asked, usage);
  }

  private @Nullable Object atHand(KeyNeed need, CompletableFuture<?> answer) {
    try {
      Object key = answer.getNow(null);
      return key == null ? null : usable(need, key);
    } catch (CompletionException | CancellationException | HushtableException e) {
      // It fails again where failures are told apart.
      return null;
    }
  }

  private CompletableFuture<KeySet> awaited(
      Map<KeyNeed, Object> atHand, Map<KeyNeed, CompletableFuture<?>> asked, Usage usage) {
    Map<KeyNeed, Object> loaded = new ConcurrentHashMap<>(atHand);
    List<CompletableFuture<?>> loads = new ArrayList<>(asked.size());
    asked.forEach(
        (need, answer) ->
            loads.add(
                orAbsent(answer.thenApply(key -> usable(need, key)))
                    .thenAccept(key -> loaded.put(need, key))
                    .toCompletableFuture()));
    return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                new KeySet(loaded).wipe();
              }
            })
        .thenApply(done -> new KeySet(loaded, usage));
  }

  /**
   * A key that does not exist is the trouble of whoever needs it: of one item, maybe, among many
   * that were read.
   */
  private static CompletionStage<Object> orAbsent(CompletionStage<Object> load) {
    return load.handle(
        (key, failure) -> {
          if (failure == null) {
            return key;
          }
          if (Futures.cause(failure) instanceof KeyUnavailableException e && KeySet.isAbsent(e)) {
            return e;
          }
          throw failure instanceof CompletionException e ? e : new CompletionException(failure);
        });
  }

  /** Asks the provider. */
  private CompletableFuture<?> ask(KeyNeed need) {
    try {
      return answer(need).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<?> answer(KeyNeed need) {
    if (need instanceof KeyNeed.Active active) {
      return provider.activeBranchKey(active.scope());
    }
    if (need instanceof KeyNeed.Versions versions) {
      return provider.branchKeys(versions.scope(), versions.hint());
    }
    if (need instanceof KeyNeed.DataKeys dataKeys) {
      return provider.encryptionMaterials(dataKeys.scope(), dataKeys.context(), dataKeys.lengths());
    }
    if (need instanceof KeyNeed.WrappedKey wrapped) {
      MessageHeader header = wrapped.header();
      return provider.decryptionMaterials(
          wrapped.scope(), header.context(), header.encryptedDataKeys());
    }
    KeyNeed.Index index = (KeyNeed.Index) need;
    return provider.indexRootKey(index.scope(), index.logicalTable(), index.generation());
  }

  /** What the engine works with, made of what the provider answered. */
  private Object usable(KeyNeed need, Object answer) {
    if (answer instanceof BranchKey key) {
      return valueKey(key);
    }
    if (answer instanceof IndexRootKey root && need instanceof KeyNeed.Index index) {
      return indexKeys(index, root);
    }
    return need instanceof KeyNeed.Versions ? valueKeys((List<?>) answer) : answer;
  }

  private List<ValueKey> valueKeys(List<?> keys) {
    List<ValueKey> usable = new ArrayList<>(keys.size());
    keys.forEach(key -> usable.add(valueKey((BranchKey) key)));
    return usable;
  }

  /**
   * Loads keys, waits for them, and overwrites those that are ours alone when the work is done.
   *
   * @throws AbortedException if the thread is interrupted before it has the keys; it stays so
   */
  public <T> T use(Set<KeyNeed> needs, Usage usage, Function<? super KeySet, ? extends T> work) {
    long begun = usage.now();
    KeySet loaded;
    try {
      loaded = await(load(needs, usage));
    } finally {
      usage.since(Usage.Activity.KEY_WAIT, begun);
    }
    return once(loaded, usage, work);
  }

  /** The same where nobody wants to know what is done. */
  public <T> T use(Set<KeyNeed> needs, Function<? super KeySet, ? extends T> work) {
    return use(needs, Usage.NONE, work);
  }

  private static <T> T once(
      KeySet loaded, Usage usage, Function<? super KeySet, ? extends T> work) {
    long begun = usage.now();
    try {
      return work.apply(loaded);
    } finally {
      usage.since(Usage.Activity.WORK, begun);
      loaded.wipe();
    }
  }

  /**
   * The same without waiting: the work is done at once if the keys are at hand, and else by a
   * worker when they come. The future fails as {@link #use} throws.
   */
  public <T> CompletableFuture<T> useAsync(
      Set<KeyNeed> needs, Usage usage, Function<? super KeySet, ? extends T> work) {
    long begun = usage.now();
    CompletableFuture<KeySet> load =
        load(needs, usage)
            .exceptionallyCompose(
                failure -> CompletableFuture.failedFuture(translated(Futures.cause(failure))))
            .whenComplete((done, failure) -> usage.since(Usage.Activity.KEY_WAIT, begun));
    Function<KeySet, T> once = loaded -> once(loaded, usage, work);
    return load.isDone() ? load.thenApply(once) : load.thenApplyAsync(once, workers);
  }

  /** The same where nobody wants to know what is done. */
  public <T> CompletableFuture<T> useAsync(
      Set<KeyNeed> needs, Function<? super KeySet, ? extends T> work) {
    return useAsync(needs, Usage.NONE, work);
  }

  /** Where work goes on that had to wait. */
  public Executor workers() {
    return workers;
  }

  private static KeySet await(CompletableFuture<KeySet> load) {
    try {
      return load.get();
    } catch (InterruptedException e) {
      var unused = load.thenAccept(KeySet::wipe);
      Thread.currentThread().interrupt();
      throw AbortedException.create("Interrupted while waiting for keys.", e);
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    }
  }

  /** A load is shared, and so is what it fails with; each caller gets an exception of its own. */
  private static RuntimeException translated(@Nullable Throwable cause) {
    if (cause instanceof KeyUnavailableException shared) {
      return new KeyUnavailableException(shared);
    }
    if (cause instanceof HushtableException known) {
      return known;
    }
    return new KeyUnavailableException(
        ErrorCode.KEY_SERVICE_UNAVAILABLE,
        "The key provider failed with an error of no known kind; see the cause.",
        cause);
  }

  private ValueKey valueKey(BranchKey key) {
    return valueKeys.of(key);
  }

  private IndexKeys indexKeys(KeyNeed.Index need, IndexRootKey key) {
    return new IndexKeys(need.scope(), key, indexKeys.of(key));
  }
}
