package dev.hushtable.cli;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Opens the values of an item one by one, so that it shows which of them opens. */
final class ValueCheck {
  private final TableSchemaModel model;
  private final Map<String, AttributeValue> item;
  private final List<StoredValue> values;
  private final ModelEncryptor<Map<String, AttributeValue>> single;
  private final ModelEncryptor<Map<String, AttributeValue>> whole;

  /**
   * What came out for one value.
   *
   * @param passed what was checked and is right, in words
   * @param failure what is wrong; null if nothing is
   * @param plaintext the value; null if it did not open, or is none
   */
  record Outcome(
      List<String> passed,
      @Nullable HushtableException failure,
      @Nullable AttributeValue plaintext) {}

  ValueCheck(
      TableSchemaModel model,
      Map<String, AttributeValue> item,
      List<StoredValue> values,
      KeyProvider keys,
      KeyScope scope,
      Map<String, String> context) {
    this.model = model;
    this.item = item;
    this.values = values;
    this.single = encryptor(model.unsealed(), keys, scope, context);
    this.whole = encryptor(model, keys, scope, context);
  }

  private ModelEncryptor<Map<String, AttributeValue>> encryptor(
      TableSchemaModel schema, KeyProvider keys, KeyScope scope, Map<String, String> context) {
    ModelEncryptor.Builder<Map<String, AttributeValue>> builder =
        ModelEncryptor.forItems(schema.toSchema())
            .keys(keys)
            .scope(scope)
            .indexGenerations(generations());
    if (schema.logicalTable() != null) {
      builder.logicalTableName(schema.logicalTable());
    }
    ModelEncryptor<Map<String, AttributeValue>> encryptor = builder.build();
    return context.isEmpty() ? encryptor : encryptor.context(context);
  }

  /** Those that the item's hashes are of. */
  private IndexGenerations generations() {
    List<Integer> found =
        values.stream()
            .map(value -> value.facts().get("generation"))
            .filter(Integer.class::isInstance)
            .map(Integer.class::cast)
            .toList();
    return found.isEmpty() ? IndexGenerations.FIRST : new IndexGenerations(found.get(0), found);
  }

  /** By the paths of the plain attributes, and of the seal. */
  Map<String, Outcome> run() {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (StoredValue value : values) {
      String path = value.plainPath();
      if (value.form() != StoredValue.Form.CLEAR
          && !path.equals(StoredValue.SEAL)
          && !outcomes.containsKey(path)) {
        outcomes.put(path, attribute(path));
      }
    }
    if (model.sealed() != null) {
      outcomes.put(StoredValue.SEAL, seal());
    }
    return outcomes;
  }

  private Outcome attribute(String path) {
    List<String> passed = new ArrayList<>();
    AttributeValue plaintext = null;
    String source = path + StoredValue.SOURCE;
    String hash = path + StoredValue.HMAC;
    boolean hasHash = values.stream().anyMatch(value -> value.path().equals(hash));
    try {
      if (values.stream().anyMatch(value -> value.path().equals(source))) {
        plaintext = at(single.decryptModel(only(Set.of(source))), path);
        passed.add("opens, and belongs to this attribute of this item");
      }
      if (hasHash) {
        var unused = single.decryptModel(only(Set.of(source, hash)));
        passed.add("its hash is that of the value");
      }
      return new Outcome(passed, null, plaintext);
    } catch (DecryptionException e) {
      return new Outcome(passed, e, plaintext);
    }
  }

  private Outcome seal() {
    try {
      var unused = whole.decryptModel(item);
      return new Outcome(List.of("the seal is that of the item as it stands"), null, null);
    } catch (DecryptionException e) {
      return new Outcome(List.of(), e, null);
    }
  }

  /** The item with these stored values, its key, and what is plain. */
  private Map<String, AttributeValue> only(Set<String> kept) {
    Map<String, AttributeValue> copy = document("", "", item, kept);
    for (TableSchemaModel.KeyPart key : model.key().all()) {
      AttributeValue hash = item.get(key.name() + StoredValue.HMAC);
      if (hash != null && model.topLevel(key.name()) != null) {
        copy.put(key.name() + StoredValue.HMAC, hash);
      }
    }
    return copy;
  }

  private Map<String, AttributeValue> document(
      String path, String declaredPath, Map<String, AttributeValue> document, Set<String> kept) {
    Map<String, AttributeValue> copy = new HashMap<>();
    document.forEach(
        (name, value) -> {
          String at = path.isEmpty() ? name : path + "." + name;
          String declared = declaredPath.isEmpty() ? name : declaredPath + "." + name;
          boolean stored =
              name.endsWith(StoredValue.SOURCE)
                  || name.endsWith(StoredValue.HMAC)
                  || at.equals(StoredValue.SEAL);
          if (stored ? kept.contains(at) : !StoredValue.isDeclared(model, declared)) {
            copy.put(name, stored ? value : nested(at, declared, value, kept));
          }
        });
    return copy;
  }

  private AttributeValue nested(
      String path, String declaredPath, AttributeValue value, Set<String> kept) {
    if (value.hasM()) {
      return AttributeValue.fromM(document(path, declaredPath, value.m(), kept));
    }
    if (value.hasL()) {
      List<AttributeValue> elements = new ArrayList<>();
      for (int i = 0; i < value.l().size(); i++) {
        elements.add(nested(path + "[" + i + "]", declaredPath + "[]", value.l().get(i), kept));
      }
      return AttributeValue.fromL(elements);
    }
    return value;
  }

  /** What stands at a path of names and indexes. */
  private static @Nullable AttributeValue at(Map<String, AttributeValue> plain, String path) {
    AttributeValue value = AttributeValue.fromM(plain);
    for (String segment : path.replace("[", ".[").split("\\.", -1)) {
      if (value == null) {
        return null;
      }
      value =
          segment.startsWith("[")
              ? value.l().get(Integer.parseInt(segment.substring(1, segment.length() - 1)))
              : value.m().get(segment);
    }
    return value;
  }
}
