package dev.hushtable.internal.format;

import java.util.Arrays;

/**
 * Reads fields off an array; every length is checked against what is left before anything is
 * allocated.
 */
final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  ByteReader(byte[] bytes, int begin, int end) {
    this.bytes = bytes;
    this.position = begin;
    this.end = end;
  }

  int remaining() {
    return end - position;
  }

  int next() throws MalformedValueException {
    if (position >= end) {
      throw new MalformedValueException("it ends too early");
    }
    return bytes[position++] & 0xff;
  }

  /**
   * The reverse of {@link ByteWriter#putVarint}; only the shortest form of a number is accepted.
   */
  int nextVarint() throws MalformedValueException {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int oneByte = next();
      value |= (long) (oneByte & 0x7f) << shift;
      if (oneByte < 0x80) {
        if (shift > 0 && oneByte == 0 || value > Integer.MAX_VALUE) {
          break;
        }
        return (int) value;
      }
    }
    throw new MalformedValueException("a length is not in its shortest form");
  }

  /** An unsigned big-endian number of {@code width} bytes, 1 to 4, below 2^31. */
  int nextNumber(int width) throws MalformedValueException {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << Byte.SIZE | next();
    }
    if (value > Integer.MAX_VALUE) {
      throw new MalformedValueException("a length points past its end");
    }
    return (int) value;
  }

  byte[] next(int length) throws MalformedValueException {
    skip(length);
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  byte[] nextLengthPrefixed() throws MalformedValueException {
    return next(nextVarint());
  }

  /** Four bytes, big-endian, whatever they are. */
  int nextInt() throws MalformedValueException {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << Byte.SIZE | next();
    }
    return value;
  }

  void skip(int length) throws MalformedValueException {
    if (length > remaining()) {
      throw new MalformedValueException("a length points past its end");
    }
    position += length;
  }

  int position() {
    return position;
  }

  byte[] rest() throws MalformedValueException {
    return next(remaining());
  }
}
