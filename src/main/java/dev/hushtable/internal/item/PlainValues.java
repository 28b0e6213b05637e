package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.GroupCodec;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.EncryptedGroup;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is to be stored of one item, taken apart without any key: what is stored as it is, and the
 * values that wait for their ciphertext. They are gathered first, because the nonces depend on all
 * of them; documents that hold some are finished last, the inner ones first. Confined to one call.
 */
public abstract sealed class PlainValues permits PlainItem, PlainUpdate {

  /** A value that is encoded. */
  record Value(
      EncryptedAttribute attribute, AttributePath path, AttributeValue plain, byte[] plaintext) {}

  /**
   * What becomes one ciphertext: a value, or a group of them.
   *
   * @param pathData where it belongs, as associated data
   * @param target what gets the ciphertext and the hashes of the values
   */
  record Sealable(
      Kind kind,
      String sourceName,
      byte[] pathData,
      byte[] plaintext,
      List<Value> values,
      Map<String, AttributeValue> target) {

    /** The same with its values in an order that does not depend on how they came. */
    Sealable sorted() {
      List<Value> sorted = new ArrayList<>(values);
      sorted.sort(
          Comparator.comparing(
              value -> value.attribute().pathData(value.path()), Arrays::compareUnsigned));
      return new Sealable(kind, sourceName, pathData, plaintext, sorted, target);
    }
  }

  /** DynamoDB takes 32 levels; this bounds the recursion. */
  private static final int MAX_DEPTH = 100;

  private final TablePlan plan;
  private final List<Sealable> sealables = new ArrayList<>();
  private final List<Runnable> finishers = new ArrayList<>();

  PlainValues(TablePlan plan) {
    this.plan = plan;
  }

  final TablePlan plan() {
    return plan;
  }

  /** Whether there is nothing to encrypt. */
  public final boolean isEmpty() {
    return sealables.isEmpty();
  }

  /** What is to be encrypted, in the order of the nonces. */
  final List<Sealable> sealables() {
    return sealables;
  }

  /**
   * Puts them into an order that does not depend on that of the maps they came in. Elements of a
   * list, whose paths are equal, stay in the order of the list; a group comes after a value that
   * has its path.
   */
  final void sort() {
    sealables.replaceAll(Sealable::sorted);
    sealables.sort(
        Comparator.comparing(Sealable::pathData, Arrays::compareUnsigned)
            .thenComparing(Sealable::kind));
  }

  /** Puts the documents together, whose values are encrypted by now. */
  final void finish() {
    finishers.forEach(Runnable::run);
  }

  /** Stored attributes with the primary key among them, to which all is bound. */
  abstract Map<String, AttributeValue> keyed(BlindIndexer indexer, KeySet keys);

  final Map<String, AttributeValue> document(
      DocumentPlan document, AttributePath parent, Map<String, AttributeValue> plain) {
    Map<String, AttributeValue> result = new LinkedHashMap<>();
    Map<EncryptedGroup, List<Value>> groups = new LinkedHashMap<>();
    plain.forEach(
        (name, value) -> {
          DeclaredName declared = document.declared(name);
          if (declared == null) {
            result.put(name, value);
          } else if (!(declared instanceof DeclaredName.Plain attribute)) {
            throw ItemErrors.usage(
                ErrorCode.RESERVED_ATTRIBUTE,
                plan,
                parent.attribute(name),
                "is reserved for the stored form of an encrypted attribute; give the plain attribute instead");
          } else if (attribute.plan() instanceof EncryptedAttribute encrypted) {
            Value encoded = encoded(encrypted, encrypted.path(parent), value);
            if (encoded != null && encrypted.group() != null) {
              groups.computeIfAbsent(encrypted.group(), group -> new ArrayList<>()).add(encoded);
            } else if (encoded != null) {
              value(encoded, result);
            }
          } else if (attribute.plan() instanceof NestedAttribute nested) {
            nested(nested.shape(), parent.attribute(name), value, v -> result.put(name, v));
          }
        });
    groups.forEach((group, members) -> group(group, parent, members, result));
    return result;
  }

  /** Takes a value that is stored alone, and whose stored form goes into the target. */
  final void value(Value value, Map<String, AttributeValue> target) {
    sealables.add(
        new Sealable(
            Kind.VALUE,
            value.attribute().sourceName(),
            value.attribute().pathData(value.path()),
            value.plaintext(),
            List.of(value),
            target));
  }

  /** Takes the values of a group, whose stored form goes into the target. */
  final void group(
      EncryptedGroup group,
      AttributePath parent,
      List<Value> members,
      Map<String, AttributeValue> target) {
    AttributePath path = group.path(parent);
    Map<String, byte[]> plaintexts = new HashMap<>();
    members.forEach(member -> plaintexts.put(member.attribute().boundName(), member.plaintext()));
    try {
      sealables.add(
          new Sealable(
              Kind.GROUP,
              group.sourceName(),
              group.pathData(path),
              GroupCodec.encode(plaintexts),
              members,
              target));
    } catch (UnsupportedValueException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED, plan, path, "cannot be stored: %s", e.reason());
    }
  }

  /** A value that is to be encrypted; null for a null, of which nothing is stored. */
  final @Nullable Value encoded(
      EncryptedAttribute attribute, AttributePath path, @Nullable AttributeValue value) {
    if (value == null || value.type() == AttributeValue.Type.NUL && value.nul()) {
      return null;
    }
    try {
      return new Value(attribute, path, value, ValueCodec.encode(value, attribute.padTo()));
    } catch (UnsupportedValueException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED, plan, path, "cannot be stored: %s", e.reason());
    }
  }

  /** Takes a value with documents in it; its stored form is given to the target at the end. */
  final void nested(
      Shape shape, AttributePath path, AttributeValue value, Consumer<AttributeValue> target) {
    if (path.length() > MAX_DEPTH) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          plan,
          path,
          "is nested more than %d levels deep, which DynamoDB does not store",
          MAX_DEPTH);
    }
    AttributeValue.Type type = value == null ? AttributeValue.Type.NUL : value.type();
    if (value == null || type == AttributeValue.Type.NUL) {
      target.accept(value);
    } else if (shape instanceof Shape.Document document && type == AttributeValue.Type.M) {
      Map<String, AttributeValue> result = document(document.document(), path, value.m());
      finishers.add(() -> target.accept(AttributeValue.fromM(result)));
    } else if (shape instanceof Shape.ListOf list && type == AttributeValue.Type.L) {
      AttributeValue[] elements = new AttributeValue[value.l().size()];
      for (int i = 0; i < elements.length; i++) {
        int at = i;
        nested(list.element(), path.element(), value.l().get(i), element -> elements[at] = element);
      }
      finishers.add(() -> target.accept(AttributeValue.fromL(Arrays.asList(elements))));
    } else if (shape instanceof Shape.MapOf map && type == AttributeValue.Type.M) {
      Map<String, AttributeValue> entries = new LinkedHashMap<>();
      value
          .m()
          .forEach(
              (key, entry) ->
                  nested(map.element(), path.entry(key), entry, e -> entries.put(key, e)));
      finishers.add(() -> target.accept(AttributeValue.fromM(entries)));
    } else {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          plan,
          path,
          "holds documents with encrypted attributes, so it cannot be of type %s",
          type);
    }
  }
}
