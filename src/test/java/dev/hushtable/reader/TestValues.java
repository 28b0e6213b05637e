package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Items in a form in which equal ones are equal: the members of a set have no order. */
public final class TestValues {
  private TestValues() {}

  public static JsonNode comparable(JsonNode node) {
    if (node.isArray()) {
      ArrayNode elements = Json.NODES.arrayNode();
      node.forEach(element -> elements.add(comparable(element)));
      return elements;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode result = Json.NODES.objectNode();
    node.fields()
        .forEachRemaining(
            field ->
                result.set(
                    field.getKey(),
                    isSet(node, field.getKey())
                        ? sorted(field.getValue())
                        : comparable(field.getValue())));
    return result;
  }

  private static boolean isSet(JsonNode node, String name) {
    return node.size() == 1 && node.get(name).isArray() && List.of("SS", "NS", "BS").contains(name);
  }

  private static JsonNode sorted(JsonNode members) {
    List<String> texts = new ArrayList<>();
    members.forEach(member -> texts.add(member.textValue()));
    texts.sort(Comparator.naturalOrder());
    ArrayNode sorted = Json.NODES.arrayNode();
    texts.forEach(sorted::add);
    return sorted;
  }
}
