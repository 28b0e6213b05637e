package dev.hushtable.internal.format;

import java.util.Arrays;

/** Appends fields to a growing array, which unlike the JDK's takes no lock. Not thread safe. */
final class ByteWriter {
  private byte[] bytes;
  private int length;

  ByteWriter() {
    this(64);
  }

  /** With room for that many bytes before it grows. */
  ByteWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  ByteWriter put(int oneByte) {
    reserve(1);
    bytes[length++] = (byte) oneByte;
    return this;
  }

  ByteWriter put(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  private void reserve(int count) {
    if (count > bytes.length - length) {
      int needed = Math.addExact(length, count);
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
  }

  /**
   * A length or count: unsigned, least significant seven bits first, the high bit set on all bytes
   * but the last.
   */
  ByteWriter putVarint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      put(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    return put(rest);
  }

  ByteWriter putLengthPrefixed(byte[] bytes) {
    return putVarint(bytes.length).put(bytes);
  }

  /** A tagged field, whose length stands in four bytes, big-endian. */
  ByteWriter putField(int tag, byte[] bytes) {
    return put(tag).putNumber(bytes.length, Integer.BYTES).put(bytes);
  }

  /** The {@code width} lowest bytes of a number, big-endian. */
  ByteWriter putNumber(int value, int width) {
    for (int shift = (width - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      put(value >>> shift);
    }
    return this;
  }

  int length() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
