package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The stored variant of section 7, with padding or without, to values in DynamoDB's JSON. */
final class ValueDecoder {
  private static final int PADDED = 0x80;

  private ValueDecoder() {}

  static JsonNode decode(byte[] plaintext) throws MalformedException {
    if (plaintext.length == 0) {
      throw new MalformedException("no type");
    }
    int first = plaintext[0] & 0xff;
    int end = first < PADDED ? plaintext.length : endOfBody(plaintext);
    String type = Types.name(first & ~PADDED);
    return value(type, Arrays.copyOfRange(plaintext, 1, end), 0);
  }

  private static int endOfBody(byte[] plaintext) throws MalformedException {
    int last = plaintext.length - 1;
    while (last > 0 && plaintext[last] == 0) {
      last--;
    }
    if (last == 0 || (plaintext[last] & 0xff) != PADDED) {
      throw new MalformedException("no padding");
    }
    return last;
  }

  private static JsonNode value(String type, byte[] body, int depth) throws MalformedException {
    if (depth > Types.DEEPEST) {
      throw new MalformedException("nested too deeply");
    }
    return Json.value(
        type,
        switch (type) {
          case "S", "N", "B" -> scalar(type, body);
          case "BOOL" -> bool(body);
          case "NULL" -> nothing(body);
          case "L" -> list(new ByteReader(body), depth + 1);
          case "M" -> map(new ByteReader(body), depth + 1);
          default -> set(type.substring(0, 1), new ByteReader(body));
        });
  }

  private static JsonNode scalar(String type, byte[] body) throws MalformedException {
    switch (type) {
      case "S":
        return Json.NODES.textNode(Bytes.text(body));
      case "N":
        String number = new String(body, StandardCharsets.ISO_8859_1);
        Numbers.canonical(number);
        return Json.NODES.textNode(number);
      default:
        // Text, as a value that was parsed from JSON has it, so that both compare as equal.
        return Json.NODES.textNode(Json.NODES.binaryNode(body).asText());
    }
  }

  private static JsonNode bool(byte[] body) throws MalformedException {
    if (body.length != 1 || body[0] < 0 || body[0] > 1) {
      throw new MalformedException("not a boolean");
    }
    return Json.NODES.booleanNode(body[0] == 1);
  }

  private static JsonNode nothing(byte[] body) throws MalformedException {
    new ByteReader(body).end();
    return Json.NODES.booleanNode(true);
  }

  private static JsonNode list(ByteReader body, int depth) throws MalformedException {
    ArrayNode elements = Json.NODES.arrayNode();
    for (int count = body.varint(); count > 0; count--) {
      elements.add(element(body, depth));
    }
    body.end();
    return elements;
  }

  private static JsonNode map(ByteReader body, int depth) throws MalformedException {
    ObjectNode entries = Json.NODES.objectNode();
    byte[] before = null;
    for (int count = body.varint(); count > 0; count--) {
      byte[] name = body.prefixed();
      requireOrder(before, name);
      entries.set(Bytes.text(name), element(body, depth));
      before = name;
    }
    body.end();
    return entries;
  }

  private static JsonNode set(String memberType, ByteReader body) throws MalformedException {
    ArrayNode members = Json.NODES.arrayNode();
    Set<String> numbers = new HashSet<>();
    byte[] before = null;
    for (int count = body.varint(); count > 0; count--) {
      byte[] member = body.prefixed();
      requireOrder(before, member);
      JsonNode decoded = scalar(memberType, member);
      if (memberType.equals("N") && !numbers.add(Numbers.canonical(decoded.textValue()))) {
        throw new MalformedException("a number twice");
      }
      members.add(decoded);
      before = member;
    }
    if (members.isEmpty()) {
      throw new MalformedException("an empty set");
    }
    body.end();
    return members;
  }

  private static void requireOrder(byte[] before, byte[] next) throws MalformedException {
    if (before != null && Arrays.compareUnsigned(before, next) >= 0) {
      throw new MalformedException("out of order, or twice");
    }
  }

  private static JsonNode element(ByteReader body, int depth) throws MalformedException {
    String type = Types.name((int) body.unsigned(1));
    return value(type, body.prefixed(), depth);
  }
}
