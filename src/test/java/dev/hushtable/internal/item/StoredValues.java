package dev.hushtable.internal.item;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The encrypted values of a stored item, wherever they lie. */
final class StoredValues {
  static final int PREFIX_BYTES = 12;
  private static final int NONCE = 5;
  private static final int NONCE_BYTES = 24;
  private static final String SOURCE = "__source";

  private StoredValues() {}

  /** By where they stand, such as {@code contacts[0].name}. */
  static Map<String, ByteBuffer> of(Map<String, AttributeValue> stored) {
    Map<String, ByteBuffer> values = new LinkedHashMap<>();
    collect("", AttributeValue.fromM(stored), values);
    return values;
  }

  static List<ByteBuffer> nonces(Map<String, AttributeValue> stored) {
    return of(stored).values().stream().map(StoredValues::nonce).toList();
  }

  static ByteBuffer nonce(ByteBuffer value) {
    return value.slice(NONCE, NONCE_BYTES);
  }

  private static void collect(String path, AttributeValue value, Map<String, ByteBuffer> values) {
    if (path.endsWith(SOURCE)) {
      values.put(path.substring(1, path.length() - SOURCE.length()), value.b().asByteBuffer());
    } else if (value.hasM()) {
      value.m().forEach((name, entry) -> collect(path + "." + name, entry, values));
    } else if (value.hasL()) {
      for (int i = 0; i < value.l().size(); i++) {
        collect(path + "[" + i + "]", value.l().get(i), values);
      }
    }
  }
}
