package dev.hushtable.reader;

import java.util.Arrays;

/**
 * Takes bytes off the front; every length is checked against what is left before anything is
 * allocated.
 */
final class ByteReader {
  private final byte[] bytes;
  private int position;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  byte[] take(long length) throws MalformedException {
    if (length > remaining()) {
      throw new MalformedException("a length that points past the end");
    }
    position += (int) length;
    return Arrays.copyOfRange(bytes, position - (int) length, position);
  }

  /** An unsigned number of one to four bytes, the most significant first. */
  long unsigned(int length) throws MalformedException {
    long number = 0;
    for (byte octet : take(length)) {
      number = number << 8 | octet & 0xff;
    }
    return number;
  }

  int varint() throws MalformedException {
    long number = 0;
    for (int i = 0; i < 5; i++) {
      long octet = unsigned(1);
      number |= (octet & 0x7f) << 7 * i;
      if (octet < 0x80) {
        if (i > 0 && octet == 0 || number > Integer.MAX_VALUE) {
          throw new MalformedException("a varint that is too long or too great");
        }
        return (int) number;
      }
    }
    throw new MalformedException("a varint of more than five bytes");
  }

  byte[] prefixed() throws MalformedException {
    return take(varint());
  }

  void end() throws MalformedException {
    if (remaining() > 0) {
      throw new MalformedException("bytes follow");
    }
  }
}
