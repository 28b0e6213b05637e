package dev.hushtable.internal.crypto;

import java.nio.ByteBuffer;

/** Bytes in buffers, which is how the AWS libraries hand keys over. Thread safe. */
public final class Buffers {
  private Buffers() {}

  /** The bytes of a buffer of any kind, whose position stays. */
  public static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Overwrites a buffer where it can be written. */
  public static void wipe(ByteBuffer buffer) {
    if (!buffer.isReadOnly()) {
      buffer.duplicate().put(new byte[buffer.remaining()]);
    }
  }
}
