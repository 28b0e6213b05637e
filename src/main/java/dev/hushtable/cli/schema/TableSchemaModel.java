package dev.hushtable.cli.schema;

import dev.hushtable.EncryptionSchema;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.internal.schema.DeclaredAttribute;
import dev.hushtable.internal.schema.EncryptedAttribute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * What a schema file says. Immutable.
 *
 * @param table the table's name or ARN
 * @param logicalTable the name that is bound into its values; null for the table's own
 * @param key the table's key
 * @param indexes the keys of its secondary indexes by their names
 * @param attributes what is encrypted
 * @param sealed the plain attributes under the seal; null if items are not sealed
 * @param scope what tells the key scope of an item; null if nothing does
 */
public record TableSchemaModel(
    String table,
    @Nullable String logicalTable,
    Keys key,
    SortedMap<String, Keys> indexes,
    List<Attribute> attributes,
    @Nullable Set<String> sealed,
    @Nullable Scope scope) {

  /**
   * A key attribute by its plain name.
   *
   * @param name the name
   * @param type the type of its plain values
   */
  public record KeyPart(String name, ScalarAttributeType type) {}

  /**
   * The key of a table or index.
   *
   * @param partition at least one
   * @param sort none, one or several
   */
  public record Keys(List<KeyPart> partition, List<KeyPart> sort) {
    /** Takes copies. */
    public Keys {
      partition = List.copyOf(partition);
      sort = List.copyOf(sort);
    }

    private Keys withHash(String name) {
      return new Keys(withHash(partition, name), withHash(sort, name));
    }

    private static List<KeyPart> withHash(List<KeyPart> parts, String name) {
      return parts.stream()
          .map(
              part ->
                  part.name().equals(name)
                      ? new KeyPart(name + EncryptedAttribute.HMAC_SUFFIX, ScalarAttributeType.B)
                      : part)
          .toList();
    }

    /** All of them, partition keys first. */
    public List<KeyPart> all() {
      List<KeyPart> all = new ArrayList<>(partition);
      all.addAll(sort);
      return all;
    }
  }

  /**
   * How an attribute is indexed.
   *
   * @param type the type of its values
   * @param normalizers what is done to a string before it is hashed
   * @param unverifiedIn the indexes without its ciphertext
   * @param unique whether no two items may have one value
   */
  public record Index(
      ScalarAttributeType type,
      List<Normalizer> normalizers,
      Set<String> unverifiedIn,
      boolean unique) {
    /** Takes copies. */
    public Index {
      normalizers = List.copyOf(normalizers);
      unverifiedIn = Collections.unmodifiableSet(new LinkedHashSet<>(unverifiedIn));
    }
  }

  /**
   * An encrypted attribute.
   *
   * @param path where it stands, as {@link EncryptionSchema.Builder#encrypted(String)} takes it
   * @param index how it is indexed; null if it is not
   * @param boundName the name that is bound in place of its own; null for its own
   * @param padTo the least length of its encoding in bytes
   * @param group what it is stored in together with others; null if it is stored alone
   */
  public record Attribute(
      String path,
      @Nullable Index index,
      @Nullable String boundName,
      int padTo,
      @Nullable String group) {

    /** The names along its path; {@code []} and {@code *} for elements and entries. */
    public List<String> segments() {
      return TableSchemaModel.segments(path);
    }

    /** The path of the group that it is in; null if it is stored alone. */
    public @Nullable String groupPath() {
      return group == null ? null : path.substring(0, path.length() - name().length()) + group;
    }

    /** Where its ciphertext is stored. */
    public String sourcePath() {
      return (group == null ? path : groupPath()) + EncryptedAttribute.SOURCE_SUFFIX;
    }

    /** Whether it is an attribute of the item itself. */
    public boolean isTopLevel() {
      return segments().size() == 1;
    }

    /** Its own name. */
    public String name() {
      List<String> segments = segments();
      return segments.get(segments.size() - 1);
    }
  }

  /**
   * What tells the key scope of an item.
   *
   * @param attribute a plain attribute
   * @param function makes the scope's name of its value
   */
  public record Scope(String attribute, ScopeFunction function) {}

  /** Takes copies. */
  public TableSchemaModel {
    indexes = Collections.unmodifiableSortedMap(new TreeMap<>(indexes));
    attributes = List.copyOf(attributes);
    sealed = sealed == null ? null : Set.copyOf(sealed);
  }

  /** The same for a table of another name. */
  public TableSchemaModel named(String newTable, @Nullable String newLogicalTable) {
    return new TableSchemaModel(newTable, newLogicalTable, key, indexes, attributes, sealed, scope);
  }

  /** The same without seals, to look at values one by one. */
  public TableSchemaModel unsealed() {
    return new TableSchemaModel(table, logicalTable, key, indexes, attributes, null, scope);
  }

  /**
   * The same in which the hash of a key attribute is a plain key, so that the other values of an
   * item can be looked at without this one's ciphertext.
   */
  public TableSchemaModel withHashAsKey(String name) {
    SortedMap<String, Keys> newIndexes = new TreeMap<>();
    indexes.forEach((index, keys) -> newIndexes.put(index, keys.withHash(name)));
    return new TableSchemaModel(
        table,
        logicalTable,
        key.withHash(name),
        newIndexes,
        attributes.stream().filter(attribute -> !attribute.path().equals(name)).toList(),
        sealed,
        scope);
  }

  /** The names along a path; {@code []} and {@code *} for elements and entries. */
  public static List<String> segments(String path) {
    return DeclaredAttribute.segments(path);
  }

  /** The members of each group, by its path. */
  public SortedMap<String, List<Attribute>> groups() {
    SortedMap<String, List<Attribute>> groups = new TreeMap<>();
    for (Attribute attribute : attributes) {
      String group = attribute.groupPath();
      if (group != null) {
        groups.computeIfAbsent(group, path -> new ArrayList<>()).add(attribute);
      }
    }
    return groups;
  }

  /** The name that is bound into values of a table. */
  public String logicalName(String simpleName) {
    return logicalTable == null ? simpleName : logicalTable;
  }

  /** The attributes that are indexed. */
  public List<Attribute> indexed() {
    return attributes.stream().filter(attribute -> attribute.index() != null).toList();
  }

  /** The encrypted attribute of the item itself that has this name; null if there is none. */
  public @Nullable Attribute topLevel(String name) {
    for (Attribute attribute : attributes) {
      if (attribute.path().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  /**
   * The schema that the library takes.
   *
   * @throws dev.hushtable.exception.InvalidUsageException if it contradicts itself
   */
  public EncryptionSchema toSchema() {
    EncryptionSchema.Builder builder = EncryptionSchema.builder(table);
    key.partition().forEach(part -> builder.partitionKey(part.name(), part.type()));
    key.sort().forEach(part -> builder.sortKey(part.name(), part.type()));
    for (Map.Entry<String, Keys> index : indexes.entrySet()) {
      String name = index.getKey();
      Keys keys = index.getValue();
      keys.partition().forEach(part -> builder.indexPartitionKey(name, part.name(), part.type()));
      keys.sort().forEach(part -> builder.indexSortKey(name, part.name(), part.type()));
    }
    attributes.forEach(
        attribute -> builder.encrypted(attribute.path(), how -> configure(how, attribute)));
    if (sealed != null) {
      builder.sealed(sealed.toArray(String[]::new));
    }
    if (scope != null) {
      builder.keyScope(scope.attribute(), scope.function());
    }
    return builder.build();
  }

  private static void configure(EncryptionSchema.Attribute how, Attribute attribute) {
    Index index = attribute.index();
    if (index != null) {
      how.equalityIndex(index.type())
          .normalizers(index.normalizers().toArray(Normalizer[]::new))
          .unverifiedIn(index.unverifiedIn().toArray(String[]::new));
      if (index.unique()) {
        how.uniqueIndex();
      }
    }
    if (attribute.boundName() != null) {
      how.boundName(attribute.boundName());
    }
    how.padTo(attribute.padTo());
    if (attribute.group() != null) {
      how.group(attribute.group());
    }
  }
}
