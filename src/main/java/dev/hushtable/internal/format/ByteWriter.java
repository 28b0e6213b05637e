package dev.hushtable.internal.format;

import java.io.ByteArrayOutputStream;

/** Appends fields to a growing array. Not thread safe. */
final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  ByteWriter put(int oneByte) {
    out.write(oneByte);
    return this;
  }

  ByteWriter put(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  /**
   * A length or count: unsigned, least significant seven bits first, the high bit set on all bytes
   * but the last.
   */
  ByteWriter putVarint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    return this;
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
      out.write(value >>> shift);
    }
    return this;
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
