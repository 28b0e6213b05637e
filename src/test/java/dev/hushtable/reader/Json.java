package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** DynamoDB's JSON. */
final class Json {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** The type of a value, which is an object with one field. */
  static String type(JsonNode value) throws MalformedException {
    if (!value.isObject() || value.size() != 1) {
      throw new MalformedException("no value of DynamoDB's JSON");
    }
    return value.fieldNames().next();
  }

  static boolean is(String type, JsonNode value) {
    return value.size() == 1 && value.has(type);
  }

  static byte[] binary(JsonNode value) {
    try {
      return value.get("B").binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode value(String type, JsonNode content) {
    ObjectNode value = NODES.objectNode();
    value.set(type, content);
    return value;
  }
}
