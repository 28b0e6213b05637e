package dev.hushtable.reader;

/** Where an attribute stands, section 8. */
record Path(int segments, byte[] encodedSegments) {
  static final Path ROOT = new Path(0, new byte[0]);

  Path name(String name) throws MalformedException {
    return segment(Bytes.concat(Bytes.bytes(1), Bytes.prefixed(Bytes.utf8(name))));
  }

  Path element() {
    return segment(Bytes.bytes(2, 0));
  }

  private Path segment(byte[] segment) {
    return new Path(segments + 1, Bytes.concat(encodedSegments, segment));
  }

  byte[] encoded() {
    return Bytes.concat(Bytes.varint(segments), encodedSegments);
  }
}
