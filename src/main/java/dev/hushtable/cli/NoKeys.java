package dev.hushtable.cli;

import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For commands that need no keys, and to say so if one does. */
final class NoKeys implements KeyProvider {
  @Override
  public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
    return missing();
  }

  @Override
  public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
    return missing();
  }

  @Override
  public CompletionStage<IndexRootKey> indexRootKey(
      KeyScope scope, String logicalTableName, int generation) {
    return missing();
  }

  private static <T> CompletionStage<T> missing() {
    return CompletableFuture.failedStage(KeyOptions.missing());
  }

  @Override
  public void close() {}
}
