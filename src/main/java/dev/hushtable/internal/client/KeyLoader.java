package dev.hushtable.internal.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.item.IndexKeys;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.ValueKey;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Gets the keys that a request or response needs from the provider, all at once, and derives from
 * each what the engine works with, once for as long as the provider keeps the key. Thread safe.
 */
public final class KeyLoader {
  private final KeyProvider provider;

  /** By identity and weakly, so that what was derived goes when the provider lets go of the key. */
  private final Cache<BranchKey, ValueKey> valueKeys = Caffeine.newBuilder().weakKeys().build();

  private final Cache<IndexRootKey, IndexKeys.Derived> indexKeys =
      Caffeine.newBuilder().weakKeys().build();

  /** Loads from a provider. */
  public KeyLoader(KeyProvider provider) {
    this.provider = provider;
  }

  /**
   * Loads keys. The stage fails with a {@link HushtableException}, or with what the provider threw.
   */
  public CompletionStage<KeySet> load(Set<KeyNeed> needs) {
    Map<KeyNeed.Active, ValueKey> active = new ConcurrentHashMap<>();
    Map<KeyNeed.Versions, List<ValueKey>> versions = new ConcurrentHashMap<>();
    Map<KeyNeed.Index, IndexKeys> indexes = new ConcurrentHashMap<>();
    List<CompletableFuture<?>> loads = new ArrayList<>();
    for (KeyNeed need : needs) {
      CompletionStage<?> load;
      if (need instanceof KeyNeed.Active a) {
        load = provider.activeBranchKey(a.scope()).thenAccept(key -> active.put(a, valueKey(key)));
      } else if (need instanceof KeyNeed.Versions v) {
        load =
            provider
                .branchKeys(v.scope(), v.hint())
                .thenAccept(keys -> versions.put(v, keys.stream().map(this::valueKey).toList()));
      } else {
        KeyNeed.Index i = (KeyNeed.Index) need;
        load =
            provider
                .indexRootKey(i.scope(), i.generation())
                .thenAccept(key -> indexes.put(i, indexKeys(i, key)));
      }
      loads.add(load.toCompletableFuture());
    }
    return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new))
        .thenApply(done -> new KeySet(active, versions, indexes));
  }

  /**
   * Loads keys and waits for them.
   *
   * @throws AbortedException if the thread is interrupted; it stays so
   */
  public KeySet loadNow(Set<KeyNeed> needs) {
    try {
      return load(needs).toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("Interrupted while waiting for keys.", e);
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw translated(e);
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
    return valueKeys.get(key, ValueKey::of);
  }

  private IndexKeys indexKeys(KeyNeed.Index need, IndexRootKey key) {
    return new IndexKeys(need.scope(), key, indexKeys.get(key, root -> new IndexKeys.Derived()));
  }
}
