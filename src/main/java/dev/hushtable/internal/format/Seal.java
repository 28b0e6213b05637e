package dev.hushtable.internal.format;

import dev.hushtable.internal.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the seal of an item says: the names of the attributes that it covers, and a SHA-256 digest
 * of what is stored under them, an absent one included. It is encrypted and authenticated like a
 * value, of a kind of its own. Immutable.
 *
 * <pre>
 * 1        encoding 1
 * varint   how many names
 *          each name, length-prefixed, ascending by its UTF-8 bytes
 * 32       SHA-256 of the fields: label, then for each name NAME, and VALUE if the item has it
 * </pre>
 */
public final class Seal {
  private static final int ENCODING = 1;
  private static final int LABEL = 1;
  private static final int NAME = 2;
  private static final int VALUE = 3;

  private static final byte[] LABEL_BYTES = "hushtable/v1/seal".getBytes(StandardCharsets.US_ASCII);

  private final Set<String> names;
  private final byte[] digest;

  private Seal(Set<String> names, byte[] digest) {
    this.names = names;
    this.digest = digest;
  }

  /**
   * Encodes the seal of an item.
   *
   * @param names the attributes to cover, whether the item has them or not
   * @param storedItem the item as it is stored
   */
  public static byte[] encode(Collection<String> names, Map<String, AttributeValue> storedItem)
      throws UnsupportedValueException {
    Set<byte[]> sorted = sorted(names);
    ByteWriter out = new ByteWriter().put(ENCODING).putVarint(sorted.size());
    sorted.forEach(out::putLengthPrefixed);
    return out.put(digest(sorted, storedItem)).toByteArray();
  }

  /** The reverse of {@link #encode}. */
  public static Seal decode(byte[] plaintext) throws MalformedValueException {
    ByteReader in = new ByteReader(plaintext, 0, plaintext.length);
    if (in.next() != ENCODING) {
      throw new MalformedValueException("it has an unknown encoding");
    }
    int count = in.nextVarint();
    Set<String> names = new HashSet<>();
    byte @Nullable [] previous = null;
    for (int i = 0; i < count; i++) {
      byte[] name = in.nextLengthPrefixed();
      if (previous != null && Arrays.compareUnsigned(previous, name) >= 0) {
        throw new MalformedValueException("its names are not in order");
      }
      previous = name;
      names.add(Utf8.decode(name));
    }
    byte[] digest = in.rest();
    if (digest.length != Sha256.BYTES) {
      throw new MalformedValueException("its digest is not 32 bytes long");
    }
    return new Seal(names, digest);
  }

  /** Whether the attribute is covered, be it there or not. */
  public boolean covers(String name) {
    return names.contains(name);
  }

  /** Whether an item has under the covered names what it had when it was sealed. */
  public boolean isIntact(Map<String, AttributeValue> storedItem) throws UnsupportedValueException {
    return MessageDigest.isEqual(digest, digest(sorted(names), storedItem));
  }

  private static Set<byte[]> sorted(Collection<String> names) throws UnsupportedValueException {
    Set<byte[]> sorted = new TreeSet<>(Arrays::compareUnsigned);
    for (String name : names) {
      sorted.add(Utf8.encode(name));
    }
    return sorted;
  }

  private static byte[] digest(Set<byte[]> names, Map<String, AttributeValue> storedItem)
      throws UnsupportedValueException {
    ByteWriter out = new ByteWriter().putField(LABEL, LABEL_BYTES);
    for (byte[] name : names) {
      out.putField(NAME, name);
      AttributeValue value = storedItem.get(new String(name, StandardCharsets.UTF_8));
      if (value != null) {
        out.putField(VALUE, ValueCodec.encodeCanonically(value));
      }
    }
    return Sha256.digest(out.toByteArray());
  }
}
