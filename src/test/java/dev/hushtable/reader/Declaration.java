package dev.hushtable.reader;

import java.util.List;
import java.util.Map;
import java.util.Set;

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

  static String source(String attribute) {
    return attribute + "__source";
  }

  static String hash(String attribute) {
    return attribute + "__hmac";
  }

  /** An item, or a map in it that has declared attributes of its own. */
  public record Document(Map<String, Attribute> attributes, Map<String, Place> nested)
      implements Place {}

  /** What is declared to hold nested documents. */
  public sealed interface Place permits Document, ListOf, MapOf {}

  /** A list of documents, or of lists or maps of them. */
  public record ListOf(Place elements) implements Place {}

  /** A map, with any keys, of documents, or of lists or maps of them. */
  public record MapOf(Place entries) implements Place {}

  /**
   * A declared attribute.
   *
   * @param index null without a blind index
   */
  public record Attribute(String boundName, Index index) {}

  /** The blind index of an attribute. */
  public record Index(String type, List<String> normalizers) {}
}
