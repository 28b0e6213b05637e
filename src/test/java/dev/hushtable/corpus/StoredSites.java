package dev.hushtable.corpus;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds where in a stored item the values of declared attributes stand. */
final class StoredSites {
  private final JsonNode item;
  private final List<String> keyNames;
  private final List<Site> sites = new ArrayList<>();

  /**
   * A value, or a group of them.
   *
   * @param parent of the object that holds it
   * @param name of the attribute or the group
   * @param attributes those whose values are in it, or may be
   * @param hashes their blind indexes that are there
   * @param missing their blind indexes that are declared and not there
   */
  record Site(
      JsonPointer parent,
      String name,
      List<String> attributes,
      List<String> hashes,
      List<String> missing,
      boolean isKey) {
    String source() {
      return name + "__source";
    }

    boolean isGroup() {
      return !attributes.contains(name);
    }
  }

  private StoredSites(JsonNode item, List<String> keyNames) {
    this.item = item;
    this.keyNames = keyNames;
  }

  static List<Site> of(JsonNode declaration, JsonNode item) {
    StoredSites sites = new StoredSites(item, storedKeyNames(declaration));
    sites.document(declaration, JsonPointer.empty());
    return sites.sites;
  }

  static List<String> storedKeyNames(JsonNode declaration) {
    List<String> names = new ArrayList<>();
    for (String role : List.of("partitionKey", "sortKey")) {
      if (declaration.has(role)) {
        String name = declaration.get(role).textValue();
        names.add(declaration.get("attributes").has(name) ? name + "__hmac" : name);
      }
    }
    return names;
  }

  private void document(JsonNode declared, JsonPointer pointer) {
    JsonNode document = item.at(pointer);
    Map<String, List<String>> stored = new LinkedHashMap<>();
    for (String name : fieldNames(declared.path("attributes"))) {
      String together = declared.get("attributes").get(name).path("group").asText(name);
      stored.computeIfAbsent(together, n -> new ArrayList<>()).add(name);
    }
    stored.forEach(
        (name, attributes) -> {
          if (document.has(name + "__source")) {
            Map<Boolean, List<String>> hashes =
                attributes.stream()
                    .filter(attribute -> declared.get("attributes").get(attribute).has("index"))
                    .map(attribute -> attribute + "__hmac")
                    .collect(Collectors.partitioningBy(document::has));
            boolean isKey = pointer.matches() && keyNames.contains(name + "__hmac");
            sites.add(
                new Site(pointer, name, attributes, hashes.get(true), hashes.get(false), isKey));
          }
        });
    for (String name : fieldNames(declared.path("nested"))) {
      place(declared.get("nested").get(name), pointer.appendProperty(name));
    }
  }

  private void place(JsonNode declared, JsonPointer pointer) {
    JsonNode value = item.at(pointer);
    if (declared.has("listOf")) {
      for (int i = 0; i < value.path("L").size(); i++) {
        place(declared.get("listOf"), pointer.appendProperty("L").appendIndex(i));
      }
    } else if (declared.has("mapOf")) {
      for (String key : fieldNames(value.path("M"))) {
        place(declared.get("mapOf"), pointer.appendProperty("M").appendProperty(key));
      }
    } else if (value.has("M")) {
      document(declared, pointer.appendProperty("M"));
    }
  }

  static List<String> fieldNames(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
