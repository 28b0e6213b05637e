package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The associated data of one item, section 8. */
final class AssociatedDataBuilder {
  static final int VALUE = 0x01;
  static final int GROUP = 0x02;
  static final int SEAL = 0x03;

  private static final byte[] LABEL = Bytes.ascii("hushtable/v1/associated-data");

  private final Declaration declaration;
  private final JsonNode item;

  AssociatedDataBuilder(Declaration declaration, JsonNode item) {
    this.declaration = declaration;
    this.item = item;
  }

  byte[] ofCompact(int kind, Keys.BranchKeyVersion version, Path path) throws ReadException {
    try {
      return Bytes.concat(
          begin(kind, Declaration.COMPACT),
          Bytes.field(0x04, version.uuid()),
          Bytes.field(0x05, Bytes.utf8(version.branchKeyId())),
          itemData(),
          Bytes.field(0x0c, path.encoded()));
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What a message's digest is of, section 12.2. */
  byte[] ofMessage(int kind, Path path) throws ReadException {
    return Bytes.concat(
        begin(kind, Declaration.MESSAGE), itemData(), Bytes.field(0x0c, path.encoded()));
  }

  private static byte[] begin(int kind, int format) {
    return Bytes.concat(
        Bytes.field(0x01, LABEL),
        Bytes.field(0x02, Bytes.bytes(kind)),
        Bytes.field(0x03, Bytes.bytes(format)));
  }

  /** Fails if the item has no whole primary key. */
  byte[] itemData() throws ReadException {
    try {
      return Bytes.concat(
          Bytes.field(0x06, Bytes.utf8(declaration.table())),
          Bytes.field(0x07, Bytes.ascii(declaration.scope())),
          context(),
          primaryKey());
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private byte[] context() throws MalformedException {
    SortedMap<byte[], byte[]> pairs = new TreeMap<>(Arrays::compareUnsigned);
    for (Map.Entry<String, String> pair : declaration.context().entrySet()) {
      pairs.put(Bytes.utf8(pair.getKey()), Bytes.utf8(pair.getValue()));
    }
    return fields(0x08, pairs);
  }

  private byte[] primaryKey() throws ReadException, MalformedException {
    SortedMap<byte[], byte[]> key = new TreeMap<>(Arrays::compareUnsigned);
    for (String name : declaration.storedKeyNames()) {
      JsonNode value = item.path(name);
      if (!Json.is("S", value) && !Json.is("N", value) && !Json.is("B", value)) {
        throw new ReadException("KEY_ATTRIBUTE_MISSING", name);
      }
      key.put(Bytes.utf8(name), ValueEncoder.canonical(value));
    }
    return fields(0x0a, key);
  }

  /** Names and values in byte order of the names, those with a tag and these with the next. */
  private static byte[] fields(int tag, SortedMap<byte[], byte[]> pairs) {
    byte[] fields = new byte[0];
    for (Map.Entry<byte[], byte[]> pair : pairs.entrySet()) {
      fields =
          Bytes.concat(
              fields, Bytes.field(tag, pair.getKey()), Bytes.field(tag + 1, pair.getValue()));
    }
    return fields;
  }
}
