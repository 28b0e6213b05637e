package dev.hushtable.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How large items are, as DynamoDB counts them: the names of attributes and their values. */
final class StoredBytes {
  private StoredBytes() {}

  /** The size of an item without lists, maps and sets. */
  static int of(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToInt(entry -> utf8(entry.getKey()) + of(entry.getValue()))
        .sum();
  }

  private static int of(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case B -> value.b().asByteArrayUnsafe().length;
      // Two digits a byte, and one more.
      case N -> (value.n().length() + 1) / 2 + 1;
      case BOOL, NUL -> 1;
      default -> throw new IllegalArgumentException("No benchmark stores a " + value.type());
    };
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
