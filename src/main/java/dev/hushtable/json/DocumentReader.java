package dev.hushtable.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes Jackson's tokens of a document. */
final class DocumentReader {
  private DocumentReader() {}

  /** Writes the value; sets, which others may have stored, become arrays. */
  static void read(AttributeValue value, JsonGenerator tokens) throws IOException {
    switch (value.type()) {
      case S -> tokens.writeString(value.s());
      case N -> readNumber(value.n(), tokens);
      case B -> tokens.writeBinary(value.b().asByteArrayUnsafe());
      case BOOL -> tokens.writeBoolean(value.bool());
      case NUL -> tokens.writeNull();
      case M -> readMap(value.m(), tokens);
      case L -> readList(value.l(), tokens);
      case SS -> readList(value.ss().stream().map(AttributeValue::fromS).toList(), tokens);
      case NS -> readList(value.ns().stream().map(AttributeValue::fromN).toList(), tokens);
      case BS -> readList(value.bs().stream().map(AttributeValue::fromB).toList(), tokens);
      default -> throw new IllegalArgumentException("Unknown type of a value");
    }
  }

  private static void readMap(Map<String, AttributeValue> members, JsonGenerator tokens)
      throws IOException {
    tokens.writeStartObject();
    for (Map.Entry<String, AttributeValue> member : members.entrySet()) {
      tokens.writeFieldName(member.getKey());
      read(member.getValue(), tokens);
    }
    tokens.writeEndObject();
  }

  private static void readList(Iterable<AttributeValue> elements, JsonGenerator tokens)
      throws IOException {
    tokens.writeStartArray();
    for (AttributeValue element : elements) {
      read(element, tokens);
    }
    tokens.writeEndArray();
  }

  /**
   * A number of the type that a parser of JSON gives it, but for fractions that a {@code double}
   * would alter, if only by a trailing zero.
   */
  private static void readNumber(String text, JsonGenerator tokens) throws IOException {
    BigDecimal exact = new BigDecimal(text);
    double nearest = Double.parseDouble(text);
    if (exact.scale() == 0) {
      readInteger(exact.unscaledValue(), tokens);
    } else if (Double.isFinite(nearest) && isSame(BigDecimal.valueOf(nearest), exact)) {
      tokens.writeNumber(nearest);
    } else {
      tokens.writeNumber(exact);
    }
  }

  private static boolean isSame(BigDecimal one, BigDecimal other) {
    return one.scale() == other.scale() && one.compareTo(other) == 0;
  }

  private static void readInteger(BigInteger value, JsonGenerator tokens) throws IOException {
    if (value.bitLength() < Integer.SIZE) {
      tokens.writeNumber(value.intValue());
    } else if (value.bitLength() < Long.SIZE) {
      tokens.writeNumber(value.longValue());
    } else {
      tokens.writeNumber(value);
    }
  }
}
