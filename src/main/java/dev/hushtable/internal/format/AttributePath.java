package dev.hushtable.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
  public static final AttributePath ROOT = new AttributePath("", 0, NO_BYTES);

  private final String text;
  private final int count;
  private final byte[] segments;

  private AttributePath(String text, int count, byte[] segments) {
    this.text = text;
    this.count = count;
    this.segments = segments;
  }

  /** The attribute of that name, or the map entry of that key, in the value that stands here. */
  public AttributePath attribute(String name) {
    return append(
        text.isEmpty() ? name : text + "." + name, NAME, name.getBytes(StandardCharsets.UTF_8));
  }

  /** Any element of the list that stands here. */
  public AttributePath element() {
    return append(text + "[]", ELEMENT, NO_BYTES);
  }

  private AttributePath append(String newText, int kind, byte[] bytes) {
    byte[] extended =
        new ByteWriter().put(segments).put(kind).putLengthPrefixed(bytes).toByteArray();
    return new AttributePath(newText, count + 1, extended);
  }

  /** How many segments the path has; 0 for the item itself. */
  public int length() {
    return count;
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
