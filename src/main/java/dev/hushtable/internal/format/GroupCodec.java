package dev.hushtable.internal.format;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plaintext of a group of values that are stored together: a version, the number of members,
 * and for each the name that it is bound under and its own plaintext, in byte order of the names.
 */
public final class GroupCodec {
  private static final int VERSION = 1;

  private GroupCodec() {}

  /**
   * The plaintext of a group.
   *
   * @param members plaintexts by bound names
   */
  public static byte[] encode(Map<String, byte[]> members) throws UnsupportedValueException {
    int length = 0;
    for (byte[] plaintext : members.values()) {
      length += plaintext.length + 32;
    }
    ByteWriter out = new ByteWriter(length).put(VERSION).putVarint(members.size());
    for (Map.Entry<byte[], byte[]> member : Utf8.sorted(members).entrySet()) {
      out.putLengthPrefixed(member.getKey()).putLengthPrefixed(member.getValue());
    }
    return out.toByteArray();
  }

  /** The reverse of {@link #encode}. */
  public static Map<String, byte[]> decode(byte[] plaintext) throws MalformedValueException {
    ByteReader reader = new ByteReader(plaintext, 0, plaintext.length);
    int version = reader.next();
    if (version != VERSION) {
      throw new MalformedValueException("its group has the unknown version " + version);
    }
    int count = reader.nextVarint();
    Map<String, byte[]> members = new LinkedHashMap<>();
    byte @Nullable [] previous = null;
    for (int i = 0; i < count; i++) {
      byte[] name = reader.nextLengthPrefixed();
      ValueCodec.requireAscending(previous, name);
      previous = name;
      members.put(Utf8.decode(name), reader.nextLengthPrefixed());
    }
    if (reader.remaining() > 0) {
      throw new MalformedValueException("bytes follow the end of its group");
    }
    return members;
  }
}
