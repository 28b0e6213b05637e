package dev.hushtable.internal.materials;

import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.internal.crypto.MessageCipher;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A data key that is handed out in copies until it is wiped, so that nobody ever encrypts under one
 * that is half wiped. Thread safe.
 */
final class HeldDataKey {
  private final byte[] bytes;
  private boolean wiped;

  /** Takes the key out of a buffer, and overwrites that where it can. */
  HeldDataKey(ByteBuffer dataKey) {
    this.bytes = Buffers.copy(dataKey);
    Buffers.wipe(dataKey);
    if (bytes.length != MessageCipher.DATA_KEY_BYTES) {
      throw new IllegalArgumentException(
          "A data key of suite 0x0478 has 32 bytes, not " + bytes.length);
    }
  }

  /** A copy, over an array of just its length as the AWS Encryption SDK wants it; null if wiped. */
  synchronized @Nullable ByteBuffer copy() {
    return wiped ? null : ByteBuffer.wrap(bytes.clone());
  }

  synchronized void wipe() {
    wiped = true;
    Arrays.fill(bytes, (byte) 0);
  }
}
