package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.EncryptedAttribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;

/** Items and keys in requests and responses. */
final class Items {
  private Items() {}

  /**
   * The plain form of items that were read through an index or a projection, or whole without
   * either.
   */
  static List<Map<String, AttributeValue>> restore(
      TableEngine engine,
      List<Map<String, AttributeValue>> storedItems,
      @Nullable String indexName,
      @Nullable String projection,
      Map<String, String> names,
      KeySet keys) {
    Set<String> hashOnly =
        indexName == null && projection == null ? Set.of() : engine.plan().hashOnly(indexName);
    @Nullable Set<String> asked =
        projection == null ? null : Expressions.projected(projection, names);
    List<Map<String, AttributeValue>> plainItems = new ArrayList<>(storedItems.size());
    for (Map<String, AttributeValue> stored : storedItems) {
      Map<String, AttributeValue> plain = engine.decryptor().decrypt(stored, hashOnly, keys);
      if (asked != null) {
        plain.keySet().retainAll(asked);
      }
      plainItems.add(plain);
    }
    return plainItems;
  }

  /**
   * A key as DynamoDB gave it, under plain names; what is encrypted in it stays a hash, which is
   * accepted as a key again.
   */
  static Map<String, AttributeValue> plainKey(
      TableEngine engine, Map<String, AttributeValue> storedKey) {
    Map<String, AttributeValue> plain = new LinkedHashMap<>();
    storedKey.forEach(
        (name, value) -> {
          EncryptedAttribute encrypted = engine.plan().root().byHmac(name);
          plain.put(encrypted == null ? name : encrypted.name(), value);
        });
    return plain;
  }

  /** The same for the key in the metrics of an item collection. */
  static ItemCollectionMetrics plainMetrics(TableEngine engine, ItemCollectionMetrics metrics) {
    return metrics.hasItemCollectionKey()
        ? metrics.toBuilder()
            .itemCollectionKey(plainKey(engine, metrics.itemCollectionKey()))
            .build()
        : metrics;
  }
}
