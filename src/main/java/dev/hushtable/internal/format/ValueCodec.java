package dev.hushtable.internal.format;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The encoding of an {@link AttributeValue}: a type byte and a body, one encoding for each value.
 *
 * <pre>
 * 1  S     UTF-8                       6  L   count, then each element
 * 2  N     the text as given           7  M   count, then each name and element, sorted by the UTF-8 bytes of the name
 * 3  B     the bytes                   8  SS  count, then each body, sorted as unsigned bytes
 * 4  BOOL  00 or 01                    9  NS  the same
 * 5  NULL  nothing                    10  BS  the same
 * </pre>
 *
 * An element is its type, its length and its body; names and bodies in sets are preceded by their
 * length. Lengths and counts are the varints of {@link ByteWriter#putVarint}.
 *
 * <p>Two variants: the <em>stored</em> one keeps a number's text as it was given, so that a value
 * comes back bit for bit; the <em>canonical</em> one, for hashes and associated data, writes
 * numbers in the form of {@link Numbers#canonical}.
 */
public final class ValueCodec {
  private static final int S = 1;
  private static final int N = 2;
  private static final int B = 3;
  private static final int BOOL = 4;
  private static final int NULL = 5;
  private static final int L = 6;
  private static final int M = 7;
  private static final int SS = 8;
  private static final int NS = 9;
  private static final int BS = 10;

  /** Set in the type byte of a padded plaintext. */
  private static final int PADDED = 0x80;

  /** The byte between a padded value and the zeros behind it (ISO/IEC 7816-4). */
  private static final byte PADDING_MARK = (byte) 0x80;

  /** As DynamoDB has it. */
  private static final int MAX_DEPTH = 32;

  private ValueCodec() {}

  /**
   * The plaintext of a stored value.
   *
   * @param padTo the least length of the result in bytes; 0 pads nothing
   */
  public static byte[] encode(AttributeValue value, int padTo) throws UnsupportedValueException {
    byte[] plaintext = encode(value, false, 0);
    if (plaintext.length >= padTo) {
      return plaintext;
    }
    byte[] padded = Arrays.copyOf(plaintext, padTo);
    padded[0] |= (byte) PADDED;
    padded[plaintext.length] = PADDING_MARK;
    return padded;
  }

  /** The canonical encoding, equal for values that DynamoDB compares as equal. */
  public static byte[] encodeCanonically(AttributeValue value) throws UnsupportedValueException {
    return encode(value, true, 0);
  }

  /** The reverse of {@link #encode(AttributeValue, int)}. */
  public static AttributeValue decode(byte[] plaintext) throws MalformedValueException {
    ByteReader reader = new ByteReader(plaintext, 0, plaintext.length);
    int type = reader.next();
    if ((type & PADDED) != 0) {
      reader = new ByteReader(plaintext, 1, endOfPadded(plaintext));
    }
    return decode(type & ~PADDED, reader, 0);
  }

  private static int endOfPadded(byte[] plaintext) throws MalformedValueException {
    int last = plaintext.length - 1;
    while (last > 0 && plaintext[last] == 0) {
      last--;
    }
    if (last == 0 || plaintext[last] != PADDING_MARK) {
      throw new MalformedValueException("its padding is broken");
    }
    return last;
  }

  private static byte[] encode(@Nullable AttributeValue value, boolean canonical, int depth)
      throws UnsupportedValueException {
    if (value == null || value.type() == null) {
      throw new UnsupportedValueException("a part of it is null or of two types at once");
    }
    if (depth > MAX_DEPTH) {
      throw new UnsupportedValueException("it is nested more than " + MAX_DEPTH + " levels deep");
    }
    switch (value.type()) {
      case S:
        return typed(S, Utf8.encode(value.s()));
      case N:
        return typed(N, number(value.n(), canonical));
      case B:
        return typed(B, value.b().asByteArrayUnsafe());
      case BOOL:
        return new byte[] {BOOL, (byte) (value.bool() ? 1 : 0)};
      case NUL:
        if (!value.nul()) {
          throw new UnsupportedValueException(
              "it is a NULL of false, which DynamoDB does not store");
        }
        return new byte[] {NULL};
      case L:
        return list(value.l(), canonical, depth);
      case M:
        return map(value.m(), canonical, depth);
      case SS:
        return set(SS, value.ss(), Utf8::encode);
      case NS:
        byte[] canonicalSet = set(NS, value.ns(), text -> number(text, true));
        return canonical ? canonicalSet : set(NS, value.ns(), text -> number(text, false));
      case BS:
        return set(BS, value.bs(), SdkBytes::asByteArrayUnsafe);
      default:
        throw new UnsupportedValueException(
            "it has none of the types S, N, B, BOOL, NULL, L, M, SS, NS, BS");
    }
  }

  private static byte[] typed(int type, byte[] body) {
    byte[] bytes = new byte[1 + body.length];
    bytes[0] = (byte) type;
    System.arraycopy(body, 0, bytes, 1, body.length);
    return bytes;
  }

  private static byte[] number(String text, boolean canonical) throws UnsupportedValueException {
    if (canonical) {
      return Utf8.encode(Numbers.canonical(text));
    }
    Numbers.parse(text);
    return Utf8.encode(text);
  }

  private static byte[] list(List<AttributeValue> elements, boolean canonical, int depth)
      throws UnsupportedValueException {
    ByteWriter out = new ByteWriter().put(L).putVarint(elements.size());
    for (AttributeValue element : elements) {
      putElement(out, encode(element, canonical, depth + 1));
    }
    return out.toByteArray();
  }

  private static byte[] map(Map<String, AttributeValue> entries, boolean canonical, int depth)
      throws UnsupportedValueException {
    SortedMap<byte[], AttributeValue> sorted = Utf8.sorted(entries);
    ByteWriter out = new ByteWriter().put(M).putVarint(sorted.size());
    for (Map.Entry<byte[], AttributeValue> entry : sorted.entrySet()) {
      out.putLengthPrefixed(entry.getKey());
      putElement(out, encode(entry.getValue(), canonical, depth + 1));
    }
    return out.toByteArray();
  }

  private static void putElement(ByteWriter out, byte[] typeAndBody) {
    out.put(typeAndBody[0]).putVarint(typeAndBody.length - 1);
    out.put(Arrays.copyOfRange(typeAndBody, 1, typeAndBody.length));
  }

  private interface BodyEncoder<T> {
    byte[] encode(T member) throws UnsupportedValueException;
  }

  private static <T> byte[] set(int type, List<T> members, BodyEncoder<T> encoder)
      throws UnsupportedValueException {
    if (members.isEmpty()) {
      throw new UnsupportedValueException("it is an empty set, which DynamoDB does not store");
    }
    List<byte[]> bodies = new ArrayList<>(members.size());
    for (T member : members) {
      if (member == null) {
        throw new UnsupportedValueException("it is a set that holds null");
      }
      bodies.add(encoder.encode(member));
    }
    bodies.sort(Arrays::compareUnsigned);
    ByteWriter out = new ByteWriter().put(type).putVarint(bodies.size());
    byte @Nullable [] previous = null;
    for (byte[] body : bodies) {
      if (Arrays.equals(body, previous)) {
        throw new UnsupportedValueException("it is a set that holds the same member twice");
      }
      out.putLengthPrefixed(body);
      previous = body;
    }
    return out.toByteArray();
  }

  private static AttributeValue decode(int type, ByteReader in, int depth)
      throws MalformedValueException {
    if (depth > MAX_DEPTH) {
      throw new MalformedValueException("it is nested more than " + MAX_DEPTH + " levels deep");
    }
    switch (type) {
      case S:
        return AttributeValue.fromS(Utf8.decode(in.rest()));
      case N:
        return AttributeValue.fromN(decodeNumber(in.rest()));
      case B:
        return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(in.rest()));
      case BOOL:
        return AttributeValue.fromBool(decodeBool(in));
      case NULL:
        end(in);
        return AttributeValue.fromNul(true);
      case L:
        return AttributeValue.fromL(decodeList(in, depth));
      case M:
        return AttributeValue.fromM(decodeMap(in, depth));
      case SS:
        return AttributeValue.fromSs(decodeSet(in, Utf8::decode));
      case NS:
        return AttributeValue.fromNs(decodeNumberSet(in));
      case BS:
        return AttributeValue.fromBs(decodeSet(in, SdkBytes::fromByteArrayUnsafe));
      default:
        throw new MalformedValueException("it has the unknown type " + type);
    }
  }

  private static String decodeNumber(byte[] body) throws MalformedValueException {
    String text = Utf8.decode(body);
    parseNumber(text);
    return text;
  }

  private static BigDecimal parseNumber(String text) throws MalformedValueException {
    try {
      return Numbers.parse(text);
    } catch (UnsupportedValueException e) {
      throw new MalformedValueException("a number in it is none");
    }
  }

  private static List<String> decodeNumberSet(ByteReader in) throws MalformedValueException {
    List<String> members = decodeSet(in, Utf8::decode);
    Set<BigDecimal> numbers = new HashSet<>();
    for (String member : members) {
      if (!numbers.add(parseNumber(member))) {
        throw new MalformedValueException("a set in it holds the same number twice");
      }
    }
    return members;
  }

  private static boolean decodeBool(ByteReader in) throws MalformedValueException {
    int bool = in.next();
    end(in);
    if (bool > 1) {
      throw new MalformedValueException("a boolean in it is neither 0 nor 1");
    }
    return bool == 1;
  }

  private static List<AttributeValue> decodeList(ByteReader in, int depth)
      throws MalformedValueException {
    int count = in.nextVarint();
    List<AttributeValue> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(decodeElement(in, depth));
    }
    end(in);
    return elements;
  }

  private static Map<String, AttributeValue> decodeMap(ByteReader in, int depth)
      throws MalformedValueException {
    int count = in.nextVarint();
    Map<String, AttributeValue> entries = new LinkedHashMap<>();
    byte @Nullable [] previous = null;
    for (int i = 0; i < count; i++) {
      byte[] name = in.nextLengthPrefixed();
      requireAscending(previous, name);
      previous = name;
      entries.put(Utf8.decode(name), decodeElement(in, depth));
    }
    end(in);
    return entries;
  }

  private static AttributeValue decodeElement(ByteReader in, int depth)
      throws MalformedValueException {
    int type = in.next();
    byte[] body = in.nextLengthPrefixed();
    return decode(type, new ByteReader(body, 0, body.length), depth + 1);
  }

  private interface BodyDecoder<T> {
    T decode(byte[] body) throws MalformedValueException;
  }

  private static <T> List<T> decodeSet(ByteReader in, BodyDecoder<T> decoder)
      throws MalformedValueException {
    int count = in.nextVarint();
    if (count == 0) {
      throw new MalformedValueException("a set in it is empty");
    }
    List<T> members = new ArrayList<>();
    byte @Nullable [] previous = null;
    for (int i = 0; i < count; i++) {
      byte[] body = in.nextLengthPrefixed();
      requireAscending(previous, body);
      previous = body;
      members.add(decoder.decode(body));
    }
    end(in);
    return members;
  }

  static void requireAscending(byte @Nullable [] previous, byte[] next)
      throws MalformedValueException {
    if (previous != null && Arrays.compareUnsigned(previous, next) >= 0) {
      throw new MalformedValueException("its entries are not in order");
    }
  }

  private static void end(ByteReader in) throws MalformedValueException {
    if (in.remaining() > 0) {
      throw new MalformedValueException("bytes follow its end");
    }
  }
}
