package dev.hushtable.internal.item;

import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tells by their looks whether values are in stored form, without any key. */
public final class StoredForm {
  private StoredForm() {}

  /** Whether no declared attribute of a document is in the clear. */
  public static boolean is(DocumentPlan plan, Map<String, AttributeValue> document) {
    return document.entrySet().stream()
        .allMatch(attribute -> is(plan, attribute.getKey(), attribute.getValue()));
  }

  private static boolean is(DocumentPlan plan, String name, AttributeValue value) {
    DeclaredName declared = plan.declared(name);
    return declared == null || is(declared, value);
  }

  /** Whether a value is in the form that the name it stands under calls for. */
  public static boolean is(DeclaredName declared, AttributeValue value) {
    if (declared instanceof DeclaredName.Source || declared instanceof DeclaredName.Group) {
      return isSource(value);
    }
    if (declared instanceof DeclaredName.Hmac hmac) {
      return hmac.attribute().index() != null && BlindIndex.isWellFormed(value);
    }
    return declared instanceof DeclaredName.Plain attribute
        && attribute.plan() instanceof NestedAttribute nested
        && is(nested.shape(), value);
  }

  /** Whether no declared attribute of the documents in a value is in the clear. */
  public static boolean is(Shape shape, @Nullable AttributeValue value) {
    if (value == null || value.type() == AttributeValue.Type.NUL) {
      return true;
    }
    if (shape instanceof Shape.Document document) {
      return value.type() == AttributeValue.Type.M && is(document.document(), value.m());
    }
    if (shape instanceof Shape.ListOf list) {
      return value.type() == AttributeValue.Type.L
          && value.l().stream().allMatch(element -> is(list.element(), element));
    }
    Shape element = ((Shape.MapOf) shape).element();
    return value.type() == AttributeValue.Type.M
        && value.m().values().stream().allMatch(entry -> is(element, entry));
  }

  /** The name of an attribute of a plain document, at any depth, that looks like a ciphertext. */
  public static Optional<String> source(Map<String, AttributeValue> plain) {
    return plain.entrySet().stream()
        .flatMap(
            attribute ->
                isNamedAsSource(attribute.getKey()) && isSource(attribute.getValue())
                    ? Stream.of(attribute.getKey())
                    : source(attribute.getValue()))
        .findFirst();
  }

  private static Stream<String> source(AttributeValue value) {
    return value.hasL()
        ? value.l().stream().flatMap(StoredForm::source)
        : source(value.m()).stream();
  }

  private static boolean isNamedAsSource(String name) {
    return name.endsWith(EncryptedAttribute.SOURCE_SUFFIX) || name.equals(SealPlan.ATTRIBUTE);
  }

  /** Whether a value looks like a ciphertext. */
  public static boolean isSource(AttributeValue value) {
    if (value.type() != AttributeValue.Type.B) {
      return false;
    }
    byte[] bytes = value.b().asByteArrayUnsafe();
    return bytes.length >= CompactFormat.MIN_BYTES
        && (bytes[0] == CompactFormat.FORMAT || bytes[0] == MessageFormat.FORMAT);
  }
}
