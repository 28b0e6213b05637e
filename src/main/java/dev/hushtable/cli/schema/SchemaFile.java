package dev.hushtable.cli.schema;

import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.cli.item.Located;
import dev.hushtable.cli.item.Located.Kind;
import dev.hushtable.cli.item.Located.MalformedException;
import dev.hushtable.cli.item.TextFile;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.cli.schema.TableSchemaModel.Index;
import dev.hushtable.cli.schema.TableSchemaModel.KeyPart;
import dev.hushtable.cli.schema.TableSchemaModel.Keys;
import dev.hushtable.cli.schema.TableSchemaModel.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The schema of a table as a JSON file, see {@code command-line.md}. What is not known there is an
 * error, since an attribute whose name is mistyped would be taken for plain.
 */
public final class SchemaFile {
  private static final int FORMAT = 1;
  private static final int MAX_PAD_TO = 65_536;
  private static final Set<String> TYPES = names("S", "N", "B");

  /** Those of the library, by their names; others go by their classes. */
  private static final Map<String, Supplier<Normalizer>> NORMALIZERS =
      Map.of(
          "trim",
          Normalizer.Trim::new,
          "lower",
          Normalizer.LowerCase::new,
          "nfc",
          Normalizer.Nfc::new);

  private final ClassPath classes;

  private SchemaFile(ClassPath classes) {
    this.classes = classes;
  }

  /**
   * Reads a file.
   *
   * @param classes has the normalizers and functions that the file names by their classes
   * @throws SchemaFileException if it cannot be read or says what makes no sense; the message tells
   *     the line
   */
  public static TableSchemaModel read(Path file, ClassPath classes) {
    String json;
    try {
      json = Files.readString(file);
    } catch (IOException e) {
      throw new SchemaFileException(
          "The schema file " + file + " cannot be read: " + TextFile.why(e) + ".", e);
    }
    return parse(file.toString(), json, classes);
  }

  /** Reads the text of a file of that name. */
  public static TableSchemaModel parse(String source, String json, ClassPath classes) {
    try {
      return new SchemaFile(classes).table(Located.parse(source, json));
    } catch (MalformedException e) {
      throw new SchemaFileException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Set<String> names(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }

  private TableSchemaModel table(Located json) throws MalformedException {
    json.requireObject(
        names(
            "format",
            "table",
            "logicalTable",
            "partitionKey",
            "sortKey",
            "indexes",
            "encrypted",
            "sealed",
            "keyScope"));
    json.field("format").asInt(FORMAT, FORMAT);
    SortedMap<String, Keys> indexes = new TreeMap<>();
    Located indexesJson = json.fields().get("indexes");
    if (indexesJson != null) {
      for (Map.Entry<String, Located> index :
          indexesJson.require(Kind.OBJECT).fields().entrySet()) {
        index.getValue().requireObject(names("partitionKey", "sortKey"));
        indexes.put(index.getKey(), keys(index.getValue()));
      }
    }
    Keys key = keys(json);
    if (key.partition().size() != 1 || key.sort().size() > 1) {
      throw json.error("has more keys than a table can have");
    }
    Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
    key.all().forEach(part -> types.put(part.name(), part.type()));
    indexes.values().forEach(index -> index.all().forEach(k -> types.put(k.name(), k.type())));
    List<Attribute> attributes = new ArrayList<>();
    Located encrypted = json.field("encrypted").require(Kind.OBJECT);
    for (Map.Entry<String, Located> attribute : encrypted.fields().entrySet()) {
      attributes.add(attribute(attribute.getKey(), attribute.getValue(), types));
    }
    Located logicalTable = json.fields().get("logicalTable");
    Located sealed = json.fields().get("sealed");
    Located scope = json.fields().get("keyScope");
    return new TableSchemaModel(
        json.field("table").asText(),
        logicalTable == null ? null : logicalTable.asText(),
        key,
        indexes,
        attributes,
        sealed == null ? null : new TreeSet<>(texts(sealed)),
        scope == null ? null : scope(scope));
  }

  private static Keys keys(Located json) throws MalformedException {
    Located sort = json.fields().get("sortKey");
    return new Keys(parts(json.field("partitionKey")), sort == null ? List.of() : parts(sort));
  }

  /** One key, or an array of several. */
  private static List<KeyPart> parts(Located json) throws MalformedException {
    List<KeyPart> keys = new ArrayList<>();
    List<Located> parts = json.kind() == Kind.ARRAY ? json.elements() : List.of(json);
    for (Located part : parts) {
      part.requireObject(names("name", "type"));
      keys.add(new KeyPart(part.field("name").asText(), type(part.field("type"))));
    }
    if (keys.isEmpty()) {
      throw json.error("names no attribute");
    }
    return keys;
  }

  private static ScalarAttributeType type(Located json) throws MalformedException {
    if (!TYPES.contains(json.asText())) {
      throw json.error("is none of " + String.join(", ", TYPES));
    }
    return ScalarAttributeType.fromValue(json.text());
  }

  private Attribute attribute(String path, Located json, Map<String, ScalarAttributeType> keyTypes)
      throws MalformedException {
    json.requireObject(names("equalityIndex", "boundName", "padTo", "group"));
    Located boundName = json.fields().get("boundName");
    Located padTo = json.fields().get("padTo");
    Located group = json.fields().get("group");
    Located index = json.fields().get("equalityIndex");
    return new Attribute(
        path,
        index == null ? null : index(index, keyTypes.getOrDefault(path, ScalarAttributeType.S)),
        boundName == null ? null : boundName.asText(),
        padTo == null ? 0 : padTo.asInt(0, MAX_PAD_TO),
        group == null ? null : group.asText());
  }

  private Index index(Located json, ScalarAttributeType usual) throws MalformedException {
    json.requireObject(names("type", "unique", "normalizers", "unverifiedIn"));
    Located type = json.fields().get("type");
    Located unique = json.fields().get("unique");
    Located normalizersJson = json.fields().get("normalizers");
    Located unverifiedIn = json.fields().get("unverifiedIn");
    List<Normalizer> normalizers = new ArrayList<>();
    if (normalizersJson != null) {
      for (Located name : normalizersJson.require(Kind.ARRAY).elements()) {
        normalizers.add(normalizer(name));
      }
    }
    return new Index(
        type == null ? usual : type(type),
        normalizers,
        unverifiedIn == null ? Set.of() : new LinkedHashSet<>(texts(unverifiedIn)),
        unique != null && unique.asBoolean());
  }

  private Normalizer normalizer(Located name) throws MalformedException {
    Supplier<Normalizer> ours = NORMALIZERS.get(name.asText());
    return ours == null ? made(name, Normalizer.class) : ours.get();
  }

  private Scope scope(Located json) throws MalformedException {
    json.requireObject(names("attribute", "function"));
    Located function = json.fields().get("function");
    return new Scope(
        json.field("attribute").asText(),
        function == null ? new ScopeFunction.Itself() : made(function, ScopeFunction.class));
  }

  private <T> T made(Located name, Class<T> type) throws MalformedException {
    try {
      return classes.create(name.asText(), type);
    } catch (SchemaFileException e) {
      throw name.error("cannot be used: " + String.valueOf(e.getMessage()).replaceAll("\\.$", ""));
    }
  }

  private static List<String> texts(Located json) throws MalformedException {
    List<String> texts = new ArrayList<>();
    for (Located element : json.require(Kind.ARRAY).elements()) {
      texts.add(element.asText());
    }
    return texts;
  }

  /** The reverse of {@link #read}, as maps and lists that a JSON library writes. */
  public static Map<String, Object> write(TableSchemaModel model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("table", model.table());
    putUnlessNull(json, "logicalTable", model.logicalTable());
    putKeys(json, model.key());
    if (!model.indexes().isEmpty()) {
      Map<String, Object> indexes = new LinkedHashMap<>();
      model
          .indexes()
          .forEach(
              (name, keys) -> {
                Map<String, Object> index = new LinkedHashMap<>();
                putKeys(index, keys);
                indexes.put(name, index);
              });
      json.put("indexes", indexes);
    }
    Map<String, Object> encrypted = new LinkedHashMap<>();
    model.attributes().forEach(attribute -> encrypted.put(attribute.path(), attribute(attribute)));
    json.put("encrypted", encrypted);
    putUnlessNull(json, "sealed", model.sealed() == null ? null : new TreeSet<>(model.sealed()));
    Scope scope = model.scope();
    if (scope != null) {
      Map<String, Object> scopeJson = new LinkedHashMap<>();
      scopeJson.put("attribute", scope.attribute());
      if (!(scope.function() instanceof ScopeFunction.Itself)) {
        scopeJson.put("function", scope.function().getClass().getName());
      }
      json.put("keyScope", scopeJson);
    }
    return json;
  }

  private static void putUnlessNull(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static void putKeys(Map<String, Object> json, Keys keys) {
    json.put("partitionKey", keys(keys.partition()));
    if (!keys.sort().isEmpty()) {
      json.put("sortKey", keys(keys.sort()));
    }
  }

  private static Object keys(List<KeyPart> keys) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (KeyPart key : keys) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", key.name());
      json.put("type", key.type().toString());
      all.add(json);
    }
    return all.size() == 1 ? all.get(0) : all;
  }

  private static Map<String, Object> attribute(Attribute attribute) {
    Map<String, Object> json = new LinkedHashMap<>();
    Index index = attribute.index();
    if (index != null) {
      Map<String, Object> indexJson = new LinkedHashMap<>();
      indexJson.put("type", index.type().toString());
      if (index.unique()) {
        indexJson.put("unique", true);
      }
      if (!index.normalizers().isEmpty()) {
        indexJson.put("normalizers", index.normalizers().stream().map(SchemaFile::name).toList());
      }
      if (!index.unverifiedIn().isEmpty()) {
        indexJson.put("unverifiedIn", List.copyOf(index.unverifiedIn()));
      }
      json.put("equalityIndex", indexJson);
    }
    putUnlessNull(json, "boundName", attribute.boundName());
    if (attribute.padTo() > 0) {
      json.put("padTo", attribute.padTo());
    }
    putUnlessNull(json, "group", attribute.group());
    return json;
  }

  private static String name(Normalizer normalizer) {
    Supplier<Normalizer> ours = NORMALIZERS.get(normalizer.id());
    boolean isOurs = ours != null && ours.get().getClass() == normalizer.getClass();
    return isOurs ? normalizer.id() : normalizer.getClass().getName();
  }
}
