package dev.hushtable.internal.materials;

import dev.hushtable.internal.async.Futures;
import dev.hushtable.internal.crypto.Buffers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** What a key provider answers when it is asked for the data keys of messages. Thread safe. */
public final class MessageKeys implements AutoCloseable {
  private final CachingMaterialsManager manager;
  private final Function<Throwable, RuntimeException> onEncrypt;
  private final Function<Throwable, Optional<RuntimeException>> onDecrypt;

  /**
   * Asks a manager.
   *
   * @param onEncrypt what the caller hears if no data key can be made
   * @param onDecrypt what the caller hears if none can be unwrapped; empty if there is nothing to
   *     hear but that none of the keys unwraps it
   */
  public MessageKeys(
      CachingMaterialsManager manager,
      Function<Throwable, RuntimeException> onEncrypt,
      Function<Throwable, Optional<RuntimeException>> onDecrypt) {
    this.manager = manager;
    this.onEncrypt = onEncrypt;
    this.onDecrypt = onDecrypt;
  }

  /** Materials for messages of these lengths, in order. */
  public CompletionStage<List<EncryptionMaterials>> encryptionMaterials(
      Map<String, String> context, List<Integer> lengths) {
    List<CompletableFuture<EncryptionMaterials>> stages =
        lengths.stream()
            .map(length -> manager.encryptionMaterials(context, length).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
        .handle(
            (done, failure) -> {
              if (failure != null) {
                stages.forEach(MessageKeys::wipe);
                throw onEncrypt.apply(Futures.cause(failure));
              }
              return stages.stream().map(CompletableFuture::join).toList();
            });
  }

  /** Materials to open a message; empty if none of the keys unwraps its data key. */
  public CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
      Map<String, String> context, List<EncryptedDataKey> wrappedDataKeys) {
    return manager
        .decryptionMaterials(context, wrappedDataKeys)
        .handle(
            (materials, failure) -> {
              if (failure == null) {
                return Optional.of(materials);
              }
              RuntimeException told = onDecrypt.apply(Futures.cause(failure)).orElse(null);
              if (told != null) {
                throw told;
              }
              return Optional.empty();
            });
  }

  /** Nobody gets a data key of a request that failed. */
  private static void wipe(CompletableFuture<EncryptionMaterials> loaded) {
    var unused = loaded.thenAccept(materials -> Buffers.wipe(materials.plaintextDataKey()));
  }

  /** Overwrites the cached data keys, of which nobody may be using one; others are made. */
  public void drain() {
    manager.drain();
  }

  @Override
  public void close() {
    manager.close();
  }
}
