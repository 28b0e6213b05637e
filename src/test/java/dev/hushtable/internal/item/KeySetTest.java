package dev.hushtable.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.keys.KeyScope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

class KeySetTest {
  private static final Map<String, String> CONTEXT = Map.of("use", "test");

  @Test
  void wipe_whenThereAreDataKeys_overwritesThemAndNothingElse() throws Exception {
    RawKeyring keyring = new RawKeyring(1);
    EncryptionMaterials one = keyring.encrypt(CONTEXT);
    EncryptionMaterials two = keyring.encrypt(CONTEXT);
    DecryptionMaterials read = keyring.decrypt(CONTEXT, one.encryptedDataKeys()).orElseThrow();
    DecryptionMaterials readOnly =
        read.toBuilder().plaintextDataKey(read.plaintextDataKey().asReadOnlyBuffer()).build();
    KeyNeed.Versions versions = new KeyNeed.Versions(KeyScope.DEFAULT, 0);
    List<ValueKey> valueKeys = List.of(ValueKey.of(EngineFixture.FIRST));
    KeySet keys =
        new KeySet(
            Map.of(
                new KeyNeed.DataKeys(KeyScope.DEFAULT, CONTEXT, List.of(1, 1)),
                List.of(one, two),
                wrapped(one),
                Optional.of(read),
                wrapped(two),
                Optional.of(readOnly),
                versions,
                valueKeys));

    keys.wipe();

    assertThat(Stream.of(one.plaintextDataKey(), two.plaintextDataKey(), read.plaintextDataKey()))
        .allMatch(key -> key.duplicate().equals(ByteBuffer.allocate(32)));
    assertThat(keys.versions(versions)).isEqualTo(valueKeys);
  }

  private static KeyNeed wrapped(EncryptionMaterials materials) throws Exception {
    byte[] message =
        MessageFormat.seal(
            new byte[32], new byte[32], CONTEXT, materials.encryptedDataKeys(), new byte[] {5});
    return new KeyNeed.WrappedKey(KeyScope.DEFAULT, MessageHeader.parse(message));
  }
}
