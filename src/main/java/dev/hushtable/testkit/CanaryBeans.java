package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Fills beans with {@link CanaryValues}. Thread safe. */
final class CanaryBeans {
  /** Under which the SDK's extension finds its attribute; it has no public constant. */
  private static final String VERSION = "VersionedRecordExtension:VersionAttribute";

  /** How deep beans that hold beans of their own class are filled. */
  private static final int MAX_DEPTH = 4;

  private final CanaryValues values;

  CanaryBeans(String seed) {
    this.values = new CanaryValues(seed);
  }

  /** A bean of which some values are given. */
  <T> T bean(TableSchema<T> schema, Map<String, ?> given) {
    return bean(schema, "", given, 0);
  }

  private <T> T bean(TableSchema<T> schema, String parent, Map<String, ?> given, int depth) {
    given.keySet().stream()
        .filter(name -> !schema.attributeNames().contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new InvalidUsageException(
                  ErrorCode.VALUE_NOT_SUPPORTED,
                  schema.itemType().rawClass().getName() + " maps no attribute '" + name + "'.");
            });
    Object version = schema.tableMetadata().customMetadata().get(VERSION);
    Map<String, AttributeValue> item = new HashMap<>();
    for (String name : schema.attributeNames()) {
      if (given.containsKey(name) || !name.equals(version)) {
        put(schema, parent, name, given.get(name), depth, item);
      }
    }
    return schema.mapToItem(item);
  }

  @SuppressWarnings("unchecked")
  private <T> void put(
      TableSchema<T> schema,
      String parent,
      String name,
      @Nullable Object given,
      int depth,
      Map<String, AttributeValue> item) {
    AttributeConverter<Object> converter =
        (AttributeConverter<Object>) schema.converterForAttribute(name);
    Object value = given != null ? given : value(converter.type(), parent + name, depth);
    if (value != null) {
      item.put(name, converter.transformFrom(value));
    }
  }

  /** A value of a type; null where beans would hold one another without end. */
  private @Nullable Object value(EnhancedType<?> type, String path, int depth) {
    Optional<? extends TableSchema<?>> document = type.tableSchema();
    if (document.isPresent()) {
      return depth == MAX_DEPTH ? null : bean(document.get(), path + ".", Map.of(), depth + 1);
    }
    List<EnhancedType<?>> parameters = type.rawClassParameters();
    Class<?> raw = type.rawClass();
    if (raw.equals(Map.class)) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < 2; i++) {
        Object value = value(parameters.get(1), path + "." + i, depth);
        if (value != null) {
          map.put(required(parameters.get(0), path + "#" + i), value);
        }
      }
      return map;
    }
    if (raw.equals(List.class) || raw.equals(Set.class)) {
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Object value = value(parameters.get(0), path + "[" + i + "]", depth);
        if (value != null) {
          elements.add(value);
        }
      }
      return raw.equals(List.class) ? elements : new LinkedHashSet<>(elements);
    }
    if (raw.equals(Optional.class)) {
      return Optional.ofNullable(value(parameters.get(0), path, depth));
    }
    return required(type, path);
  }

  private Object required(EnhancedType<?> type, String path) {
    return values
        .of(type.rawClass(), path)
        .orElseThrow(
            () ->
                new InvalidUsageException(
                    ErrorCode.VALUE_NOT_SUPPORTED,
                    String.format(
                        Locale.ROOT,
                        "There is no canary for attribute '%s' of class %s; give its value.",
                        path,
                        type.rawClass().getName())));
  }
}
