package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The canonical variant of section 7, of values in DynamoDB's JSON. */
final class ValueEncoder {
  private ValueEncoder() {}

  static byte[] canonical(JsonNode value) throws MalformedException {
    String type = Json.type(value);
    return Bytes.concat(Bytes.bytes(Types.number(type)), body(type, value.get(type), 0));
  }

  private static byte[] body(String type, JsonNode content, int depth) throws MalformedException {
    if (depth > Types.DEEPEST) {
      throw new MalformedException("nested too deeply");
    }
    switch (type) {
      case "S":
      case "N":
      case "B":
        return scalar(type, content);
      case "BOOL":
        return Bytes.bytes(content.booleanValue() ? 1 : 0);
      case "NULL":
        if (!content.booleanValue()) {
          throw new MalformedException("NULL of anything but true");
        }
        return new byte[0];
      case "L":
        return list(content, depth);
      case "M":
        return map(content, depth);
      default:
        return set(type.substring(0, 1), content);
    }
  }

  private static byte[] scalar(String type, JsonNode content) throws MalformedException {
    if (!content.isTextual()) {
      throw new MalformedException("not text");
    }
    return switch (type) {
      case "S" -> Bytes.utf8(content.textValue());
      case "N" -> Bytes.ascii(Numbers.canonical(content.textValue()));
      default -> binary(content);
    };
  }

  private static byte[] binary(JsonNode content) throws MalformedException {
    try {
      return content.binaryValue();
    } catch (IOException e) {
      throw new MalformedException("not base64");
    }
  }

  private static byte[] list(JsonNode elements, int depth) throws MalformedException {
    byte[] body = Bytes.varint(elements.size());
    for (JsonNode element : elements) {
      body = Bytes.concat(body, element(element, depth + 1));
    }
    return body;
  }

  private static byte[] map(JsonNode entries, int depth) throws MalformedException {
    Map<byte[], byte[]> encoded = new TreeMap<>(Arrays::compareUnsigned);
    Iterator<Map.Entry<String, JsonNode>> fields = entries.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> entry = fields.next();
      encoded.put(Bytes.utf8(entry.getKey()), element(entry.getValue(), depth + 1));
    }
    byte[] body = Bytes.varint(encoded.size());
    for (Map.Entry<byte[], byte[]> entry : encoded.entrySet()) {
      body = Bytes.concat(body, Bytes.prefixed(entry.getKey()), entry.getValue());
    }
    return body;
  }

  private static byte[] element(JsonNode element, int depth) throws MalformedException {
    String type = Json.type(element);
    return Bytes.concat(
        Bytes.bytes(Types.number(type)), Bytes.prefixed(body(type, element.get(type), depth)));
  }

  private static byte[] set(String memberType, JsonNode members) throws MalformedException {
    List<byte[]> encoded = new ArrayList<>();
    for (JsonNode member : members) {
      encoded.add(scalar(memberType, member));
    }
    encoded.sort(Arrays::compareUnsigned);
    if (encoded.isEmpty()) {
      throw new MalformedException("an empty set");
    }
    byte[] body = Bytes.varint(encoded.size());
    for (int i = 0; i < encoded.size(); i++) {
      if (i > 0 && Arrays.equals(encoded.get(i - 1), encoded.get(i))) {
        throw new MalformedException("a member twice");
      }
      body = Bytes.concat(body, Bytes.prefixed(encoded.get(i)));
    }
    return body;
  }
}
