package dev.hushtable.reader;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What reader and writer must be told alike, section 2.
 *
 * @param table the logical table name
 * @param keyNames the names of the table's primary key attributes, as they are declared
 * @param formats the first bytes of the values that are read
 * @param sealed whether items have a seal
 * @param authenticated the attributes that the seal covers besides the declared ones
 */
public record Declaration(
    String table,
    String scope,
    Map<String, String> context,
    List<String> keyNames,
    Document document,
    Set<Integer> formats,
    boolean sealed,
    Set<String> authenticated) {

  static final int COMPACT = 0xc1;
  static final int MESSAGE = 0x02;

  /** The names under which the primary key's attributes are stored. */
  List<String> storedKeyNames() {
    return keyNames.stream()
        .map(name -> document.attributes().containsKey(name) ? hash(name) : name)
        .toList();
  }

  /** Of an attribute or a group. */
  static String source(String name) {
    return name + "__source";
  }

  static String hash(String attribute) {
    return attribute + "__hmac";
  }

  /** An item, or a map in it that has declared attributes of its own. */
  public record Document(Map<String, Attribute> attributes, Map<String, Place> nested)
      implements Place {

    Set<String> groups() {
      return attributes.values().stream()
          .map(Attribute::group)
          .filter(Objects::nonNull)
          .collect(Collectors.toSet());
    }

    /** The names of the attributes in a group, or for null of those that are in none. */
    Set<String> members(String group) {
      return attributes.keySet().stream()
          .filter(name -> Objects.equals(attributes.get(name).group(), group))
          .collect(Collectors.toSet());
    }

    /** All names under which values are stored. */
    Set<String> sources() {
      return Stream.concat(members(null).stream(), groups().stream())
          .map(Declaration::source)
          .collect(Collectors.toSet());
    }
  }

  /** What is declared to hold nested documents. */
  public sealed interface Place permits Document, ListOf, MapOf {}

  /** A list of documents, or of lists or maps of them. */
  public record ListOf(Place elements) implements Place {}

  /** A map, with any keys, of documents, or of lists or maps of them. */
  public record MapOf(Place entries) implements Place {}

  /**
   * A declared attribute.
   *
   * @param group null if it is in none
   * @param index null without a blind index
   */
  public record Attribute(String boundName, String group, Index index) {}

  /** The blind index of an attribute. */
  public record Index(String type, List<String> normalizers) {}
}
