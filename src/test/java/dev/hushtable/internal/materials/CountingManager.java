package dev.hushtable.internal.materials;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.cryptography.materialproviders.ICryptographicMaterialsManager;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateDefaultCryptographicMaterialsManagerInput;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsOutput;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsInput;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsOutput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** A manager over a raw AES keyring that counts its calls, waits and fails as a test wants. */
final class CountingManager implements ICryptographicMaterialsManager {
  final AtomicInteger encryptions = new AtomicInteger();
  final AtomicInteger decryptions = new AtomicInteger();

  /** The buffers of the data keys that it gave, which whoever takes them should overwrite. */
  final List<ByteBuffer> given = new ArrayList<>();

  volatile @Nullable RuntimeException failure;
  volatile @Nullable CountDownLatch gate;

  private final ICryptographicMaterialsManager manager;

  CountingManager() {
    MaterialProviders providers =
        MaterialProviders.builder()
            .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
            .build();
    IKeyring keyring =
        providers.CreateRawAesKeyring(
            CreateRawAesKeyringInput.builder()
                .keyNamespace("test")
                .keyName("key")
                .wrappingKey(ByteBuffer.wrap(new byte[32]))
                .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
                .build());
    this.manager =
        providers.CreateDefaultCryptographicMaterialsManager(
            CreateDefaultCryptographicMaterialsManagerInput.builder().keyring(keyring).build());
  }

  @Override
  public GetEncryptionMaterialsOutput GetEncryptionMaterials(GetEncryptionMaterialsInput input) {
    encryptions.incrementAndGet();
    hold();
    GetEncryptionMaterialsOutput output = manager.GetEncryptionMaterials(input);
    remember(output.encryptionMaterials().plaintextDataKey());
    return output;
  }

  @Override
  public DecryptMaterialsOutput DecryptMaterials(DecryptMaterialsInput input) {
    decryptions.incrementAndGet();
    hold();
    DecryptMaterialsOutput output = manager.DecryptMaterials(input);
    remember(output.decryptionMaterials().plaintextDataKey());
    return output;
  }

  private synchronized void remember(ByteBuffer dataKey) {
    given.add(dataKey);
  }

  private void hold() {
    CountDownLatch waitFor = gate;
    if (waitFor != null) {
      try {
        waitFor.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }
}
