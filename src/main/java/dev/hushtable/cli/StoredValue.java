package dev.hushtable.cli;

import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.DataKeyEntry;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.format.MessageHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A value of an item as it is stored, and what it says without any key.
 *
 * @param path where it stands, such as {@code phones[0].number__source}
 * @param form what it is
 * @param facts what it says, in order; texts, numbers, lists or maps
 */
record StoredValue(String path, Form form, Map<String, Object> facts) {
  static final String SOURCE = "__source";
  static final String HMAC = "__hmac";
  static final String SEAL = "__seal";

  private static final int NONCE = 5;
  private static final int COMMITMENT = 29;
  private static final int CIPHERTEXT = 61;
  private static final int GROUP_BYTES = 12;
  private static final int MESSAGE_ID = 3;
  private static final int MESSAGE_ID_BYTES = 32;

  /** What a stored value can be. */
  enum Form {
    COMPACT("compact"),
    MESSAGE("message of the AWS Encryption SDK"),
    HASH("hash"),
    CLEAR("in the clear, though declared encrypted"),
    UNKNOWN("of no known form");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private int rank() {
    return path.endsWith(SOURCE) ? 0 : path.endsWith(HMAC) ? 1 : 2;
  }

  /** The path of the attribute that it belongs to. */
  String plainPath() {
    for (String suffix : List.of(SOURCE, HMAC)) {
      if (path.endsWith(suffix)) {
        return path.substring(0, path.length() - suffix.length());
      }
    }
    return path;
  }

  /** Everything in an item that is, or should be, encrypted. */
  static List<StoredValue> in(Map<String, AttributeValue> item, @Nullable TableSchemaModel model) {
    List<StoredValue> found = new ArrayList<>();
    document(found, "", "", item, model);
    // A ciphertext before its hash, and a group before those of its members.
    found.sort(
        Comparator.comparing((StoredValue value) -> value.home(model))
            .thenComparing(StoredValue::rank)
            .thenComparing(StoredValue::plainPath));
    return found;
  }

  private String home(@Nullable TableSchemaModel model) {
    String path = plainPath();
    return model == null
        ? path
        : declared(model, declaredPath(path))
            .map(attribute -> groupPath(path, attribute))
            .orElse(path);
  }

  /** The path of the group of the attribute at that path; its own if it is stored alone. */
  static String groupPath(String path, Attribute attribute) {
    return attribute.group() == null ? path : parent(path) + attribute.group();
  }

  /** What stands before the name that a path ends in. */
  static String parent(String path) {
    return path.substring(0, path.lastIndexOf('.') + 1);
  }

  /** The path as a schema says it, of one in an item. */
  static String declaredPath(String path) {
    return path.replaceAll("\\[[0-9]+\\]", "[]");
  }

  private static void document(
      List<StoredValue> found,
      String path,
      String declaredPath,
      Map<String, AttributeValue> document,
      @Nullable TableSchemaModel model) {
    new TreeMap<>(document)
        .forEach(
            (name, value) -> {
              String at = path.isEmpty() ? name : path + "." + name;
              String declared = declaredPath.isEmpty() ? name : declaredPath + "." + name;
              if (name.endsWith(SOURCE) || at.equals(SEAL)) {
                found.add(source(at, value));
              } else if (name.endsWith(HMAC)) {
                found.add(hash(at, value));
              } else if (isDeclared(model, declared)) {
                found.add(new StoredValue(at, Form.CLEAR, Map.of("type", value.type().name())));
              } else {
                nested(found, at, declared, value, model);
              }
            });
  }

  private static void nested(
      List<StoredValue> found,
      String path,
      String declaredPath,
      AttributeValue value,
      @Nullable TableSchemaModel model) {
    if (value.hasM()) {
      document(found, path, declaredPath, value.m(), model);
    } else if (value.hasL()) {
      for (int i = 0; i < value.l().size(); i++) {
        nested(found, path + "[" + i + "]", declaredPath + "[]", value.l().get(i), model);
      }
    }
  }

  /** Whether an attribute of that path is encrypted. */
  static boolean isDeclared(@Nullable TableSchemaModel model, String path) {
    return model != null && declared(model, path).isPresent();
  }

  /** The encrypted attribute of that path; an entry of a map may go by any name. */
  static Optional<Attribute> declared(TableSchemaModel model, String path) {
    List<String> segments = TableSchemaModel.segments(path);
    return model.attributes().stream().filter(a -> matches(a.segments(), segments)).findFirst();
  }

  /** The members of the group of that path; none if there is no such group. */
  static List<Attribute> members(TableSchemaModel model, String path) {
    List<String> segments = TableSchemaModel.segments(path);
    return model.groups().entrySet().stream()
        .filter(group -> matches(TableSchemaModel.segments(group.getKey()), segments))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }

  private static boolean matches(List<String> declared, List<String> segments) {
    if (declared.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < declared.size(); i++) {
      if (!declared.get(i).equals("*") && !declared.get(i).equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static StoredValue source(String path, AttributeValue value) {
    byte[] bytes = value.b() == null ? new byte[0] : value.b().asByteArrayUnsafe();
    if (bytes.length >= CompactFormat.MIN_BYTES && bytes[0] == CompactFormat.FORMAT) {
      return new StoredValue(path, Form.COMPACT, compact(bytes));
    }
    if (bytes.length > 0 && bytes[0] == MessageFormat.FORMAT) {
      try {
        return new StoredValue(path, Form.MESSAGE, message(bytes));
      } catch (MalformedValueException e) {
        return unknown(path, value, bytes, "it begins like a message, but " + e.getMessage());
      }
    }
    return unknown(path, value, bytes, "its first byte names no format");
  }

  private static StoredValue unknown(String path, AttributeValue value, byte[] bytes, String why) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("type", value.type().name());
    facts.put("bytes", bytes.length);
    facts.put("why", value.b() == null ? "it is not binary" : why);
    return new StoredValue(path, Form.UNKNOWN, facts);
  }

  private static Map<String, Object> compact(byte[] bytes) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("bytes", bytes.length);
    facts.put("keyHint", String.format(Locale.ROOT, "%08x", CompactFormat.hint(bytes)));
    facts.put("nonce", hex(bytes, NONCE, COMMITMENT));
    facts.put("writtenTogether", hex(bytes, NONCE, NONCE + GROUP_BYTES));
    facts.put("commitment", hex(bytes, COMMITMENT, CIPHERTEXT));
    facts.put("encoded", bytes.length - CompactFormat.OVERHEAD_BYTES);
    return facts;
  }

  private static Map<String, Object> message(byte[] bytes) throws MalformedValueException {
    MessageHeader header = MessageHeader.parse(bytes);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("bytes", bytes.length);
    facts.put("suite", "0478");
    facts.put("messageId", hex(bytes, MESSAGE_ID, MESSAGE_ID + MESSAGE_ID_BYTES));
    facts.put("context", new TreeMap<>(header.context()));
    facts.put("dataKeys", header.dataKeys().stream().map(StoredValue::dataKey).toList());
    return facts;
  }

  private static Map<String, Object> dataKey(DataKeyEntry key) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("provider", key.keyProviderId());
    facts.put("name", text(key.keyProviderInfo()));
    facts.put("bytes", key.ciphertext().remaining());
    return facts;
  }

  private static String text(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    boolean printable = true;
    for (byte b : bytes) {
      printable &= b >= ' ' && b < 0x7f;
    }
    return printable
        ? new String(bytes, StandardCharsets.US_ASCII)
        : HexFormat.of().formatHex(bytes);
  }

  private static StoredValue hash(String path, AttributeValue value) {
    if (!BlindIndex.isWellFormed(value)) {
      byte[] bytes = value.b() == null ? new byte[0] : value.b().asByteArrayUnsafe();
      return unknown(
          path,
          value,
          bytes,
          bytes.length == BlindIndex.BYTES
              ? "its first byte is 0, and the generations of hashes are 1 to 255"
              : "it has not the 33 bytes of a hash");
    }
    byte[] bytes = value.b().asByteArrayUnsafe();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("bytes", bytes.length);
    facts.put("generation", BlindIndex.generation(value));
    facts.put("hash", hex(bytes, 1, bytes.length));
    return new StoredValue(path, Form.HASH, facts);
  }

  private static String hex(byte[] bytes, int from, int to) {
    return HexFormat.of().formatHex(Arrays.copyOfRange(bytes, from, to));
  }

  /** Which values have which beginning of their nonces, those with others only. */
  static Map<Object, List<String>> writtenTogether(List<StoredValue> values) {
    return values.stream()
        .filter(value -> value.facts().containsKey("writtenTogether"))
        .collect(
            Collectors.groupingBy(
                value -> value.facts().getOrDefault("writtenTogether", ""),
                LinkedHashMap::new,
                Collectors.mapping(StoredValue::path, Collectors.toList())));
  }
}
