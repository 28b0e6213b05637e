package dev.hushtable.internal.format;

import dev.hushtable.internal.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
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

  private final SealedNames names;
  private final byte[] digest;

  private Seal(SealedNames names, byte[] digest) {
    this.names = names;
    this.digest = digest;
  }

  /**
   * Encodes the seal of an item. How long it is depends on the names alone.
   *
   * @param names the attributes to cover, whether the item has them or not
   * @param storedItem the item as it is stored
   */
  public static byte[] encode(SealedNames names, Map<String, AttributeValue> storedItem)
      throws UnsupportedValueException {
    ByteWriter out = new ByteWriter().put(ENCODING);
    names.write(out);
    return out.put(digest(names, storedItem)).toByteArray();
  }

  /** The reverse of {@link #encode}. */
  public static Seal decode(byte[] plaintext) throws MalformedValueException {
    ByteReader in = new ByteReader(plaintext, 0, plaintext.length);
    if (in.next() != ENCODING) {
      throw new MalformedValueException("it has an unknown encoding");
    }
    SealedNames names = SealedNames.read(in);
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
    return MessageDigest.isEqual(digest, digest(names, storedItem));
  }

  private static byte[] digest(SealedNames names, Map<String, AttributeValue> storedItem)
      throws UnsupportedValueException {
    ByteWriter out = new ByteWriter().putField(LABEL, LABEL_BYTES);
    for (Map.Entry<String, byte[]> name : names.encoded().entrySet()) {
      out.putField(NAME, name.getValue());
      AttributeValue value = storedItem.get(name.getKey());
      if (value != null) {
        out.putField(VALUE, canonical(name.getKey(), value));
      }
    }
    return Sha256.digest(out.toByteArray());
  }

  private static byte[] canonical(String name, AttributeValue value)
      throws UnsupportedValueException {
    try {
      return ValueCodec.encodeCanonically(value);
    } catch (UnsupportedValueException e) {
      throw new UnsupportedValueException("attribute '" + name + "': " + e.reason());
    }
  }
}
