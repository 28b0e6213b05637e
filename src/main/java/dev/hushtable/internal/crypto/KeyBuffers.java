package dev.hushtable.internal.crypto;

import java.nio.ByteBuffer;

/** Keys in buffers, which is how the AWS libraries hand them over. Thread safe. */
public final class KeyBuffers {
  private KeyBuffers() {}

  /** The bytes of a buffer of any kind, whose position stays. */
  public static byte[] copy(ByteBuffer key) {
    byte[] bytes = new byte[key.remaining()];
    key.duplicate().get(bytes);
    return bytes;
  }

  /** Overwrites a buffer where it can be written. */
  public static void wipe(ByteBuffer key) {
    if (!key.isReadOnly()) {
      key.duplicate().put(new byte[key.remaining()]);
    }
  }
}
