package dev.hushtable.cli;

import dev.hushtable.EncryptionSchema;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.cli.schema.TableSchemaModel.KeyPart;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * An item that shows what encryption costs.
 *
 * @param plain as a program has it
 * @param stored as DynamoDB gets it
 */
record SampleItem(Map<String, AttributeValue> plain, Map<String, AttributeValue> stored) {
  private static final int USUAL_BYTES = 16;
  private static final int MAX_BYTES = 400 * 1024;

  /** Encrypts an item under keys that nobody will ever have again. */
  static SampleItem of(TableSchemaModel model, Map<String, AttributeValue> plain) {
    EncryptionSchema schema = model.toSchema();
    KeyScope scope = scope(model, plain);
    try (LocalKeyProvider keys = LocalKeyProvider.inMemory(scope)) {
      Map<String, AttributeValue> stored =
          ModelEncryptor.forItems(schema).keys(keys).scope(scope).build().encryptModel(plain);
      return new SampleItem(plain, stored);
    }
  }

  private static KeyScope scope(TableSchemaModel model, Map<String, AttributeValue> plain) {
    TableSchemaModel.Scope scope = model.scope();
    AttributeValue value = scope == null ? null : plain.get(scope.attribute());
    if (scope == null || value == null) {
      return KeyScope.DEFAULT;
    }
    return KeyScope.of(scope.function().scope(value.s() == null ? value.n() : value.s()));
  }

  /**
   * Makes an item up.
   *
   * @param sizes the length of each attribute in bytes, by its path; others are plain ones
   */
  static SampleItem ofSizes(TableSchemaModel model, Map<String, Integer> sizes) {
    Map<String, Integer> left = new LinkedHashMap<>(sizes);
    Map<String, AttributeValue> plain = new HashMap<>();
    for (Attribute attribute : model.attributes()) {
      ScalarAttributeType type =
          attribute.index() == null ? ScalarAttributeType.S : attribute.index().type();
      put(plain, attribute.segments(), value(type, size(left, attribute.path())));
    }
    for (KeyPart key : model.key().all()) {
      plain.computeIfAbsent(key.name(), name -> value(key.type(), size(left, name)));
    }
    TableSchemaModel.Scope scope = model.scope();
    if (scope != null) {
      plain.computeIfAbsent(
          scope.attribute(), name -> value(ScalarAttributeType.S, size(left, name)));
    }
    left.forEach(
        (name, size) -> plain.put(name, value(ScalarAttributeType.S, checked(name, size))));
    // A function may not understand what is made up; sizes are the same in any scope.
    TableSchemaModel unscoped =
        new TableSchemaModel(
            model.table(),
            model.logicalTable(),
            model.key(),
            model.indexes(),
            model.attributes(),
            model.sealed(),
            scope != null && scope.function() instanceof ScopeFunction.Itself ? scope : null);
    return of(unscoped, plain);
  }

  private static int size(Map<String, Integer> sizes, String path) {
    Integer size = sizes.remove(path);
    return checked(path, size == null ? USUAL_BYTES : size);
  }

  private static int checked(String path, int size) {
    if (size < 1 || size > MAX_BYTES) {
      throw CommandException.usage(
          "The size of '" + path + "' is 1 to " + MAX_BYTES + " bytes, not " + size + ".");
    }
    return size;
  }

  private static AttributeValue value(ScalarAttributeType type, int bytes) {
    return switch (type) {
      case N -> AttributeValue.fromN("1".repeat(Math.min(bytes, 38)));
      case B -> AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes]));
      default -> AttributeValue.fromS("x".repeat(bytes));
    };
  }

  /** Puts a value where its path leads, with a document, a list of one or a map of one between. */
  private static void put(
      Map<String, AttributeValue> document, List<String> path, AttributeValue value) {
    String name = path.get(0);
    document.put(name, merged(document.get(name), path.subList(1, path.size()), value));
  }

  private static AttributeValue merged(
      @Nullable AttributeValue there, List<String> path, AttributeValue value) {
    if (path.isEmpty()) {
      return value;
    }
    if (path.get(0).equals("[]")) {
      AttributeValue element = there == null ? null : there.l().get(0);
      return AttributeValue.fromL(List.of(merged(element, path.subList(1, path.size()), value)));
    }
    Map<String, AttributeValue> map =
        new HashMap<>(there == null ? Map.<String, AttributeValue>of() : there.m());
    put(map, path, value);
    return AttributeValue.fromM(map);
  }
}
