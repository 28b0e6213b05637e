package dev.hushtable.cli;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Opens the values of an item one by one, so that it shows which of them opens. */
final class ValueCheck {
  private final TableSchemaModel model;
  private final Map<String, AttributeValue> item;
  private final List<StoredValue> values;
  private final Function<TableSchemaModel, ModelEncryptor<Map<String, AttributeValue>>> encryptors;

  /**
   * What came out for one value.
   *
   * @param passed what was checked and is right, in words
   * @param unchecked what could not be checked, and why, in words
   * @param failure what is wrong; null if nothing is
   * @param plaintext the value; null if it did not open, or is none
   */
  record Outcome(
      List<String> passed,
      List<String> unchecked,
      @Nullable HushtableException failure,
      @Nullable AttributeValue plaintext) {
    /** Whether anything was looked at. */
    boolean isChecked() {
      return !passed.isEmpty() || failure != null;
    }
  }

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
    this.encryptors = schema -> encryptor(schema, keys, scope, context);
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

  /** By the paths of the plain attributes, of the groups, and of the seal. */
  Map<String, Outcome> run() {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (StoredValue value : values) {
      String path = value.plainPath();
      if (value.form() != StoredValue.Form.CLEAR
          && !path.equals(StoredValue.SEAL)
          && !outcomes.containsKey(path)) {
        List<Attribute> members = StoredValue.members(model, StoredValue.declaredPath(path));
        boolean isGroup = !members.isEmpty() && has(path + StoredValue.SOURCE);
        outcomes.put(path, isGroup ? group(path, members) : attribute(path));
      }
    }
    if (model.sealed() != null) {
      outcomes.put(StoredValue.SEAL, seal());
    }
    return outcomes;
  }

  private Outcome attribute(String path) {
    Attribute declared = StoredValue.declared(model, StoredValue.declaredPath(path)).orElse(null);
    if (declared == null) {
      return new Outcome(List.of(), List.of("not declared, so not checked"), null, null);
    }
    if (declared.group() != null) {
      return member(path, declared);
    }
    List<String> passed = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    AttributeValue plaintext = null;
    String source = path + StoredValue.SOURCE;
    String hash = path + StoredValue.HMAC;
    try {
      var single = encryptors.apply(alone(path));
      if (has(source)) {
        plaintext = at(single.decryptModel(only(source)), path);
        passed.add("opens, and belongs to this attribute of this item");
      }
      if (has(hash) && declared.index() == null) {
        unchecked.add("not declared as searchable, so its hash is not checked");
      } else if (has(hash)) {
        var unused = single.decryptModel(only(source, hash));
        passed.add("its hash is that of the value");
      }
      if (has(path)) {
        // The library refuses an item that has it encrypted and in the clear.
        var unused = single.decryptModel(only(path, source, hash));
      }
      return new Outcome(passed, unchecked, null, plaintext);
    } catch (HushtableException e) {
      // Also a key that cannot be had: what others say of themselves is shown all the same.
      return new Outcome(passed, unchecked, e, plaintext);
    }
  }

  /** Opens a group, and shows which members have a value only as part of the plaintext. */
  private Outcome group(String path, List<Attribute> members) {
    List<String> passed = new ArrayList<>();
    AttributeValue plaintext = null;
    String source = path + StoredValue.SOURCE;
    try {
      var single = encryptors.apply(alone(path));
      Map<String, AttributeValue> plain = single.decryptModel(only(source));
      Map<String, AttributeValue> held = new TreeMap<>();
      List<String> inTheClear = new ArrayList<>(List.of(source));
      for (Attribute member : members) {
        String at = StoredValue.parent(path) + member.name();
        AttributeValue value = at(plain, at);
        if (value != null) {
          held.put(member.name(), value);
        }
        if (has(at)) {
          inTheClear.add(at);
        }
      }
      plaintext = AttributeValue.fromM(held);
      passed.add("opens, and belongs to this group of this item");
      if (inTheClear.size() > 1) {
        // The library refuses an item that has a member beside its group.
        var unused = single.decryptModel(only(inTheClear.toArray(String[]::new)));
      }
      return new Outcome(passed, List.of(), null, plaintext);
    } catch (HushtableException e) {
      return new Outcome(passed, List.of(), e, plaintext);
    }
  }

  /** What is stored of a member beside its group. */
  private Outcome member(String path, Attribute declared) {
    String hash = path + StoredValue.HMAC;
    String alone = path + StoredValue.SOURCE;
    String source = StoredValue.groupPath(path, declared) + StoredValue.SOURCE;
    List<String> passed = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    try {
      var single = encryptors.apply(alone(path));
      if (has(alone)) {
        // The library refuses an item that has a member alone, whatever its group holds.
        var unused = single.decryptModel(only(alone));
      }
      if (has(hash) && declared.index() == null) {
        unchecked.add("not declared as searchable, so its hash is not checked");
      } else if (has(hash)) {
        var unused = single.decryptModel(only(source, hash));
        passed.add("its hash is that of the value in group '" + declared.group() + "'");
      }
      return new Outcome(passed, unchecked, null, null);
    } catch (HushtableException e) {
      return new Outcome(passed, unchecked, e, null);
    }
  }

  private boolean has(String path) {
    return values.stream().anyMatch(value -> value.path().equals(path));
  }

  private Outcome seal() {
    try {
      var unused = encryptors.apply(model).decryptModel(item);
      return new Outcome(
          List.of("the seal is that of the item as it stands"), List.of(), null, null);
    } catch (HushtableException e) {
      return new Outcome(List.of(), List.of(), e, null);
    }
  }

  /** What this attribute is looked at with: no seal, and of other encrypted keys only hashes. */
  private TableSchemaModel alone(String path) {
    TableSchemaModel alone = model.unsealed();
    for (String key : encryptedKeys()) {
      alone = key.equals(path) ? alone : alone.withHashAsKey(key);
    }
    return alone;
  }

  private List<String> encryptedKeys() {
    return model.key().all().stream()
        .map(TableSchemaModel.KeyPart::name)
        .filter(name -> model.topLevel(name) != null)
        .toList();
  }

  /**
   * The item with these stored values of an attribute, the hashes of its key, and what is plain.
   */
  private Map<String, AttributeValue> only(String... kept) {
    Set<String> all = new HashSet<>(List.of(kept));
    encryptedKeys().forEach(key -> all.add(key + StoredValue.HMAC));
    return document("", "", item, all);
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
          if (kept.contains(at) || !stored && !StoredValue.isDeclared(model, declared)) {
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
