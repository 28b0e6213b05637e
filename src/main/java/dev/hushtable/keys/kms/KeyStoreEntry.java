package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A wrapped key as an item of the key store's table: AWS Encryption SDK specification, {@code
 * framework/branch-key-store.md}, "Record Format" and "Encryption Context", hierarchy version 1.
 * Immutable.
 *
 * @param id the identifier of the branch key
 * @param type which of its keys it is: {@link #ACTIVE}, {@link #VERSION_PREFIX} and a UUID, or
 *     {@link #BEACON}
 * @param retired whether it is set aside, where nobody looks for it: under its type with a prefix
 * @param bound all that is bound to the wrapped key, but the name of the table
 * @param wrapped the wrapped key
 */
record KeyStoreEntry(
    String id, String type, boolean retired, Map<String, String> bound, SdkBytes wrapped) {
  static final String ID = "branch-key-id";
  static final String TYPE = "type";
  static final String ACTIVE = "branch:ACTIVE";
  static final String BEACON = "beacon:ACTIVE";
  static final String VERSION_PREFIX = "branch:version:";
  static final String WRAPPED = "enc";
  static final String KMS_KEY = "kms-arn";
  static final String VERSION = "version";
  static final String CREATED = "create-time";

  /** Before the type of an entry that is set aside. */
  private static final String RETIRED_PREFIX = "hushtable:retired:";

  /** The type of an entry that says that the keys of a scope were destroyed. */
  static final String SHREDDED = "hushtable:shredded";

  /** Pairs of the caller's, such as the key scope. */
  static final String CONTEXT_PREFIX = "aws-crypto-ec:";

  private static final String HIERARCHY = "hierarchy-version";
  private static final String KNOWN_HIERARCHY = "1";
  private static final String TABLE_NAME = "tablename";

  KeyStoreEntry {
    bound = Map.copyOf(bound);
  }

  static KeyStoreEntry parse(Map<String, AttributeValue> item, String tableName) {
    Map<String, String> bound = new HashMap<>();
    item.forEach(
        (name, value) -> {
          if (isBound(name)) {
            bound.put(name, text(value, name, tableName));
          }
        });
    AttributeValue wrapped = item.get(WRAPPED);
    String id = required(bound, ID, tableName);
    String storedType = required(bound, TYPE, tableName);
    boolean retired = storedType.startsWith(RETIRED_PREFIX);
    String type = retired ? storedType.substring(RETIRED_PREFIX.length()) : storedType;
    bound.put(TYPE, type);
    required(bound, KMS_KEY, tableName);
    required(bound, CREATED, tableName);
    String hierarchy = required(bound, HIERARCHY, tableName);
    if (!hierarchy.equals(KNOWN_HIERARCHY)) {
      throw corrupt(
          tableName, "has hierarchy version " + hierarchy + ", of which this version knows only 1");
    }
    if (wrapped == null || wrapped.b() == null) {
      throw corrupt(tableName, "lacks the binary attribute '" + WRAPPED + "'");
    }
    return new KeyStoreEntry(id, type, retired, bound, wrapped.b());
  }

  private static String required(Map<String, String> bound, String name, String tableName) {
    String value = bound.get(name);
    if (value == null) {
      throw corrupt(tableName, "lacks the attribute '" + name + "'");
    }
    return value;
  }

  private static boolean isBound(String name) {
    return switch (name) {
      case ID, TYPE, KMS_KEY, VERSION, CREATED, HIERARCHY -> true;
      default -> name.startsWith(CONTEXT_PREFIX);
    };
  }

  private static String text(AttributeValue value, String name, String tableName) {
    String text = value.s() != null ? value.s() : value.n();
    if (text == null) {
      throw corrupt(tableName, "has an attribute '" + name + "' that is no text");
    }
    return text;
  }

  /** What KMS is given along with the wrapped key. */
  Map<String, String> encryptionContext(String logicalName) {
    Map<String, String> context = new HashMap<>(bound);
    context.put(TABLE_NAME, logicalName);
    return context;
  }

  /** Whether an item of the table is a wrapped key. */
  static boolean isKey(Map<String, AttributeValue> item) {
    AttributeValue type = item.get(TYPE);
    return type != null && type.s() != null && !type.s().equals(SHREDDED);
  }

  /** As it is stored. */
  Map<String, AttributeValue> toItem() {
    Map<String, AttributeValue> item = new HashMap<>();
    bound.forEach(
        (name, value) ->
            item.put(
                name,
                name.equals(HIERARCHY)
                    ? AttributeValue.fromN(value)
                    : AttributeValue.fromS(value)));
    item.put(TYPE, AttributeValue.fromS(storedType()));
    item.put(WRAPPED, AttributeValue.fromB(wrapped));
    return item;
  }

  /** Its key in the table. */
  Map<String, AttributeValue> key() {
    return key(id, storedType());
  }

  static Map<String, AttributeValue> key(String id, String storedType) {
    return Map.of(ID, AttributeValue.fromS(id), TYPE, AttributeValue.fromS(storedType));
  }

  /** The type, and whether it is set aside. */
  String storedType() {
    return retired ? RETIRED_PREFIX + type : type;
  }

  /** The same, set aside or not. */
  KeyStoreEntry retired(boolean now) {
    return new KeyStoreEntry(id, type, now, bound, wrapped);
  }

  /** The same key, wrapped by another KMS key. */
  KeyStoreEntry rewrapped(String kmsKeyArn, SdkBytes rewrapped) {
    Map<String, String> changed = new HashMap<>(bound);
    changed.put(KMS_KEY, kmsKeyArn);
    return new KeyStoreEntry(id, type, retired, changed, rewrapped);
  }

  boolean isVersion() {
    return type.startsWith(VERSION_PREFIX);
  }

  boolean isBeacon() {
    return type.equals(BEACON);
  }

  /** When the key was made. */
  Optional<Instant> created() {
    try {
      return Optional.of(Instant.parse(Objects.requireNonNull(bound.get(CREATED))));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The caller's pairs, by the names that the caller gave them. */
  Map<String, String> callersContext() {
    Map<String, String> pairs = new TreeMap<>();
    bound.forEach(
        (name, value) -> {
          if (name.startsWith(CONTEXT_PREFIX)) {
            pairs.put(name.substring(CONTEXT_PREFIX.length()), value);
          }
        });
    return pairs;
  }

  /** The KMS key that wraps it. */
  String kmsKeyArn() {
    return Objects.requireNonNull(bound.get(KMS_KEY), KMS_KEY);
  }

  /** The version of the branch key that it is. */
  UUID version(String tableName) {
    @Nullable String version = type.equals(ACTIVE) ? bound.get(VERSION) : type;
    try {
      if (version != null && version.startsWith(VERSION_PREFIX)) {
        return UUID.fromString(version.substring(VERSION_PREFIX.length()));
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw corrupt(tableName, "of branch key " + id + " names no version");
  }

  private static KeyUnavailableException corrupt(String tableName, String what) {
    return new KeyUnavailableException(
        ErrorCode.KEY_CORRUPT,
        "An entry of key store "
            + tableName
            + " "
            + what
            + "; restore the table, or remove the entry if it is not the key store's.");
  }

  /** Names the key; never its bytes, wrapped as they are. */
  @Override
  public String toString() {
    return "KeyStoreEntry[" + id + ", " + type + "]";
  }
}
