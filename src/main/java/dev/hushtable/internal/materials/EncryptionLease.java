package dev.hushtable.internal.materials;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** Materials that encrypt so many messages and no more. Thread safe. */
final class EncryptionLease {
  private final EncryptionMaterials withoutKey;
  private final HeldDataKey dataKey;
  private long messagesLeft;
  private long bytesLeft;

  EncryptionLease(EncryptionMaterials materials, DataKeyLimits limits) {
    this.withoutKey = materials.toBuilder().plaintextDataKey(null).build();
    this.dataKey = new HeldDataKey(materials.plaintextDataKey());
    this.messagesLeft = limits.messages();
    this.bytesLeft = limits.bytes();
  }

  /** Materials for one message of that length; null if the lease is spent, and then for good. */
  synchronized @Nullable EncryptionMaterials take(long lengthBytes) {
    if (messagesLeft < 1 || bytesLeft < lengthBytes) {
      close();
      return null;
    }
    ByteBuffer copy = dataKey.copy();
    if (copy == null) {
      return null;
    }
    messagesLeft--;
    bytesLeft -= lengthBytes;
    return withoutKey.toBuilder().plaintextDataKey(copy).build();
  }

  void close() {
    dataKey.wipe();
  }
}
