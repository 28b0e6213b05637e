package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a seal covers, and the digest of it, section 13. */
record Seal(SortedSet<byte[]> names, byte[] digest) {
  static final String ATTRIBUTE = "__seal";

  private static final int VERSION = 1;
  private static final int DIGEST_LENGTH = 32;
  private static final byte[] LABEL = Bytes.ascii("hushtable/v1/seal");

  static Seal parse(byte[] plaintext) throws MalformedException {
    ByteReader reader = new ByteReader(plaintext);
    if (reader.unsigned(1) != VERSION) {
      throw new MalformedException("another version");
    }
    SortedSet<byte[]> names = new TreeSet<>(Arrays::compareUnsigned);
    for (int count = reader.varint(); count > 0; count--) {
      byte[] name = reader.prefixed();
      Bytes.text(name);
      if (!names.isEmpty() && Arrays.compareUnsigned(names.last(), name) >= 0) {
        throw new MalformedException("names out of order");
      }
      names.add(name);
    }
    byte[] digest = reader.take(DIGEST_LENGTH);
    reader.end();
    return new Seal(names, digest);
  }

  /** Steps 4 and 5. */
  void verify(Declaration declaration, JsonNode item) throws ReadException {
    try {
      for (byte[] covered : covered(declaration)) {
        if (item.has(Bytes.text(covered)) && !names.contains(covered)) {
          throw new ReadException("SEAL_MISMATCH", "a covered attribute is not in the seal");
        }
      }
      if (!Crypto.equal(Crypto.sha256(content(item)), digest)) {
        throw new ReadException("SEAL_MISMATCH", "the item is another one");
      }
    } catch (MalformedException e) {
      throw new ReadException("SEAL_MISMATCH", e.getMessage());
    }
  }

  private static SortedSet<byte[]> covered(Declaration declaration) throws MalformedException {
    SortedSet<byte[]> names = new TreeSet<>(Arrays::compareUnsigned);
    for (String source : declaration.document().sources()) {
      names.add(Bytes.utf8(source));
    }
    for (var attribute : declaration.document().attributes().entrySet()) {
      if (attribute.getValue().index() != null) {
        names.add(Bytes.utf8(Declaration.hash(attribute.getKey())));
      }
    }
    for (String name : declaration.document().nested().keySet()) {
      names.add(Bytes.utf8(name));
    }
    for (String name : declaration.authenticated()) {
      names.add(Bytes.utf8(name));
    }
    return names;
  }

  private byte[] content(JsonNode item) throws MalformedException {
    byte[] content = Bytes.field(0x01, LABEL);
    for (byte[] name : names) {
      content = Bytes.concat(content, Bytes.field(0x02, name));
      JsonNode value = item.get(Bytes.text(name));
      if (value != null) {
        content = Bytes.concat(content, Bytes.field(0x03, ValueEncoder.canonical(value)));
      }
    }
    return content;
  }
}
