package dev.hushtable.internal.request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The names and values of a request, and its condition. */
final class Parameters {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> placeholders = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final List<String> conditions = new ArrayList<>();

  /** A placeholder, always the same for the same name. */
  String name(String name) {
    return placeholders.computeIfAbsent(
        name,
        n -> {
          String placeholder = "#n" + names.size();
          names.put(placeholder, n);
          return placeholder;
        });
  }

  String value(AttributeValue value) {
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  Parameters ifAbsent(String name) {
    conditions.add("attribute_not_exists(" + name(name) + ")");
    return this;
  }

  void ifThere(String name) {
    conditions.add("attribute_exists(" + name(name) + ")");
  }

  /** That an attribute is as it is in an item, or is not there if it is not. */
  void ifEqual(String name, Map<String, AttributeValue> item) {
    AttributeValue value = item.get(name);
    if (value == null) {
      ifAbsent(name);
    } else {
      conditions.add(name(name) + " = " + value(value));
    }
  }

  String text() {
    return String.join(" AND ", conditions);
  }

  Map<String, String> names() {
    return Map.copyOf(names);
  }

  /** Null if there is none: DynamoDB refuses an empty map. */
  @Nullable Map<String, AttributeValue> valuesOrNull() {
    return values.isEmpty() ? null : Map.copyOf(values);
  }
}
