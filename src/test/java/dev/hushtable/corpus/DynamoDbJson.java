package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as DynamoDB's JSON, and back. */
final class DynamoDbJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DynamoDbJson() {}

  static ObjectNode toJson(Map<String, AttributeValue> item) {
    ObjectNode json = NODES.objectNode();
    item.forEach((name, value) -> json.set(name, toJson(value)));
    return json;
  }

  private static JsonNode toJson(AttributeValue value) {
    return switch (value.type()) {
      case S -> typed("S", NODES.textNode(value.s()));
      case N -> typed("N", NODES.textNode(value.n()));
      case B -> typed("B", NODES.textNode(base64(value.b())));
      case BOOL -> typed("BOOL", NODES.booleanNode(value.bool()));
      case NUL -> typed("NULL", NODES.booleanNode(value.nul()));
      case L -> typed("L", array(value.l(), DynamoDbJson::toJson));
      case M -> typed("M", toJson(value.m()));
      case SS -> typed("SS", array(value.ss(), NODES::textNode));
      case NS -> typed("NS", array(value.ns(), NODES::textNode));
      case BS -> typed("BS", array(value.bs(), bytes -> NODES.textNode(base64(bytes))));
      default -> throw new IllegalArgumentException("No type of DynamoDB's: " + value);
    };
  }

  private static ObjectNode typed(String type, JsonNode content) {
    ObjectNode json = NODES.objectNode();
    json.set(type, content);
    return json;
  }

  private static <T> ArrayNode array(List<T> elements, Function<T, JsonNode> converter) {
    ArrayNode array = NODES.arrayNode();
    elements.forEach(element -> array.add(converter.apply(element)));
    return array;
  }

  static Map<String, AttributeValue> fromJson(JsonNode item) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    item.fields().forEachRemaining(field -> values.put(field.getKey(), value(field.getValue())));
    return values;
  }

  private static AttributeValue value(JsonNode json) {
    Map.Entry<String, JsonNode> typed = json.fields().next();
    JsonNode content = typed.getValue();
    return switch (typed.getKey()) {
      case "S" -> AttributeValue.fromS(content.textValue());
      case "N" -> AttributeValue.fromN(content.textValue());
      case "B" -> AttributeValue.fromB(bytes(content));
      case "BOOL" -> AttributeValue.fromBool(content.booleanValue());
      case "NULL" -> AttributeValue.fromNul(content.booleanValue());
      case "L" -> AttributeValue.fromL(list(content, DynamoDbJson::value));
      case "M" -> AttributeValue.fromM(fromJson(content));
      case "SS" -> AttributeValue.fromSs(list(content, JsonNode::textValue));
      case "NS" -> AttributeValue.fromNs(list(content, JsonNode::textValue));
      case "BS" -> AttributeValue.fromBs(list(content, DynamoDbJson::bytes));
      default -> throw new IllegalArgumentException("No type of DynamoDB's: " + json);
    };
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> converter) {
    List<T> list = new ArrayList<>();
    array.forEach(element -> list.add(converter.apply(element)));
    return list;
  }

  private static SdkBytes bytes(JsonNode content) {
    return SdkBytes.fromByteArray(Base64.getDecoder().decode(content.textValue()));
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArray());
  }
}
