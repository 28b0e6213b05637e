package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is to be stored of one item, taken apart without any key: what is stored as it is, and the
 * values that wait for their ciphertext. They are gathered first, because the nonces depend on all
 * of them; documents that hold some are finished last, the inner ones first. Confined to one call.
 */
public abstract sealed class PlainValues permits PlainItem, PlainUpdate {

  /** A value that is encoded. */
  record Value(
      EncryptedAttribute attribute,
      AttributePath path,
      AttributeValue plain,
      byte[] plaintext,
      Map<String, AttributeValue> target) {

    byte[] pathData() {
      return attribute.pathData(path);
    }
  }

  /** DynamoDB takes 32 levels; this bounds the recursion. */
  private static final int MAX_DEPTH = 100;

  private final TablePlan plan;
  private final List<Value> values = new ArrayList<>();
  private final List<Runnable> finishers = new ArrayList<>();

  PlainValues(TablePlan plan) {
    this.plan = plan;
  }

  final TablePlan plan() {
    return plan;
  }

  /** Whether there is nothing to encrypt. */
  public final boolean isEmpty() {
    return values.isEmpty();
  }

  /** The values to encrypt, in the order of their nonces. */
  final List<Value> values() {
    return values;
  }

  /**
   * Puts the values into an order that does not depend on that of the maps they came in. Elements
   * of a list, whose paths are equal, stay in the order of the list.
   */
  final void sort() {
    values.sort(Comparator.comparing(Value::pathData, Arrays::compareUnsigned));
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
    plain.forEach(
        (name, value) -> {
          DeclaredName declared = document.declared(name);
          if (declared == null) {
            result.put(name, value);
            return;
          }
          if (declared.role() != DeclaredName.Role.PLAIN) {
            throw ItemErrors.usage(
                ErrorCode.RESERVED_ATTRIBUTE,
                plan,
                parent.attribute(name),
                "is reserved for the stored form of an encrypted attribute; give the plain attribute instead");
          }
          if (declared.plan() instanceof EncryptedAttribute encrypted) {
            value(encrypted, encrypted.path(parent), value, result);
          } else if (declared.plan() instanceof NestedAttribute nested) {
            nested(nested.shape(), parent.attribute(name), value, v -> result.put(name, v));
          }
        });
    return result;
  }

  /** Takes a value whose stored form goes into the target; nothing goes there for a null. */
  final void value(
      EncryptedAttribute attribute,
      AttributePath path,
      AttributeValue value,
      Map<String, AttributeValue> target) {
    if (value == null || value.type() == AttributeValue.Type.NUL && value.nul()) {
      return;
    }
    try {
      byte[] plaintext = ValueCodec.encode(value, attribute.padTo());
      values.add(new Value(attribute, path, value, plaintext, target));
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
