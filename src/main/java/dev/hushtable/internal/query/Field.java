package dev.hushtable.internal.query;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.AttributePlan;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An attribute that a criterion names. Immutable.
 *
 * @param tableName for messages
 * @param segments its path: the names of the documents that it lies in, and its own
 * @param plan its plan if it is encrypted or holds what is; null if it is plain
 * @param converter of its values
 */
public record Field(
    String tableName,
    List<String> segments,
    @Nullable AttributePlan plan,
    AttributeConverter<?> converter) {

  public Field {
    segments = List.copyOf(segments);
  }

  /**
   * Finds an attribute of items that have whatever attributes; the parts of its path are what the
   * dots part.
   */
  public static Field ofOpen(String path, TableSchema<?> schema, TablePlan plan) {
    refuseElements(path, plan.tableName());
    List<String> segments = List.of(path.split("\\.", -1));
    Shape shape = new Shape.Document(plan.root());
    AttributePlan attribute = null;
    for (int i = 0; i < segments.size(); i++) {
      String name = segments.get(i);
      if (attribute instanceof EncryptedAttribute) {
        throw inside(plan.tableName(), segments.subList(0, i));
      }
      attribute =
          shape instanceof Shape.Document document ? document.document().attribute(name) : null;
      if (shape instanceof Shape.MapOf map) {
        shape = map.element();
      } else {
        shape = attribute instanceof NestedAttribute nested ? nested.shape() : null;
      }
    }
    return new Field(plan.tableName(), segments, attribute, schema.converterForAttribute(path));
  }

  /**
   * Finds an attribute.
   *
   * @param path its name, or the names along its path with dots between them
   * @throws InvalidUsageException if the mapping has no such attribute
   */
  public static Field of(String path, TableSchema<?> schema, TablePlan plan) {
    List<String> segments = new ArrayList<>();
    TableSchema<?> document = schema;
    DocumentPlan documentPlan = plan.root();
    String rest = path;
    while (true) {
      // A name may have a dot in it.
      boolean whole = document.attributeNames().contains(rest);
      int dot = rest.indexOf('.');
      String name = whole || dot < 0 ? rest : rest.substring(0, dot);
      if (!document.attributeNames().contains(name)) {
        refuseElements(path, plan.tableName());
        throw error(
            plan.tableName(),
            path,
            "is not mapped; the attributes there are " + document.attributeNames());
      }
      segments.add(name);
      AttributeConverter<?> converter = document.converterForAttribute(name);
      AttributePlan attribute = documentPlan == null ? null : documentPlan.attribute(name);
      if (name.equals(rest)) {
        return new Field(plan.tableName(), segments, attribute, converter);
      }
      if (attribute instanceof EncryptedAttribute) {
        throw inside(plan.tableName(), segments);
      }
      document =
          converter
              .type()
              .tableSchema()
              .orElseThrow(
                  () ->
                      error(
                          plan.tableName(),
                          path,
                          "leads into '"
                              + name
                              + "', which is no document; entries of maps and elements of lists can be asked for in a"
                              + " filterExpression"));
      documentPlan =
          attribute instanceof NestedAttribute nested
                  && nested.shape() instanceof Shape.Document inner
              ? inner.document()
              : null;
      rest = rest.substring(name.length() + 1);
    }
  }

  private static void refuseElements(String path, String tableName) {
    if (path.contains("[")) {
      throw error(
          tableName,
          path,
          "asks for an element of a list, which typed queries cannot; use a filterExpression");
    }
  }

  /** What lies inside of an encrypted attribute is as secret as its value, so it is not named. */
  private static InvalidUsageException inside(String tableName, List<String> attribute) {
    String path = String.join(".", attribute);
    return error(tableName, path + "…", "lies inside '" + path + "', which is encrypted whole");
  }

  private static InvalidUsageException error(String tableName, String path, String what) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_INVALID,
        String.format(Locale.ROOT, "Attribute '%s' of table %s %s.", path, tableName, what));
  }

  /** Its plan if it is encrypted; null if it is plain. */
  @Nullable EncryptedAttribute encrypted() {
    return plan instanceof EncryptedAttribute encrypted ? encrypted : null;
  }

  /** Whether it is stored in the clear but for what is in it. */
  boolean holdsEncrypted() {
    return plan instanceof NestedAttribute;
  }

  /** The path, with dots. */
  public String path() {
    return String.join(".", segments);
  }

  /** The attribute's name, if it belongs to the item itself; null if it lies deeper. */
  @Nullable String topLevelName() {
    return segments.size() == 1 ? segments.get(0) : null;
  }

  /**
   * A value as DynamoDB has it.
   *
   * @param value as the bean has it, or an {@link AttributeValue}
   * @throws InvalidUsageException if it is null, or not of the attribute's type
   */
  @SuppressWarnings("unchecked")
  AttributeValue convert(@Nullable Object value) {
    if (value instanceof AttributeValue given) {
      return given;
    }
    if (value == null) {
      throw refused(
          ErrorCode.VALUE_NOT_SUPPORTED, "cannot be compared with null; ask for absent()");
    }
    try {
      return ((AttributeConverter<Object>) converter).transformFrom(value);
    } catch (ClassCastException e) {
      throw refused(
          ErrorCode.VALUE_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "is a %s, not a %s",
              converter.type().rawClass().getSimpleName(),
              value.getClass().getSimpleName()));
    }
  }

  InvalidUsageException refused(ErrorCode code, String what) {
    return new InvalidUsageException(
        code,
        String.format(Locale.ROOT, "Attribute '%s' of table %s %s.", path(), tableName, what));
  }
}
