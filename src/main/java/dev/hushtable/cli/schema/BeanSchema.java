package dev.hushtable.cli.schema;

import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.cli.schema.TableSchemaModel.Index;
import dev.hushtable.cli.schema.TableSchemaModel.KeyPart;
import dev.hushtable.cli.schema.TableSchemaModel.Keys;
import dev.hushtable.cli.schema.TableSchemaModel.Scope;
import dev.hushtable.internal.schema.Declarations;
import dev.hushtable.internal.schema.DeclaredAttribute;
import dev.hushtable.internal.schema.IndexPlan;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.ScopeRule;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.IndexMetadata;
import software.amazon.awssdk.enhanced.dynamodb.KeyAttributeMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The schema of an annotated class. */
public final class BeanSchema {
  private BeanSchema() {}

  /**
   * Reads a class.
   *
   * @param className a class with {@code @Encrypted} properties
   * @param table the table of its items
   * @throws SchemaFileException if the class cannot be loaded, or only the class itself can say
   *     what it says
   * @throws dev.hushtable.exception.InvalidUsageException if its annotations contradict each other
   */
  public static TableSchemaModel read(String className, String table, ClassPath classes) {
    TableSchema<?> schema = PlanBuilder.schema(classes.load(className));
    TablePlan plan = PlanBuilder.build(table, table, schema);
    SortedMap<String, Keys> indexes = new TreeMap<>();
    Keys key = new Keys(List.of(), List.of());
    for (IndexMetadata index : schema.tableMetadata().indices()) {
      Keys keys = new Keys(keys(index.partitionKeys()), keys(index.sortKeys()));
      if (index.name().equals(TableMetadata.primaryIndexName())) {
        key = keys;
      } else {
        indexes.put(index.name(), keys);
      }
    }
    List<Attribute> attributes = new ArrayList<>();
    for (DeclaredAttribute declared : Declarations.of(plan)) {
      attributes.add(
          new Attribute(
              declared.toString(),
              index(declared.index()),
              declared.boundName(),
              declared.padTo(),
              declared.group()));
    }
    SealPlan seal = plan.seal();
    return new TableSchemaModel(
        table,
        null,
        key,
        indexes,
        attributes,
        seal == null ? null : new TreeSet<>(Declarations.authenticated(plan, seal)),
        scope(plan.scope(), className));
  }

  private static List<KeyPart> keys(List<KeyAttributeMetadata> keys) {
    return keys.stream()
        .map(
            key ->
                new KeyPart(
                    key.name(),
                    ScalarAttributeType.fromValue(
                        key.attributeValueType().scalarAttributeType().toString())))
        .toList();
  }

  private static @Nullable Index index(@Nullable IndexPlan plan) {
    return plan == null
        ? null
        : new Index(
            ScalarAttributeType.fromValue(plan.type().name()),
            plan.normalizers(),
            new TreeSet<>(plan.unverifiedIn()),
            plan.unique());
  }

  private static @Nullable Scope scope(@Nullable ScopeRule rule, String className) {
    if (rule == null) {
      return null;
    }
    if (rule.number() && !rule.ofKey()) {
      throw new SchemaFileException(
          "The key scope of "
              + className
              + " is a number outside the key, which a schema cannot say without its class.",
          null);
    }
    return new Scope(rule.attribute(), rule.function());
  }
}
