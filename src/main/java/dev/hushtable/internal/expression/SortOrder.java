package dev.hushtable.internal.expression;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The order in which DynamoDB sorts the items of a partition: of strings by their UTF-8 bytes. */
public final class SortOrder {
  /** From the least to the greatest; for values of one type that a sort key can have. */
  public static final Comparator<AttributeValue> ASCENDING = SortOrder::compare;

  private SortOrder() {}

  private static int compare(AttributeValue one, AttributeValue other) {
    return one.n() != null && other.n() != null
        ? new BigDecimal(one.n()).compareTo(new BigDecimal(other.n()))
        : Arrays.compareUnsigned(bytes(one), bytes(other));
  }

  private static byte[] bytes(AttributeValue value) {
    return value.b() == null
        ? String.valueOf(value.s()).getBytes(StandardCharsets.UTF_8)
        : value.b().asByteArrayUnsafe();
  }

  /** Whether a string or binary begins with another. */
  static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
    byte[] whole = bytes(value);
    byte[] start = bytes(prefix);
    return whole.length >= start.length
        && Arrays.equals(whole, 0, start.length, start, 0, start.length);
  }
}
