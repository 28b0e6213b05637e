package dev.hushtable.corpus;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds where in a stored item the values of declared attributes stand. */
final class StoredSites {
  private final JsonNode item;
  private final List<String> keyNames;
  private final List<Site> sites = new ArrayList<>();

  /**
   * A value.
   *
   * @param parent of the object that holds it
   * @param hash null if none is declared or none is there
   */
  record Site(JsonPointer parent, String attribute, String source, String hash, boolean isKey) {}

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
    for (String name : fieldNames(declared.path("attributes"))) {
      String hash = name + "__hmac";
      boolean hasHash = declared.get("attributes").get(name).has("index") && document.has(hash);
      if (document.has(name + "__source")) {
        boolean isKey = pointer.matches() && keyNames.contains(hash);
        sites.add(new Site(pointer, name, name + "__source", hasHash ? hash : null, isKey));
      }
    }
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
