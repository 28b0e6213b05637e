package dev.hushtable.integration;

import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For what must not need a key. */
final class NoKeys implements KeyProvider {
  private static <T> CompletionStage<T> none() {
    return CompletableFuture.failedFuture(new AssertionError("A key was asked for"));
  }

  @Override
  public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
    return none();
  }

  @Override
  public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
    return none();
  }

  @Override
  public CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTable, int generation) {
    return none();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
