package dev.hushtable.internal.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Strict UTF-8: what has no encoding, or is none, is refused instead of being replaced by a
 * question mark.
 */
final class Utf8 {
  private Utf8() {}

  static byte[] encode(String text) throws UnsupportedValueException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new UnsupportedValueException(
              "it holds half of a surrogate pair, which is no Unicode text");
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The same entries, by the bytes of their names and in the order of these. */
  static <V> SortedMap<byte[], V> sorted(Map<String, V> entries) throws UnsupportedValueException {
    SortedMap<byte[], V> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (Map.Entry<String, V> entry : entries.entrySet()) {
      if (entry.getKey() == null) {
        throw new UnsupportedValueException("the name of a part of it is null");
      }
      sorted.put(encode(entry.getKey()), entry.getValue());
    }
    return sorted;
  }

  static String decode(byte[] bytes) throws MalformedValueException {
    for (byte b : bytes) {
      if (b < 0) {
        return decodeStrictly(bytes);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String decodeStrictly(byte[] bytes) throws MalformedValueException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedValueException("a string in it is not UTF-8");
    }
  }
}
