package dev.hushtable.cli.item;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The size of items as DynamoDB reckons and bills it ("DynamoDB item sizes and formats"). */
public final class ItemSize {
  private static final int DOCUMENT_OVERHEAD = 3;
  private static final int ELEMENT_OVERHEAD = 1;

  private static final int WRITE_UNIT = 1024;
  private static final int READ_UNIT = 4096;

  private ItemSize() {}

  /** The size of an item: the names and the values of its attributes. */
  public static int bytes(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToInt(entry -> utf8(entry.getKey()) + bytes(entry.getValue()))
        .sum();
  }

  /** What writing an item costs, without its indexes: a write unit for each kilobyte begun. */
  public static int writeUnits(Map<String, AttributeValue> item) {
    return writeUnits(bytes(item));
  }

  /** The same for an item of a size. */
  public static int writeUnits(int bytes) {
    return (bytes + WRITE_UNIT - 1) / WRITE_UNIT;
  }

  /** What a consistent read of an item costs: a read unit for each four kilobytes begun. */
  public static int readUnits(int bytes) {
    return (bytes + READ_UNIT - 1) / READ_UNIT;
  }

  /** The size of a value. */
  public static int bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> number(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case BOOL, NUL -> 1;
      case M -> DOCUMENT_OVERHEAD + ELEMENT_OVERHEAD * value.m().size() + bytes(value.m());
      case L -> DOCUMENT_OVERHEAD + ELEMENT_OVERHEAD * value.l().size() + bytes(value.l());
      case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
      case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
      case BS -> value.bs().stream().mapToInt(b -> b.asByteArrayUnsafe().length).sum();
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("a type that this SDK does not know");
    };
  }

  private static int bytes(List<AttributeValue> values) {
    return values.stream().mapToInt(ItemSize::bytes).sum();
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Approximately, as the AWS documentation says itself: a byte for two digits, and one more. */
  private static int number(String number) {
    long digits = number.chars().filter(Character::isDigit).count();
    return (int) (digits + 1) / 2 + 1;
  }
}
