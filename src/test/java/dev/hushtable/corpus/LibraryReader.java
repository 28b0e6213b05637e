package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.testing.DynamoDbJson;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The library with a table of the corpus: its engine, and a {@link ModelEncryptor}. */
final class LibraryReader {
  private final KeyProvider provider;
  private final JsonNode declaration;
  private final Class<?> bean;
  private final TableEngine engine;
  private final KeyLoader keys;

  LibraryReader(KeyProvider provider, JsonNode declaration, Class<?> bean) {
    this.provider = provider;
    this.declaration = declaration;
    this.bean = bean;
    this.engine =
        new TableEngine(
            new TableBinding(
                PlanBuilder.build(table(), logicalTable(), PlanBuilder.schema(bean)),
                scope(),
                context(),
                provider.formats(),
                IndexGenerations.FIRST));
    this.keys = new KeyLoader(provider);
  }

  private String table() {
    return declaration.required("table").textValue();
  }

  private String logicalTable() {
    return declaration.path("logicalTable").asText(table());
  }

  private KeyScope scope() {
    return KeyScope.of(declaration.path("scope").asText(KeyScope.DEFAULT.name()));
  }

  private SortedMap<String, String> context() {
    SortedMap<String, String> context = new TreeMap<>();
    declaration
        .path("context")
        .fields()
        .forEachRemaining(pair -> context.put(pair.getKey(), pair.getValue().textValue()));
    return context;
  }

  ObjectNode write(ObjectNode plain) {
    List<Map<String, AttributeValue>> items = List.of(DynamoDbJson.toItem(plain));
    Map<String, AttributeValue> stored =
        keys.use(
            engine.encryptor().needs(items),
            loaded -> engine.encryptor().encryptAll(items, loaded).get(0));
    return DynamoDbJson.toJson(stored);
  }

  ObjectNode read(ObjectNode stored) {
    Map<String, AttributeValue> item = DynamoDbJson.toItem(stored);
    Map<String, AttributeValue> plain =
        keys.use(
            engine.decryptor().needs(List.of(item)),
            loaded -> engine.decryptor().decrypt(item, loaded));
    return DynamoDbJson.toJson(plain);
  }

  /** Whether a {@link ModelEncryptor} can be told all that the table is bound to. */
  boolean hasModel() {
    return context().isEmpty();
  }

  /** What the {@link ModelEncryptor}'s bean holds, mapped back to an item. */
  ObjectNode readModel(ObjectNode stored) {
    return readModel(stored, bean);
  }

  private <T> ObjectNode readModel(ObjectNode stored, Class<T> type) {
    ModelEncryptor<T> encryptor =
        ModelEncryptor.builder(type)
            .tableName(table())
            .logicalTableName(logicalTable())
            .scope(scope())
            .keys(provider)
            .build();
    T model = encryptor.decryptModel(DynamoDbJson.toItem(stored));
    return DynamoDbJson.toJson(TableSchema.fromClass(type).itemToMap(model, true));
  }

  /** The same of a plain item, which a bean may write in another form. */
  ObjectNode mapped(ObjectNode plain) {
    return mapped(plain, bean);
  }

  private static <T> ObjectNode mapped(ObjectNode plain, Class<T> type) {
    TableSchema<T> schema = TableSchema.fromClass(type);
    return DynamoDbJson.toJson(
        schema.itemToMap(schema.mapToItem(DynamoDbJson.toItem(plain)), true));
  }
}
