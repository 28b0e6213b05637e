package dev.hushtable.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.Hkdf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider answers; its file is the matter of {@code LocalKeyFileTest}. */
class LocalKeyProviderTest {
  private static final byte[] INFO = "info".getBytes(US_ASCII);
  private static final KeyScope ONE = KeyScope.of("tenant-1");
  private static final KeyScope TWO = KeyScope.of("tenant-2");

  @TempDir private Path folder;

  @Test
  void open_whenGivenWhatWasCreated_givesTheSameKeys() {
    Path file = folder.resolve("keys");
    try (LocalKeyProvider created = LocalKeyProvider.create(file, ONE, TWO);
        LocalKeyProvider opened = LocalKeyProvider.open(file)) {
      for (KeyScope scope : List.of(ONE, TWO)) {
        BranchKey key = get(created.activeBranchKey(scope));
        BranchKey same = get(opened.activeBranchKey(scope));
        assertThat(same.id()).isEqualTo(key.id()).isEqualTo(scope.name());
        assertThat(same.version()).isEqualTo(key.version());
        assertThat(same.derive(INFO, 64)).isEqualTo(key.derive(INFO, 64));
        IndexRootKey root = get(created.indexRootKey(scope, "Table", 1));
        IndexRootKey sameRoot = get(opened.indexRootKey(scope, "Table", 1));
        assertThat(sameRoot.generation()).isEqualTo(root.generation()).isEqualTo(1);
        assertThat(sameRoot.derive(INFO, 64)).isEqualTo(root.derive(INFO, 64));
      }
    }
  }

  @Test
  void open_whenFileHoldsKeys_givesTheBytesOfTheFile() throws Exception {
    Path file = folder.resolve("keys");
    LocalKeyProvider.create(file).close();
    List<byte[]> keys = KeyFiles.keysIn(file);
    assertThat(keys).hasSize(2);
    try (LocalKeyProvider opened = LocalKeyProvider.open(file)) {
      assertThat(get(opened.activeBranchKey(KeyScope.DEFAULT)).derive(INFO, 32))
          .isEqualTo(Hkdf.derive(new byte[0], keys.get(0), INFO, 32));
      assertThat(get(opened.indexRootKey(KeyScope.DEFAULT, "Table", 1)).derive(INFO, 32))
          .isEqualTo(Hkdf.derive(new byte[0], keys.get(1), INFO, 32));
    }
  }

  @Test
  void inMemory_whenNoScopeIsNamed_holdsTheDefaultScope() {
    try (LocalKeyProvider provider = LocalKeyProvider.inMemory()) {
      assertThat(get(provider.activeBranchKey(KeyScope.DEFAULT)).id()).isEqualTo("default");
      assertThat(get(provider.indexRootKey(KeyScope.DEFAULT, "Table", 1)).generation())
          .isEqualTo(1);
    }
  }

  @Test
  void inMemory_whenCalledOften_givesNoKeyTwice() {
    Set<String> derived = new TreeSet<>();
    Set<UUID> versions = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      try (LocalKeyProvider provider = LocalKeyProvider.inMemory(ONE, TWO)) {
        for (KeyScope scope : List.of(ONE, TWO)) {
          BranchKey key = get(provider.activeBranchKey(scope));
          versions.add(key.version());
          derived.add(HexFormat.of().formatHex(key.derive(INFO, 32)));
          derived.add(
              HexFormat.of()
                  .formatHex(get(provider.indexRootKey(scope, "Table", 1)).derive(INFO, 32)));
        }
      }
    }
    assertThat(derived).hasSize(80);
    assertThat(versions).hasSize(40);
  }

  @Test
  void activeBranchKey_whenAskedTwice_givesTheSame() {
    try (LocalKeyProvider provider = LocalKeyProvider.inMemory()) {
      assertThat(get(provider.activeBranchKey(KeyScope.DEFAULT)))
          .isSameAs(get(provider.activeBranchKey(KeyScope.of("default"))));
    }
  }

  @Test
  void branchKeys_whenHintIsKnown_givesTheVersion() {
    try (LocalKeyProvider provider = LocalKeyProvider.inMemory(ONE, TWO)) {
      BranchKey key = get(provider.activeBranchKey(ONE));
      assertThat(get(provider.branchKeys(ONE, key.hint()))).containsExactly(key);
    }
  }

  @Test
  void branchKeys_whenHintOrScopeIsUnknown_givesAnEmptyList() {
    try (LocalKeyProvider provider = LocalKeyProvider.inMemory(ONE, TWO)) {
      BranchKey key = get(provider.activeBranchKey(ONE));
      assertThat(get(provider.branchKeys(ONE, ~key.hint()))).isEmpty();
      assertThat(get(provider.branchKeys(TWO, key.hint()))).isEmpty();
      assertThat(get(provider.branchKeys(KeyScope.of("other"), key.hint()))).isEmpty();
    }
  }

  @Test
  void branchKeys_whenFileHoldsOlderVersions_findsEachAndWritesUnderTheLast() throws Exception {
    Path file = folder.resolve("keys");
    LocalKeyProvider.create(file).close();
    // Two versions more, one with the hint of the other.
    KeyFiles.alter(
        file,
        body ->
            body
                + "default branch-key 11223344-0000-4000-8000-000000000001 "
                + "A".repeat(43)
                + "=\ndefault branch-key 11223344-0000-4000-8000-000000000002 "
                + "B".repeat(42)
                + "A=\ndefault index-root 255 "
                + "C".repeat(42)
                + "A=\n");
    try (LocalKeyProvider provider = LocalKeyProvider.open(file)) {
      List<BranchKey> alike = get(provider.branchKeys(KeyScope.DEFAULT, 0x11223344));
      assertThat(alike).hasSize(2);
      assertThat(alike.get(0).version()).hasToString("11223344-0000-4000-8000-000000000001");
      assertThat(get(provider.activeBranchKey(KeyScope.DEFAULT))).isSameAs(alike.get(1));
      assertThat(alike.get(0).derive(INFO, 32))
          .isEqualTo(Hkdf.derive(new byte[0], new byte[32], INFO, 32));
      assertThat(get(provider.indexRootKey(KeyScope.DEFAULT, "Table", 255)).generation())
          .isEqualTo(255);
      assertThat(get(provider.indexRootKey(KeyScope.DEFAULT, "Table", 1)).generation())
          .isEqualTo(1);
    }
  }

  @Test
  void activeBranchKey_whenScopeIsUnknown_failsWithKeyNotFound() {
    try (LocalKeyProvider provider = LocalKeyProvider.inMemory(ONE)) {
      KeyUnavailableException error = failure(provider.activeBranchKey(TWO));
      assertThat(error.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND);
      assertThat(error.getMessage()).contains("tenant-2");
      assertThat(error.retryable()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2, 255, 256, 257})
  void indexRootKey_whenGenerationIsUnknown_failsWithKeyNotFound(int generation) {
    try (LocalKeyProvider provider = LocalKeyProvider.inMemory(ONE)) {
      KeyUnavailableException error = failure(provider.indexRootKey(ONE, "Table", generation));
      assertThat(error.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND);
      assertThat(error.getMessage()).contains("tenant-1").contains("generation " + generation);
    }
  }

  @Test
  void indexRootKey_whenScopeIsUnknown_failsWithKeyNotFound() {
    try (LocalKeyProvider provider = LocalKeyProvider.inMemory(ONE)) {
      assertThat(failure(provider.indexRootKey(TWO, "Table", 1)).code())
          .isEqualTo(ErrorCode.KEY_NOT_FOUND);
    }
  }

  @Test
  void close_whenCalled_failsWhatFollowsAndClosesTheKeys() {
    LocalKeyProvider provider = LocalKeyProvider.inMemory(ONE);
    BranchKey key = get(provider.activeBranchKey(ONE));
    IndexRootKey root = get(provider.indexRootKey(ONE, "Table", 1));
    provider.close();
    provider.close();
    for (CompletionStage<?> stage :
        List.of(
            provider.activeBranchKey(ONE),
            provider.activeBranchKey(TWO),
            provider.branchKeys(ONE, key.hint()),
            provider.branchKeys(ONE, ~key.hint()),
            provider.indexRootKey(ONE, "Table", 1),
            provider.indexRootKey(ONE, "Table", 2))) {
      assertThat(failure(stage).code()).isEqualTo(ErrorCode.KEY_PROVIDER_CLOSED);
    }
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> key.derive(INFO, 32))
        .matches(e -> e.code() == ErrorCode.KEY_PROVIDER_CLOSED);
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> root.derive(INFO, 32))
        .matches(e -> e.code() == ErrorCode.KEY_PROVIDER_CLOSED);
  }

  @Test
  void close_whenCalled_overwritesTheBytesThatWereReadFromTheFile() {
    byte[] version = "32 bytes that nobody ever prints".getBytes(US_ASCII);
    byte[] root = version.clone();
    new LocalKeys(
            List.of(
                LocalKey.version(ONE, UUID.randomUUID(), false, version),
                LocalKey.indexRoot(ONE, 1, true, root)),
            Map.of())
        .close();
    assertThat(version).containsOnly(0);
    assertThat(root).containsOnly(0);
  }

  @Test
  void close_whenOneOfTwoProvidersOfAFileIsClosed_leavesTheOther() {
    Path file = folder.resolve("keys");
    LocalKeyProvider created = LocalKeyProvider.create(file);
    try (LocalKeyProvider opened = LocalKeyProvider.open(file)) {
      byte[] derived = get(created.activeBranchKey(KeyScope.DEFAULT)).derive(INFO, 32);
      created.close();
      assertThat(get(opened.activeBranchKey(KeyScope.DEFAULT)).derive(INFO, 32)).isEqualTo(derived);
    }
  }

  @Test
  void toString_whenPrinted_namesScopesAndNoKey() throws Exception {
    Path file = folder.resolve("keys");
    LocalKeyProvider provider = LocalKeyProvider.create(file, ONE, TWO);
    assertThat(provider).hasToString("LocalKeyProvider[tenant-1, tenant-2]");
    List<String> texts = new ArrayList<>();
    texts.add(provider.toString());
    for (KeyScope scope : List.of(ONE, TWO)) {
      texts.add(get(provider.activeBranchKey(scope)).toString());
      texts.add(get(provider.indexRootKey(scope, "Table", 1)).toString());
      texts.add(provider.activeBranchKey(scope).toString());
    }
    texts.add(LocalKeyFile.read(file).toString());
    texts.add(KeyFiles.stackTrace(failure(provider.activeBranchKey(KeyScope.of("other")))));
    provider.close();
    texts.add(provider.toString());
    texts.add(KeyFiles.stackTrace(failure(provider.activeBranchKey(ONE))));
    List<byte[]> keys = KeyFiles.keysIn(file);
    assertThat(keys).hasSize(4);
    for (String text : texts) {
      KeyFiles.assertNoKeyIn(text, keys);
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    // Nothing blocks: the answer is there.
    assertThat(stage.toCompletableFuture()).isDone();
    return stage.toCompletableFuture().join();
  }

  private static KeyUnavailableException failure(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    try {
      stage.toCompletableFuture().join();
      throw new AssertionError("succeeded");
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(KeyUnavailableException.class);
      return (KeyUnavailableException) e.getCause();
    }
  }
}
