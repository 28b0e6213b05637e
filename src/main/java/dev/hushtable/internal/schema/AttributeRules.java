package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static dev.hushtable.exception.ErrorCode.LOW_ENTROPY_INDEX;
import static dev.hushtable.exception.ErrorCode.STEM_COLLISION;
import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a single property's annotations may say, and what they become. */
final class AttributeRules {
  private static final int MAX_PAD_TO = 65_536;

  private AttributeRules() {}

  static EncryptedAttribute encrypted(
      DocumentPlan document,
      Property property,
      Encrypted annotation,
      AttributeConverter<?> converter) {
    String boundName =
        annotation.boundName().isEmpty() ? property.attributeName() : annotation.boundName();
    EqualityIndex index = property.equalityIndex();
    return new EncryptedAttribute(
        property.attributeName(),
        boundName,
        padTo(property, annotation),
        index == null ? null : index(property, index, converter),
        group(document, property, annotation));
  }

  private static @Nullable EncryptedGroup group(
      DocumentPlan document, Property property, Encrypted annotation) {
    String group = annotation.group();
    if (group.isEmpty()) {
      return null;
    }
    if (!EncryptedGroup.isName(group)) {
      throw PlanBuilder.error(
          INVALID_SCHEMA,
          property,
          "is in group '%s', but the name of a group %s",
          group,
          EncryptedGroup.NAME_RULE);
    }
    if (document.mapped().contains(group)) {
      throw PlanBuilder.error(
          STEM_COLLISION,
          property,
          "is in group '%s', which is the name of an attribute; rename one of them",
          group);
    }
    return document.group(group);
  }

  private static int padTo(Property property, Encrypted annotation) {
    int padTo = annotation.padTo();
    if (padTo < 0 || padTo > MAX_PAD_TO) {
      throw PlanBuilder.error(
          INVALID_SCHEMA, property, "has padTo = %d; it is 0 to %d bytes", padTo, MAX_PAD_TO);
    }
    return Math.max(padTo, longestConstant(property.valueType()));
  }

  /**
   * The encoded length of an enum's longest name, which would otherwise tell the constants apart; 0
   * for other types.
   */
  private static int longestConstant(Class<?> type) {
    int longest = 0;
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        String name = ((Enum<?>) constant).name();
        String text = constant.toString();
        longest = Math.max(longest, 1 + Math.max(utf8Length(name), utf8Length(text)));
      }
    }
    return longest;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static @Nullable IndexPlan index(
      Property property, EqualityIndex annotation, AttributeConverter<?> converter) {
    Class<?> type = property.valueType();
    boolean fewValues =
        type == boolean.class
            || type == Boolean.class
            || type.isEnum()
            || converter.attributeValueType() == AttributeValueType.BOOL;
    if (fewValues && !annotation.acknowledgeLowEntropy()) {
      throw PlanBuilder.error(
          LOW_ENTROPY_INDEX,
          property,
          "is a %s: with so few values, whoever reads the table can tell them apart by how often each hash occurs. Remove"
              + " @EqualityIndex, or accept the leak with acknowledgeLowEntropy = true",
          type.getSimpleName());
    }
    List<Normalizer> normalizers = new ArrayList<>();
    for (Class<? extends Normalizer> normalizer : annotation.normalizers()) {
      normalizers.add(instantiate(property, normalizer));
    }
    if (!normalizers.isEmpty() && converter.attributeValueType() != AttributeValueType.S) {
      throw PlanBuilder.error(
          UNSUPPORTED_ATTRIBUTE,
          property,
          "has normalizers, which apply to strings, but is stored as %s",
          converter.attributeValueType());
    }
    return new IndexPlan(
        storedType(property, converter.attributeValueType()),
        normalizers,
        Set.copyOf(List.of(annotation.unverifiedIn())),
        annotation.unique());
  }

  private static AttributeValue.Type storedType(Property property, AttributeValueType type) {
    return switch (type) {
      case S -> AttributeValue.Type.S;
      case N -> AttributeValue.Type.N;
      case B -> AttributeValue.Type.B;
      case BOOL -> AttributeValue.Type.BOOL;
      case SS -> AttributeValue.Type.SS;
      case NS -> AttributeValue.Type.NS;
      case BS -> AttributeValue.Type.BS;
      case L -> AttributeValue.Type.L;
      case M -> AttributeValue.Type.M;
      default ->
          throw PlanBuilder.error(
              UNSUPPORTED_ATTRIBUTE, property, "is stored as %s and cannot be indexed", type);
    };
  }

  /** An object of a class that an annotation names. */
  static <T> T instantiate(Property property, Class<? extends T> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw PlanBuilder.error(
          INVALID_SCHEMA,
          property,
          "names %s, which has no usable public constructor without parameters",
          type.getName());
    }
  }
}
