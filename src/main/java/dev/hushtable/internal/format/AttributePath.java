package dev.hushtable.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a value stands in an item: attribute names and map keys, and {@code []} for any element of
 * a list. Immutable.
 *
 * <p>Its bytes are a count of segments, then each segment as a kind (1 name, 2 list element), its
 * length and its UTF-8 bytes, so that no two paths share an encoding, whatever dots the names hold.
 */
public final class AttributePath {
  private static final int NAME = 1;
  private static final int ELEMENT = 2;
  private static final byte[] NO_BYTES = {};

  /** The item itself. */
  public static final AttributePath ROOT = new AttributePath("", "", 0, NO_BYTES);

  private final String text;
  private final String declared;
  private final int count;
  private final byte[] segments;

  private AttributePath(String text, String declared, int count, byte[] segments) {
    this.text = text;
    this.declared = declared;
    this.count = count;
    this.segments = segments;
  }

  /** The attribute of that name in the value that stands here. */
  public AttributePath attribute(String name) {
    return named(name, name);
  }

  /** The entry of that key of the map that stands here. */
  public AttributePath entry(String key) {
    return named(key, "*");
  }

  /** Any element of the list that stands here. */
  public AttributePath element() {
    return append(text + "[]", declared + "[]", ELEMENT, NO_BYTES);
  }

  private AttributePath named(String name, String declaredName) {
    return append(
        joined(text, name),
        joined(declared, declaredName),
        NAME,
        name.getBytes(StandardCharsets.UTF_8));
  }

  private static String joined(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  private AttributePath append(String newText, String newDeclared, int kind, byte[] bytes) {
    byte[] extended =
        new ByteWriter().put(segments).put(kind).putLengthPrefixed(bytes).toByteArray();
    return new AttributePath(newText, newDeclared, count + 1, extended);
  }

  /** As the schema has it: {@code *} in the place of the key of a map, which is data. */
  public String declared() {
    return declared;
  }

  /** How many segments the path has; 0 for the item itself. */
  public int length() {
    return count;
  }

  /** Its names and keys, and {@code []} for each element of a list. */
  public List<String> segments() {
    List<String> names = new ArrayList<>(count);
    ByteReader reader = new ByteReader(segments, 0, segments.length);
    try {
      while (reader.remaining() > 0) {
        int kind = reader.next();
        String name = new String(reader.nextLengthPrefixed(), StandardCharsets.UTF_8);
        names.add(kind == ELEMENT ? "[]" : name);
      }
    } catch (MalformedValueException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  byte[] toBytes() {
    return new ByteWriter().putVarint(count).put(segments).toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttributePath that
        && count == that.count
        && Arrays.equals(segments, that.segments);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(segments);
  }

  /** For people: {@code address.street}, {@code children[].name}. */
  @Override
  public String toString() {
    return text;
  }
}
