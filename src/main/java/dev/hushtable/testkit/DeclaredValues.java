package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.StoredForm;
import dev.hushtable.internal.schema.AttributePlan;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The values of an item that are declared to be encrypted, to look for them elsewhere. The keys of
 * maps in them are encrypted too, so no path has them. Not changed once it is made.
 */
final class DeclaredValues {
  /** What stands in paths for a key that must not be told. */
  private static final String UNTOLD = "*";

  private final List<Needle> needles = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();

  private DeclaredValues() {}

  /** Those of an item. */
  static DeclaredValues of(TablePlan plan, Map<String, AttributeValue> plainItem) {
    DeclaredValues values = new DeclaredValues();
    collect(plan.root(), "", plainItem, values::add);
    return values;
  }

  /** Values that are given by name. */
  static DeclaredValues of(Map<String, ?> given) {
    DeclaredValues values = new DeclaredValues();
    given.forEach((name, value) -> values.add(name, converted(name, value)));
    return values;
  }

  private void add(String path, AttributeValue value) {
    leaves(
        path,
        value,
        key -> {
          keys.add(key);
          return UNTOLD;
        },
        (leaf, v) -> Needle.of(leaf, v).ifPresent(needles::add));
  }

  /** Those that can be looked for. */
  List<Needle> needles() {
    return Collections.unmodifiableList(needles);
  }

  /** A name that is met elsewhere, as it may stand in a path. */
  String told(String name) {
    return keys.contains(name) ? UNTOLD : name;
  }

  /** The declared attributes of a stored item that are in the clear, whatever their values. */
  static List<String> inTheClear(TablePlan plan, Map<String, AttributeValue> storedItem) {
    return storedItem.entrySet().stream()
        .filter(attribute -> !StoredForm.is(plan.root(), Map.ofEntries(attribute)))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * Each leaf of a value, with its path.
   *
   * @param told what stands in the path for the name of a member
   */
  static void leaves(
      String path,
      AttributeValue value,
      UnaryOperator<String> told,
      BiConsumer<String, AttributeValue> consumer) {
    switch (value.type()) {
      case L -> {
        for (int i = 0; i < value.l().size(); i++) {
          leaves(path + "[" + i + "]", value.l().get(i), told, consumer);
        }
      }
      case M ->
          value.m().forEach((name, v) -> leaves(path + "." + told.apply(name), v, told, consumer));
      case SS -> value.ss().forEach(s -> consumer.accept(path, AttributeValue.fromS(s)));
      case NS -> value.ns().forEach(n -> consumer.accept(path, AttributeValue.fromN(n)));
      case BS -> value.bs().forEach(b -> consumer.accept(path, AttributeValue.fromB(b)));
      default -> consumer.accept(path, value);
    }
  }

  private static void collect(
      DocumentPlan document,
      String parent,
      Map<String, AttributeValue> plain,
      BiConsumer<String, AttributeValue> consumer) {
    plain.forEach(
        (name, value) -> {
          AttributePlan attribute = document.attribute(name);
          if (attribute instanceof EncryptedAttribute) {
            consumer.accept(parent + name, value);
          } else if (attribute instanceof NestedAttribute nested) {
            collect(nested.shape(), parent + name, value, consumer);
          }
        });
  }

  private static void collect(
      Shape shape, String path, AttributeValue value, BiConsumer<String, AttributeValue> consumer) {
    if (shape instanceof Shape.Document document && value.hasM()) {
      collect(document.document(), path + ".", value.m(), consumer);
    } else if (shape instanceof Shape.ListOf list && value.hasL()) {
      for (int i = 0; i < value.l().size(); i++) {
        collect(list.element(), path + "[" + i + "]", value.l().get(i), consumer);
      }
    } else if (shape instanceof Shape.MapOf map && value.hasM()) {
      value.m().forEach((name, v) -> collect(map.element(), path + "." + name, v, consumer));
    }
  }

  private static AttributeValue converted(String name, Object value) {
    if (value instanceof AttributeValue given) {
      return given;
    }
    if (value instanceof CharSequence text) {
      return AttributeValue.fromS(text.toString());
    }
    if (value instanceof Number number) {
      return AttributeValue.fromN(number.toString());
    }
    if (value instanceof byte[] bytes) {
      return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }
    throw new InvalidUsageException(
        ErrorCode.VALUE_NOT_SUPPORTED,
        "The value of '"
            + name
            + "' is a "
            + value.getClass().getSimpleName()
            + "; give text, a number, bytes or an AttributeValue.");
  }
}
