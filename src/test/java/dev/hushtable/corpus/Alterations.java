package dev.hushtable.corpus;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What somebody without keys may do to a stored item, with the code that the format's page gives to
 * each: every field of a stored value is changed by one bit, values are cut, extended, exchanged
 * and removed, and so are keys, hashes and what a seal covers.
 */
final class Alterations {
  private static final byte[] COMPACT = {(byte) 0xc1};
  private static final int SHORTEST_COMPACT = 78;
  private static final int HASH_LENGTH = 33;
  private static final String SEAL = "__seal";

  private final Corpus.Table table;
  private final Corpus.Item item;
  private final List<Altered> altered = new ArrayList<>();

  /** An altered item, and how it has to be refused. */
  record Altered(String name, String code, ObjectNode stored) {}

  private Alterations(Corpus.Table table, Corpus.Item item) {
    this.table = table;
    this.item = item;
  }

  static List<Altered> of(Corpus.Table table, Corpus.Item item) {
    Alterations alterations = new Alterations(table, item);
    alterations.collect();
    return alterations.altered;
  }

  private void collect() {
    List<StoredSites.Site> sites = StoredSites.of(table.declaration(), item.stored());
    for (int i = 0; i < sites.size(); i++) {
      StoredSites.Site site = sites.get(i);
      alterSource(site.parent(), site.source(), i == 0);
      alterNeighbours(site);
      site.hashes().forEach(hash -> alterHash(site, hash));
      if (site.isGroup()) {
        alterGroup(site);
      }
    }
    for (int i = 1; i < sites.size(); i++) {
      exchange(sites.get(i - 1), sites.get(i));
    }
    if (!sites.isEmpty() || isSealed()) {
      alterKeys();
    }
    if (isSealed()) {
      alterSource(JsonPointer.empty(), SEAL, true);
      alterSealed();
    }
  }

  private boolean isSealed() {
    return table.declaration().has("seal");
  }

  private void add(String name, String code, JsonPointer parent, Consumer<ObjectNode> change) {
    ObjectNode stored = item.stored().deepCopy();
    change.accept((ObjectNode) stored.at(parent));
    altered.add(new Altered(name + " at " + parent, code, stored));
  }

  // --- One stored value

  /** Messages take long to open, so that only one of an item is altered in all fields. */
  private void alterSource(JsonPointer parent, String name, boolean inAllFields) {
    byte[] source = bytes(item.stored().at(parent).get(name));
    boolean compact = source[0] == COMPACT[0];
    Map<String, MessageRegions.Region> regions =
        compact ? compactRegions(source.length) : MessageRegions.of(source);
    regions.forEach(
        (field, region) -> {
          if (inAllFields || compact || field.equals("final ciphertext")) {
            byte[] changed = source.clone();
            changed[region.offset() + region.length() - 1] ^= 1;
            String code = compact ? compactCode(field) : messageCode(field, regions);
            addSource(field + " of " + name, code, parent, name, changed);
          }
        });
    if (inAllFields || compact) {
      alterLength(parent, name, source, compact);
    }
  }

  private void alterLength(JsonPointer parent, String name, byte[] source, boolean compact) {
    int n = source.length;
    addSource("end cut off " + name, "NOT_AUTHENTIC", parent, name, Arrays.copyOf(source, n - 1));
    addSource("byte behind " + name, "NOT_AUTHENTIC", parent, name, Arrays.copyOf(source, n + 1));
    int shorter = compact ? SHORTEST_COMPACT - 1 : 1;
    addSource(name + " cut", "NOT_AUTHENTIC", parent, name, Arrays.copyOf(source, shorter));
    addSource("empty " + name, "UNKNOWN_FORMAT", parent, name, new byte[0]);
    byte[] other = source.clone();
    other[0] = compact ? 2 : COMPACT[0];
    String code = table.declaration().get("formats").size() > 1 ? null : "FORMAT_NOT_ACCEPTED";
    if (code != null) {
      addSource("other format of " + name, code, parent, name, other);
    }
  }

  private void addSource(
      String what, String code, JsonPointer parent, String name, byte[] changed) {
    add(what, code, parent, object -> object.withObjectProperty(name).put("B", base64(changed)));
  }

  private static Map<String, MessageRegions.Region> compactRegions(int length) {
    return Map.of(
        "format", new MessageRegions.Region(0, 1),
        "hint", new MessageRegions.Region(1, 4),
        "begin of nonce", new MessageRegions.Region(5, 12),
        "end of nonce", new MessageRegions.Region(17, 12),
        "begin of commitment", new MessageRegions.Region(29, 16),
        "end of commitment", new MessageRegions.Region(45, 16),
        "ciphertext", new MessageRegions.Region(61, length - 77),
        "tag", new MessageRegions.Region(length - 16, 16));
  }

  private static String compactCode(String field) {
    return switch (field) {
      case "format" -> "UNKNOWN_FORMAT";
      case "hint" -> "UNKNOWN_KEY";
      case "ciphertext", "tag" -> "NOT_AUTHENTIC";
      default -> "COMMITMENT_MISMATCH";
    };
  }

  private static String messageCode(String field, Map<String, MessageRegions.Region> regions) {
    boolean wrappedKey = field.matches("(provider id|provider information|wrapped key) \\d+");
    boolean onlyOne = !regions.containsKey("wrapped key 1");
    return field.equals("version")
        ? "UNKNOWN_FORMAT"
        : wrappedKey && onlyOne ? "UNKNOWN_KEY" : "NOT_AUTHENTIC";
  }

  // --- What stands beside a value

  private void alterNeighbours(StoredSites.Site site) {
    ObjectNode text = item.stored().objectNode().put("S", "x");
    add(
        "source of type S",
        "PLAINTEXT_FOUND",
        site.parent(),
        object -> object.set(site.source(), text));
    for (String attribute : site.attributes()) {
      add(
          "plain " + attribute + " beside the source",
          "PLAINTEXT_FOUND",
          site.parent(),
          object -> object.set(attribute, text));
      add(
          "plain " + attribute + " in place of the source",
          "PLAINTEXT_FOUND",
          site.parent(),
          object -> {
            object.remove(site.source());
            object.remove(site.hashes());
            object.set(attribute, item.stored().objectNode().put("NULL", true));
            if (site.isKey()) {
              for (String hash : site.hashes()) {
                object.set(hash, item.stored().at(site.parent()).get(hash));
              }
            }
          });
    }
    if (!site.hashes().isEmpty()) {
      add(
          "source removed",
          "SOURCE_MISSING",
          site.parent(),
          object -> object.remove(site.source()));
    }
  }

  /** What somebody may put beside a group, or in its place. */
  private void alterGroup(StoredSites.Site site) {
    JsonNode source = item.stored().at(site.parent()).get(site.source());
    for (String attribute : site.attributes()) {
      String alone = attribute + "__source";
      add(
          attribute + " alone beside its group",
          "GROUP_MISMATCH",
          site.parent(),
          object -> object.set(alone, source));
    }
    add(
        "members alone in place of " + site.name(),
        "GROUP_MISMATCH",
        site.parent(),
        object -> {
          object.remove(site.source());
          site.attributes().forEach(attribute -> object.set(attribute + "__source", source));
        });
    for (String hash : site.missing()) {
      byte[] any = new byte[HASH_LENGTH];
      any[0] = 1;
      add(
          hash + " of no value",
          "INDEX_MISMATCH",
          site.parent(),
          object -> object.putObject(hash).put("B", base64(any)));
    }
  }

  private void alterHash(StoredSites.Site site, String name) {
    byte[] hash = bytes(item.stored().at(site.parent()).get(name));
    String code = site.isKey() ? "NOT_AUTHENTIC" : "INDEX_MISMATCH";
    byte[] generation = hash.clone();
    generation[0]++;
    byte[] changed = hash.clone();
    changed[hash.length - 1] ^= 1;
    for (byte[] other : List.of(generation, changed, Arrays.copyOf(hash, 32), new byte[0])) {
      add(
          name + " of " + other.length + " bytes",
          code,
          site.parent(),
          object -> object.withObjectProperty(name).put("B", base64(other)));
    }
    add(name + " of type S", code, site.parent(), object -> object.putObject(name).put("S", "x"));
  }

  /** Two values of one item, of which each stands in the other's place. */
  private void exchange(StoredSites.Site one, StoredSites.Site other) {
    if (one.name().equals(other.name()) && place(one).equals(place(other))) {
      return;
    }
    ObjectNode stored = item.stored().deepCopy();
    ObjectNode first = (ObjectNode) stored.at(one.parent());
    ObjectNode second = (ObjectNode) stored.at(other.parent());
    JsonNode source = first.get(one.source());
    first.set(one.source(), second.get(other.source()));
    second.set(other.source(), source);
    String name = one.source() + " and " + other.source() + " exchanged";
    altered.add(new Altered(name, "NOT_AUTHENTIC", stored));
  }

  /** Where it stands, which is the same for all elements of a list. */
  private static String place(StoredSites.Site site) {
    return site.parent().toString().replaceAll("/L/[0-9]+", "/L/");
  }

  private void alterKeys() {
    for (String name : StoredSites.storedKeyNames(table.declaration())) {
      add(
          name + " removed",
          "KEY_ATTRIBUTE_MISSING",
          JsonPointer.empty(),
          object -> object.remove(name));
      add(
          name + " of type BOOL",
          "KEY_ATTRIBUTE_MISSING",
          JsonPointer.empty(),
          object -> object.putObject(name).put("BOOL", true));
      add(
          name + " of another item",
          "NOT_AUTHENTIC",
          JsonPointer.empty(),
          object -> object.putObject(name).put("N", "3.14"));
    }
  }

  // --- What a seal covers

  private void alterSealed() {
    add("no seal", "SEAL_MISSING", JsonPointer.empty(), object -> object.remove(SEAL));
    add(
        "seal of type S",
        "SEAL_MISSING",
        JsonPointer.empty(),
        object -> object.putObject(SEAL).put("S", "x"));
    for (JsonNode covered : table.declaration().get("seal").path("authenticated")) {
      String name = covered.textValue();
      String what = item.stored().has(name) ? " changed" : " added";
      add(
          name + what,
          "SEAL_MISMATCH",
          JsonPointer.empty(),
          object -> object.putObject(name).put("S", "other"));
      if (item.stored().has(name)) {
        add(name + " removed", "SEAL_MISMATCH", JsonPointer.empty(), object -> object.remove(name));
      }
    }
    for (String name : StoredSites.fieldNames(table.declaration().path("nested"))) {
      if (item.stored().has(name)) {
        add(name + " removed", "SEAL_MISMATCH", JsonPointer.empty(), o -> o.remove(name));
      } else {
        add(
            name + " added",
            "SEAL_MISMATCH",
            JsonPointer.empty(),
            o -> o.putObject(name).putObject("M"));
      }
    }
    for (StoredSites.Site site : StoredSites.of(table.declaration(), item.stored())) {
      if (!site.isKey()) {
        for (String hash : site.hashes()) {
          add(hash + " removed", "SEAL_MISMATCH", site.parent(), object -> object.remove(hash));
        }
        add(
            site.name() + " removed",
            "SEAL_MISMATCH",
            site.parent(),
            object -> {
              object.remove(site.source());
              object.remove(site.hashes());
            });
      }
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(JsonNode value) {
    return Corpus.bytes(value.get("B"));
  }
}
