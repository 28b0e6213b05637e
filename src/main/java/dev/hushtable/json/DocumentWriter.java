package dev.hushtable.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.Numbers;
import dev.hushtable.internal.format.UnsupportedValueException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes a document of Jackson's tokens. */
final class DocumentWriter {
  /** As DynamoDB has it. */
  private static final int MAX_DEPTH = 32;

  private final String typeName;

  DocumentWriter(String typeName) {
    this.typeName = typeName;
  }

  /** The value at the parser's current token. */
  AttributeValue value(JsonParser tokens) throws IOException {
    return value(tokens, 0);
  }

  private AttributeValue value(JsonParser tokens, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw refused("it is nested more than " + MAX_DEPTH + " levels deep");
    }
    return switch (tokens.currentToken()) {
      case START_OBJECT -> AttributeValue.fromM(members(tokens, depth));
      case START_ARRAY -> AttributeValue.fromL(elements(tokens, depth));
      case VALUE_STRING -> AttributeValue.fromS(tokens.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          AttributeValue.fromN(number(tokens.getNumberValueDeferred()));
      case VALUE_TRUE -> AttributeValue.fromBool(true);
      case VALUE_FALSE -> AttributeValue.fromBool(false);
      case VALUE_NULL -> AttributeValue.fromNul(true);
      case VALUE_EMBEDDED_OBJECT -> binary(tokens.getEmbeddedObject());
      default -> throw new IllegalStateException("Not the beginning of a value");
    };
  }

  private Map<String, AttributeValue> members(JsonParser tokens, int depth) throws IOException {
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    while (tokens.nextToken() == JsonToken.FIELD_NAME) {
      String name = tokens.currentName();
      tokens.nextToken();
      if (members.put(name, value(tokens, depth + 1)) != null) {
        throw refused("two members of an object in it have the same name");
      }
    }
    return members;
  }

  private List<AttributeValue> elements(JsonParser tokens, int depth) throws IOException {
    List<AttributeValue> elements = new ArrayList<>();
    while (tokens.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(tokens, depth + 1));
    }
    return elements;
  }

  /** The number as a parser that reads tokens has it: a {@link Number}, or its text. */
  private String number(Object number) {
    if (number instanceof Double || number instanceof Float) {
      double value = ((Number) number).doubleValue();
      if (!Double.isFinite(value)) {
        throw refused("a number in it does not fit: it is NaN or infinite");
      }
    }
    String text = number.toString();
    try {
      Numbers.parse(text);
    } catch (UnsupportedValueException e) {
      throw refused("a number in it does not fit: " + e.reason());
    }
    return text;
  }

  private AttributeValue binary(Object embedded) {
    if (embedded instanceof byte[] bytes) {
      return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }
    throw refused("it holds a " + embedded.getClass().getName() + ", which has no JSON form");
  }

  private InvalidUsageException refused(String reason) {
    return new InvalidUsageException(
        ErrorCode.VALUE_NOT_SUPPORTED,
        String.format(Locale.ROOT, "A %s cannot be stored as a document: %s.", typeName, reason));
  }
}
