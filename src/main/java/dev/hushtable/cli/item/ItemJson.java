package dev.hushtable.cli.item;

import dev.hushtable.cli.item.Located.Kind;
import dev.hushtable.cli.item.Located.MalformedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items in DynamoDB's JSON, as the AWS CLI prints them: <code>{"id": {"S": "c-1"}}</code>, binary
 * values in Base64; also inside of {@code "Item"}, as get-item prints it.
 */
public final class ItemJson {
  private ItemJson() {}

  /** Reads an item. */
  public static Map<String, AttributeValue> read(String source, String json)
      throws MalformedException {
    Located item = Located.parse(source, json).require(Kind.OBJECT);
    Located inner = item.fields().get("Item");
    boolean wrapped =
        inner != null
            && inner.fields().values().stream().allMatch(field -> field.kind() == Kind.OBJECT);
    return attributes(inner != null && wrapped ? inner : item);
  }

  private static Map<String, AttributeValue> attributes(Located object) throws MalformedException {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, Located> field : object.require(Kind.OBJECT).fields().entrySet()) {
      attributes.put(field.getKey(), value(field.getValue()));
    }
    return attributes;
  }

  private static AttributeValue value(Located typed) throws MalformedException {
    typed.require(Kind.OBJECT);
    if (typed.fields().size() != 1) {
      throw typed.error("is no value with its type, such as {\"S\": \"text\"}");
    }
    Map.Entry<String, Located> only = typed.fields().entrySet().iterator().next();
    Located content = only.getValue();
    return switch (only.getKey()) {
      case "S" -> AttributeValue.fromS(content.asText());
      case "N" -> AttributeValue.fromN(content.asText());
      case "B" -> AttributeValue.fromB(bytes(content));
      case "BOOL" -> AttributeValue.fromBool(content.asBoolean());
      case "NULL" -> AttributeValue.fromNul(content.asBoolean());
      case "L" -> AttributeValue.fromL(elements(content, ItemJson::value));
      case "M" -> AttributeValue.fromM(attributes(content));
      case "SS" -> AttributeValue.fromSs(elements(content, Located::asText));
      case "NS" -> AttributeValue.fromNs(elements(content, Located::asText));
      case "BS" -> AttributeValue.fromBs(elements(content, ItemJson::bytes));
      default -> throw typed.error("has none of the types S, N, B, BOOL, NULL, L, M, SS, NS, BS");
    };
  }

  private interface Reader<T> {
    T read(Located element) throws MalformedException;
  }

  private static <T> List<T> elements(Located array, Reader<T> reader) throws MalformedException {
    List<T> elements = new ArrayList<>();
    for (Located element : array.require(Kind.ARRAY).elements()) {
      elements.add(reader.read(element));
    }
    return elements;
  }

  private static SdkBytes bytes(Located base64) throws MalformedException {
    try {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64.asText()));
    } catch (IllegalArgumentException e) {
      throw base64.error("is no Base64");
    }
  }

  /** The reverse, as maps and lists that a JSON library writes. */
  public static Map<String, Object> write(Map<String, AttributeValue> item) {
    Map<String, Object> json = new LinkedHashMap<>();
    item.forEach((name, value) -> json.put(name, write(value)));
    return json;
  }

  /** One value with its type. */
  public static Map<String, Object> write(AttributeValue value) {
    Object content =
        switch (value.type()) {
          case S -> value.s();
          case N -> value.n();
          case B -> base64(value.b());
          case BOOL -> value.bool();
          case NUL -> value.nul();
          case L -> value.l().stream().map(ItemJson::write).toList();
          case M -> write(value.m());
          case SS -> value.ss();
          case NS -> value.ns();
          case BS -> value.bs().stream().map(ItemJson::base64).toList();
          case UNKNOWN_TO_SDK_VERSION ->
              throw new IllegalArgumentException("a type that this SDK does not know");
        };
    String type = value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
    return Map.of(type, content);
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }
}
