package dev.hushtable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values as DynamoDB's JSON: <code>{"S": "text"}</code>, binary ones in Base64. */
public final class DynamoDbJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DynamoDbJson() {}

  public static ObjectNode toJson(Map<String, AttributeValue> item) {
    ObjectNode json = JSON.objectNode();
    item.forEach((name, value) -> json.set(name, toJson(value)));
    return json;
  }

  public static ObjectNode toJson(AttributeValue value) {
    return switch (value.type()) {
      case S -> typed("S", JSON.textNode(value.s()));
      case N -> typed("N", JSON.textNode(value.n()));
      case B -> typed("B", toJson(value.b()));
      case BOOL -> typed("BOOL", JSON.booleanNode(value.bool()));
      case NUL -> typed("NULL", JSON.booleanNode(value.nul()));
      case L -> typed("L", array(value.l().stream().map(DynamoDbJson::toJson).toList()));
      case M -> typed("M", toJson(value.m()));
      case SS -> typed("SS", array(value.ss().stream().map(JSON::textNode).toList()));
      case NS -> typed("NS", array(value.ns().stream().map(JSON::textNode).toList()));
      case BS -> typed("BS", array(value.bs().stream().map(DynamoDbJson::toJson).toList()));
      default -> throw new IllegalArgumentException("Unknown type " + value.type());
    };
  }

  private static ObjectNode typed(String type, JsonNode content) {
    return JSON.objectNode().set(type, content);
  }

  private static ArrayNode array(List<? extends JsonNode> elements) {
    return JSON.arrayNode().addAll(elements);
  }

  private static JsonNode toJson(SdkBytes bytes) {
    return JSON.textNode(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
  }

  public static Map<String, AttributeValue> toItem(JsonNode json) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    json.fields().forEachRemaining(field -> item.put(field.getKey(), toValue(field.getValue())));
    return item;
  }

  public static AttributeValue toValue(JsonNode json) {
    Map.Entry<String, JsonNode> typed = json.fields().next();
    JsonNode content = typed.getValue();
    return switch (typed.getKey()) {
      case "S" -> AttributeValue.fromS(content.textValue());
      case "N" -> AttributeValue.fromN(content.textValue());
      case "B" -> AttributeValue.fromB(toBytes(content));
      case "BOOL" -> AttributeValue.fromBool(content.booleanValue());
      case "NULL" -> AttributeValue.fromNul(content.booleanValue());
      case "L" -> AttributeValue.fromL(elements(content).map(DynamoDbJson::toValue).toList());
      case "M" -> AttributeValue.fromM(toItem(content));
      case "SS" -> AttributeValue.fromSs(elements(content).map(JsonNode::textValue).toList());
      case "NS" -> AttributeValue.fromNs(elements(content).map(JsonNode::textValue).toList());
      case "BS" -> AttributeValue.fromBs(elements(content).map(DynamoDbJson::toBytes).toList());
      default -> throw new IllegalArgumentException("Unknown type " + typed.getKey());
    };
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static SdkBytes toBytes(JsonNode base64) {
    return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64.textValue()));
  }
}
