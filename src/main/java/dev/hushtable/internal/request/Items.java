package dev.hushtable.internal.request;

import dev.hushtable.internal.expression.ProjectionRewriter;
import dev.hushtable.internal.item.ItemDecryptor.Extent;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
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

  /** The plain form of items that were read through a projection, or whole if it is null. */
  static List<Map<String, AttributeValue>> restore(
      TableEngine engine,
      List<Map<String, AttributeValue>> storedItems,
      @Nullable String indexName,
      @Nullable String projection,
      Map<String, String> names,
      KeySet keys) {
    Extent extent = indexName == null && projection == null ? Extent.WHOLE : Extent.PROJECTED;
    Set<String> unasked =
        projection == null
            ? Set.of()
            : ProjectionRewriter.unaskedKeys(engine.plan(), projection, names);
    List<Map<String, AttributeValue>> plainItems = new ArrayList<>(storedItems.size());
    for (Map<String, AttributeValue> stored : storedItems) {
      Map<String, AttributeValue> plain = engine.decryptor().decrypt(stored, extent, keys);
      plain.keySet().removeAll(unasked);
      plainItems.add(plain);
    }
    return plainItems;
  }

  /** The stored form of a start key, which holds the keys of the table and of the index. */
  static Map<String, AttributeValue> storedStartKey(
      TableEngine engine,
      Map<String, AttributeValue> plainKey,
      @Nullable String indexName,
      KeySet keys) {
    List<KeyAttribute> attributes = new ArrayList<>(engine.plan().primaryKey());
    List<KeyAttribute> ofIndex = engine.plan().keys(indexName);
    if (ofIndex != null) {
      attributes.addAll(ofIndex);
    }
    return engine.indexer().storedKey(plainKey, attributes, keys);
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
