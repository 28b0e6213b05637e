package dev.hushtable.reader;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The plaintext of a group, section 7.7, to the plaintexts of its members by bound name. */
final class GroupDecoder {
  private static final int VERSION = 1;

  private GroupDecoder() {}

  static Map<String, byte[]> decode(byte[] plaintext) throws MalformedException {
    ByteReader reader = new ByteReader(plaintext);
    if (reader.unsigned(1) != VERSION) {
      throw new MalformedException("another first byte");
    }
    Map<String, byte[]> members = new LinkedHashMap<>();
    byte[] before = null;
    for (int count = reader.varint(); count > 0; count--) {
      byte[] name = reader.prefixed();
      if (before != null && Arrays.compareUnsigned(before, name) >= 0) {
        throw new MalformedException("names out of order");
      }
      members.put(Bytes.text(name), reader.prefixed());
      before = name;
    }
    reader.end();
    return members;
  }
}
