package dev.hushtable.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Reads stored items in DynamoDB's JSON as section 10 says, with messages and seals. */
public final class IndependentReader {
  private final Declaration declaration;
  private final Keys keys;
  private final MessageOpener messages;
  private final BlindIndex blindIndex;

  public IndependentReader(Declaration declaration, Keys keys) {
    this.declaration = declaration;
    this.keys = keys;
    this.messages = new MessageOpener(declaration, keys.dataKeys());
    this.blindIndex = new BlindIndex(declaration, keys);
  }

  public ObjectNode read(JsonNode stored) throws ReadException {
    AssociatedDataBuilder associatedData = new AssociatedDataBuilder(declaration, stored);
    try {
      ObjectNode plain = document(stored, declaration.document(), Path.ROOT, associatedData);
      if (declaration.sealed()) {
        verifySeal(stored, associatedData);
        plain.remove(Seal.ATTRIBUTE);
      }
      return plain;
    } catch (MalformedException e) {
      throw new IllegalArgumentException("A name that has no UTF-8", e);
    }
  }

  /** Refuses an item that is not the one that was asked for by this key, in stored form. */
  public void requireKey(JsonNode stored, JsonNode storedKey) throws ReadException {
    try {
      for (String name : declaration.storedKeyNames()) {
        byte[] asked = ValueEncoder.canonical(storedKey.required(name));
        if (!stored.has(name) || !Arrays.equals(asked, ValueEncoder.canonical(stored.get(name)))) {
          throw new ReadException("NOT_AUTHENTIC", "an item of another key");
        }
      }
    } catch (MalformedException e) {
      throw new ReadException("NOT_AUTHENTIC", e.getMessage());
    }
  }

  private ObjectNode document(
      JsonNode stored,
      Declaration.Document declared,
      Path path,
      AssociatedDataBuilder associatedData)
      throws ReadException, MalformedException {
    ObjectNode plain = Json.NODES.objectNode();
    for (String name : declared.attributes().keySet()) {
      requireEncrypted(name, stored, declared.attributes().get(name));
    }
    for (String name : declared.members(null)) {
      attribute(name, stored, declared, path, associatedData, plain);
    }
    for (String group : declared.groups()) {
      group(group, stored, declared, path, associatedData, plain);
    }
    Iterator<Map.Entry<String, JsonNode>> fields = stored.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!isOfDeclared(field.getKey(), declared)) {
        Declaration.Place place = declared.nested().get(field.getKey());
        plain.set(
            field.getKey(),
            place == null
                ? field.getValue()
                : place(field.getValue(), place, path.name(field.getKey()), associatedData));
      }
    }
    return plain;
  }

  private static boolean isOfDeclared(String stored, Declaration.Document declared) {
    return declared.sources().contains(stored)
        || declared.attributes().keySet().stream()
            .anyMatch(name -> stored.equals(Declaration.hash(name)));
  }

  /** Steps 1, 18 and 19. */
  private static void requireEncrypted(
      String name, JsonNode stored, Declaration.Attribute attribute) throws ReadException {
    if (stored.has(name)) {
      throw new ReadException("PLAINTEXT_FOUND", name);
    }
    if (attribute.group() != null && stored.has(Declaration.source(name))) {
      throw new ReadException("GROUP_MISMATCH", name + " is stored alone");
    }
  }

  private void attribute(
      String name,
      JsonNode stored,
      Declaration.Document declared,
      Path path,
      AssociatedDataBuilder associatedData,
      ObjectNode plain)
      throws ReadException, MalformedException {
    Declaration.Attribute attribute = declared.attributes().get(name);
    JsonNode source = stored.get(Declaration.source(name));
    JsonNode hash = hash(name, attribute, stored);
    if (source == null) {
      if (hash != null) {
        throw new ReadException("SOURCE_MISSING", name);
      }
      return;
    }
    Path attributePath = path.name(attribute.boundName());
    byte[] plaintext = open(source, associatedData, AssociatedDataBuilder.VALUE, attributePath);
    plain.set(name, value(plaintext, hash, attribute, attributePath));
  }

  private static JsonNode hash(String name, Declaration.Attribute attribute, JsonNode stored) {
    return attribute.index() == null ? null : stored.get(Declaration.hash(name));
  }

  /** Steps 10 to 13. */
  private JsonNode value(
      byte[] plaintext, JsonNode hash, Declaration.Attribute attribute, Path path)
      throws ReadException {
    JsonNode value;
    try {
      value = ValueDecoder.decode(plaintext);
    } catch (MalformedException e) {
      throw new ReadException("UNKNOWN_FORMAT", e.getMessage());
    }
    if (hash != null) {
      blindIndex.verify(hash, value, attribute.index(), path);
    }
    return value;
  }

  private void group(
      String group,
      JsonNode stored,
      Declaration.Document declared,
      Path path,
      AssociatedDataBuilder associatedData,
      ObjectNode plain)
      throws ReadException, MalformedException {
    JsonNode source = stored.get(Declaration.source(group));
    Map<String, byte[]> plaintexts =
        source == null
            ? new HashMap<>()
            : members(open(source, associatedData, AssociatedDataBuilder.GROUP, path.name(group)));
    for (String name : declared.members(group)) {
      Declaration.Attribute member = declared.attributes().get(name);
      JsonNode hash = hash(name, member, stored);
      byte[] plaintext = plaintexts.remove(member.boundName());
      if (plaintext != null) {
        plain.set(name, value(plaintext, hash, member, path.name(member.boundName())));
      } else if (hash != null) {
        throw new ReadException(source == null ? "SOURCE_MISSING" : "INDEX_MISMATCH", name);
      }
    }
    if (!plaintexts.isEmpty()) {
      throw new ReadException("GROUP_MISMATCH", "a member that is not declared");
    }
  }

  private static Map<String, byte[]> members(byte[] plaintext) throws ReadException {
    try {
      return GroupDecoder.decode(plaintext);
    } catch (MalformedException e) {
      throw new ReadException("UNKNOWN_FORMAT", e.getMessage());
    }
  }

  private JsonNode place(
      JsonNode stored, Declaration.Place place, Path path, AssociatedDataBuilder associatedData)
      throws ReadException, MalformedException {
    if (Json.is("NULL", stored)) {
      return stored;
    }
    String type = place instanceof Declaration.ListOf ? "L" : "M";
    if (!Json.is(type, stored)) {
      throw new ReadException("PLAINTEXT_FOUND", "not of type " + type);
    }
    JsonNode content = stored.get(type);
    if (place instanceof Declaration.ListOf list) {
      ArrayNode elements = Json.NODES.arrayNode();
      for (JsonNode element : content) {
        elements.add(place(element, list.elements(), path.element(), associatedData));
      }
      return Json.value(type, elements);
    }
    if (place instanceof Declaration.MapOf map) {
      ObjectNode entries = Json.NODES.objectNode();
      Iterator<Map.Entry<String, JsonNode>> fields = content.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> entry = fields.next();
        entries.set(
            entry.getKey(),
            place(entry.getValue(), map.entries(), path.name(entry.getKey()), associatedData));
      }
      return Json.value(type, entries);
    }
    return Json.value(type, document(content, (Declaration.Document) place, path, associatedData));
  }

  private byte[] open(JsonNode source, AssociatedDataBuilder associatedData, int kind, Path path)
      throws ReadException {
    if (!Json.is("B", source)) {
      throw new ReadException("PLAINTEXT_FOUND", "not of type B");
    }
    byte[] stored = Json.binary(source);
    int format = stored.length == 0 ? -1 : stored[0] & 0xff;
    if (format != Declaration.COMPACT && format != Declaration.MESSAGE) {
      throw new ReadException("UNKNOWN_FORMAT", "no format has this first byte");
    }
    if (!declaration.formats().contains(format)) {
      throw new ReadException("FORMAT_NOT_ACCEPTED", "not for this table");
    }
    associatedData.itemData();
    return format == Declaration.COMPACT
        ? CompactValue.parse(stored).open(keys, associatedData, kind, path)
        : messages.open(stored, associatedData, kind, path);
  }

  private void verifySeal(JsonNode stored, AssociatedDataBuilder associatedData)
      throws ReadException {
    JsonNode attribute = stored.path(Seal.ATTRIBUTE);
    if (!Json.is("B", attribute)) {
      throw new ReadException("SEAL_MISSING", "no seal");
    }
    byte[] plaintext = open(attribute, associatedData, AssociatedDataBuilder.SEAL, Path.ROOT);
    Seal seal;
    try {
      seal = Seal.parse(plaintext);
    } catch (MalformedException e) {
      throw new ReadException("UNKNOWN_FORMAT", e.getMessage());
    }
    seal.verify(declaration, stored);
  }
}
