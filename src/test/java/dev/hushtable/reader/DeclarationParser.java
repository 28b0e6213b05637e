package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads a declaration from JSON, in which all but {@code table} and {@code partitionKey} may be
 * left out.
 */
public final class DeclarationParser {
  private DeclarationParser() {}

  public static Declaration parse(JsonNode json) {
    List<String> keyNames = new ArrayList<>();
    keyNames.add(json.required("partitionKey").textValue());
    if (json.has("sortKey")) {
      keyNames.add(json.get("sortKey").textValue());
    }
    Map<String, String> context = new HashMap<>();
    forEach(json.path("context"), (name, value) -> context.put(name, value.textValue()));
    Set<Integer> formats = new HashSet<>();
    for (JsonNode format : json.required("formats")) {
      formats.add(Integer.parseInt(format.textValue(), 16));
    }
    return new Declaration(
        json.path("logicalTable").asText(json.required("table").textValue()),
        json.path("scope").asText("default"),
        context,
        keyNames,
        document(json),
        formats,
        json.has("seal"),
        Set.copyOf(texts(json.path("seal").path("authenticated"))));
  }

  private static Declaration.Document document(JsonNode json) {
    Map<String, Declaration.Attribute> attributes = new HashMap<>();
    forEach(
        json.path("attributes"),
        (name, attribute) -> attributes.put(name, attribute(name, attribute)));
    Map<String, Declaration.Place> nested = new HashMap<>();
    forEach(json.path("nested"), (name, place) -> nested.put(name, place(place)));
    return new Declaration.Document(attributes, nested);
  }

  private static Declaration.Attribute attribute(String name, JsonNode json) {
    JsonNode index = json.get("index");
    return new Declaration.Attribute(
        json.path("boundName").asText(name),
        json.path("group").textValue(),
        index == null
            ? null
            : new Declaration.Index(
                index.required("type").textValue(), texts(index.path("normalizers"))));
  }

  private static Declaration.Place place(JsonNode json) {
    if (json.has("listOf")) {
      return new Declaration.ListOf(place(json.get("listOf")));
    }
    if (json.has("mapOf")) {
      return new Declaration.MapOf(place(json.get("mapOf")));
    }
    return document(json);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static void forEach(JsonNode object, BiConsumer<String, JsonNode> action) {
    object.fields().forEachRemaining(field -> action.accept(field.getKey(), field.getValue()));
  }
}
