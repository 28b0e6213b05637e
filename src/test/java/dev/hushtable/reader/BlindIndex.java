package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** Hashes of values, section 9. */
final class BlindIndex {
  private static final int GENERATION = 1;
  private static final int LENGTH = 33;
  private static final int FINAL_SIGMA = 0x3c2;
  private static final int SIGMA = 0x3c3;
  private static final byte[] LABEL = Bytes.ascii("hushtable/v1/index-key");
  private static final byte[] EQUALITY = Bytes.ascii("equality");
  private static final String SPACES =
      "[\\u0009-\\u000d\\u001c-\\u0020\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]";
  private static final Pattern ENDS = Pattern.compile("^" + SPACES + "+|" + SPACES + "+\\z");

  private final Declaration declaration;
  private final Keys keys;

  BlindIndex(Declaration declaration, Keys keys) {
    this.declaration = declaration;
    this.keys = keys;
  }

  /** Steps 11 to 13 of section 10. */
  void verify(JsonNode stored, JsonNode value, Declaration.Index index, Path path)
      throws ReadException {
    if (!Json.is("B", stored)) {
      throw new ReadException("INDEX_MISMATCH", "not of type B");
    }
    byte[] hash = Json.binary(stored);
    if (hash.length != LENGTH || hash[0] != GENERATION) {
      throw new ReadException("INDEX_MISMATCH", "another length or generation");
    }
    if (!Json.is(index.type(), value)) {
      throw new ReadException("INDEX_MISMATCH", "not of type " + index.type());
    }
    if (!Crypto.equal(hash(value, index, path), hash)) {
      throw new ReadException("INDEX_MISMATCH", "the hash is another one");
    }
  }

  private byte[] hash(JsonNode value, Declaration.Index index, Path path) {
    byte[] canonical;
    byte[] info;
    try {
      canonical = ValueEncoder.canonical(normalized(value, index));
      info = info(index, path);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e);
    }
    byte[] key = Crypto.hkdf(keys.indexRoots().get(GENERATION), info);
    return Bytes.concat(Bytes.bytes(GENERATION), Crypto.hmacSha256(key, canonical));
  }

  private byte[] info(Declaration.Index index, Path path) throws MalformedException {
    byte[] info =
        Bytes.concat(
            Bytes.field(0x01, LABEL),
            Bytes.field(0x02, Bytes.bytes(GENERATION)),
            Bytes.field(0x03, Bytes.utf8(declaration.table())),
            Bytes.field(0x04, Bytes.ascii(declaration.scope())),
            Bytes.field(0x05, path.encoded()),
            Bytes.field(0x06, EQUALITY));
    for (String normalizer : index.normalizers()) {
      info = Bytes.concat(info, Bytes.field(0x07, Bytes.utf8(normalizer)));
    }
    return info;
  }

  private static JsonNode normalized(JsonNode value, Declaration.Index index) {
    if (index.normalizers().isEmpty()) {
      return value;
    }
    String text = value.get("S").textValue();
    for (String normalizer : index.normalizers()) {
      text =
          switch (normalizer) {
            case "trim" -> ENDS.matcher(text).replaceAll("");
            case "lower" -> lower(text);
            case "nfc" -> Normalizer.normalize(text, Normalizer.Form.NFC);
            default -> throw new IllegalArgumentException("Unknown normalizer " + normalizer);
          };
    }
    return Json.value("S", Json.NODES.textNode(text));
  }

  private static String lower(String text) {
    int[] mapped =
        text.codePoints()
            .map(Character::toLowerCase)
            .map(c -> c == FINAL_SIGMA ? SIGMA : c)
            .toArray();
    return new String(mapped, 0, mapped.length);
  }
}
