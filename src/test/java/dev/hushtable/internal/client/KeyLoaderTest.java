package dev.hushtable.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeyLoaderTest {
  private static final KeyNeed ACTIVE = new KeyNeed.Active(KeyScope.DEFAULT);
  private static final KeyNeed INDEX = new KeyNeed.Index(KeyScope.DEFAULT, "Table", 1);

  /** A provider of whatever a test wants. */
  private record Provider(
      Supplier<CompletionStage<BranchKey>> active, Supplier<CompletionStage<IndexRootKey>> index)
      implements KeyProvider {

    static Provider of(Supplier<CompletionStage<BranchKey>> active) {
      return new Provider(active, CompletableFuture::new);
    }

    @Override
    public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
      return active.get();
    }

    @Override
    public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
      return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<IndexRootKey> indexRootKey(
        KeyScope scope, String logicalTableName, int generation) {
      return index.get();
    }

    @Override
    public void close() {}
  }

  @Test
  void use_whenInterrupted_aborts() throws Exception {
    KeyLoader loader = new KeyLoader(Provider.of(CompletableFuture::new));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                loader.use(Set.of(ACTIVE), keys -> keys);
              } catch (RuntimeException e) {
                failure.set(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    waiting.start();
    waiting.interrupt();
    waiting.join(10_000);

    assertThat(failure.get()).isInstanceOf(AbortedException.class);
    assertThat(stillInterrupted.get()).isTrue();
  }

  @Test
  void use_whenProviderFailsInAnyWay_isKeyUnavailable() {
    List<Supplier<CompletionStage<BranchKey>>> failing =
        List.of(
            () -> CompletableFuture.failedStage(new IllegalStateException("broken")),
            () -> {
              CompletableFuture<BranchKey> cancelled = new CompletableFuture<>();
              cancelled.cancel(true);
              return cancelled;
            },
            () -> {
              throw new IllegalStateException("broken before it answered");
            },
            () -> {
              throw new UnsupportedOperationException("broken in a way of its own");
            });

    for (Supplier<CompletionStage<BranchKey>> active : failing) {
      assertThatThrownBy(() -> new KeyLoader(Provider.of(active)).use(Set.of(ACTIVE), keys -> keys))
          .isInstanceOfSatisfying(
              KeyUnavailableException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_SERVICE_UNAVAILABLE));
    }
  }

  @Test
  void use_whenFailureIsShared_throwsAnotherWithTheSameCodeAndText() {
    KeyUnavailableException shared =
        new KeyUnavailableException(ErrorCode.KEY_THROTTLED, "Too many requests.");
    KeyLoader loader = new KeyLoader(Provider.of(() -> CompletableFuture.failedStage(shared)));

    assertThatThrownBy(() -> loader.use(Set.of(ACTIVE), keys -> keys))
        .isNotSameAs(shared)
        .hasCause(shared)
        .hasMessage(shared.getMessage());
  }

  @Test
  void keys_whenProviderLetsGo_areCollected() throws Exception {
    AtomicReference<WeakReference<BranchKey>> branchKey = new AtomicReference<>();
    AtomicReference<WeakReference<IndexRootKey>> indexRoot = new AtomicReference<>();
    KeyLoader loader =
        new KeyLoader(
            new Provider(
                () -> {
                  BranchKey key = BranchKey.of("id", UUID.randomUUID(), new byte[32]);
                  branchKey.set(new WeakReference<>(key));
                  return CompletableFuture.completedStage(key);
                },
                () -> {
                  IndexRootKey key = IndexRootKey.of(1, new byte[32]);
                  indexRoot.set(new WeakReference<>(key));
                  return CompletableFuture.completedStage(key);
                }));
    loader.use(Set.of(ACTIVE, INDEX), keys -> true);
    for (int i = 0; i < 100; i++) {
      System.gc();
      if (branchKey.get().refersTo(null) && indexRoot.get().refersTo(null)) {
        break;
      }
      Thread.sleep(20);
    }

    assertThat(branchKey.get().refersTo(null)).isTrue();
    assertThat(indexRoot.get().refersTo(null)).isTrue();
    assertThat(loader).isNotNull();
  }

  /** A provider may give all scopes one root: the scope enters each index key. */
  @Test
  void use_whenOneLoaderServesTwoScopes_givesUnrelatedIndexKeys() {
    IndexRootKey root = IndexRootKey.of(1, new byte[32]);
    Provider provider =
        new Provider(CompletableFuture::new, () -> CompletableFuture.completedStage(root));
    KeyLoader shared = new KeyLoader(provider);

    AttributeValue ofA = hash(shared, "a");
    AttributeValue ofB = hash(shared, "b");

    assertThat(ofA).isNotEqualTo(ofB);
    assertThat(ofB).as("as in a process of its own").isEqualTo(hash(new KeyLoader(provider), "b"));
  }

  private static AttributeValue hash(KeyLoader loader, String scope) {
    TablePlan plan = PlanBuilder.build("T", "T", PlanBuilder.schema(Beans.Patient.class));
    TableEngine engine =
        new TableEngine(
            TableBinding.of(
                plan,
                KeyScope.of(scope),
                StoredFormats.of(StoredFormat.COMPACT),
                IndexGenerations.FIRST));
    return loader.use(
        engine.indexer().needs(),
        keys ->
            engine
                .indexer()
                .hash(
                    plan.root().encrypted("email"),
                    AttributeValue.fromS("alice@example.com"),
                    keys));
  }
}
