package dev.hushtable.internal.format;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of the attributes that a seal covers, in the one order that it has them in: ascending
 * by their UTF-8 bytes. Immutable; made once for a table.
 */
public final class SealedNames {
  private final Map<String, byte[]> encoded;

  private SealedNames(Map<String, byte[]> encoded) {
    this.encoded = encoded;
  }

  /** Brings names in order. */
  public static SealedNames of(Collection<String> names) throws UnsupportedValueException {
    Map<byte[], String> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (String name : names) {
      sorted.put(Utf8.encode(name), name);
    }
    Map<String, byte[]> encoded = new LinkedHashMap<>();
    sorted.forEach((bytes, name) -> encoded.put(name, bytes));
    return new SealedNames(encoded);
  }

  /** The reverse of {@link #write}. */
  static SealedNames read(ByteReader in) throws MalformedValueException {
    int count = in.nextVarint();
    Map<String, byte[]> encoded = new LinkedHashMap<>();
    byte @Nullable [] previous = null;
    for (int i = 0; i < count; i++) {
      byte[] name = in.nextLengthPrefixed();
      if (previous != null && Arrays.compareUnsigned(previous, name) >= 0) {
        throw new MalformedValueException("its names are not in order");
      }
      previous = name;
      encoded.put(Utf8.decode(name), name);
    }
    return new SealedNames(encoded);
  }

  void write(ByteWriter out) {
    out.putVarint(encoded.size());
    encoded.values().forEach(out::putLengthPrefixed);
  }

  /** Each name with its UTF-8 bytes, in order. */
  Map<String, byte[]> encoded() {
    return encoded;
  }

  boolean contains(String name) {
    return encoded.containsKey(name);
  }
}
