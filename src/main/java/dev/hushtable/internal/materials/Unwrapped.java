package dev.hushtable.internal.materials;

import java.nio.ByteBuffer;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;

/** Materials that decrypt any number of messages. Thread safe. */
final class Unwrapped {
  private final DecryptionMaterials withoutKey;
  private final HeldDataKey dataKey;

  Unwrapped(DecryptionMaterials materials) {
    this.withoutKey = materials.toBuilder().plaintextDataKey(null).build();
    this.dataKey = new HeldDataKey(materials.plaintextDataKey());
  }

  DecryptionMaterials materials() {
    ByteBuffer copy = dataKey.copy();
    if (copy == null) {
      throw new IllegalStateException("The data key has been wiped");
    }
    return withoutKey.toBuilder().plaintextDataKey(copy).build();
  }

  void close() {
    dataKey.wipe();
  }
}
