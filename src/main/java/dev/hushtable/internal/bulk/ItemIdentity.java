package dev.hushtable.internal.bulk;

import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.request.RegisteredTable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tells the items of one table from each other as DynamoDB does: values that are equal when they
 * are compared, and those that have one hash, are one key. Thread safe.
 */
interface ItemIdentity {

  /** Of an item or key in plain form, as a request or a restored answer has it. */
  Object of(Map<String, AttributeValue> attributes);

  /** Of an item in stored form. */
  Object ofStored(Map<String, AttributeValue> storedItem);

  /**
   * For one table. Keeps the keys, of which it uses those of hashes only.
   *
   * @param table the table; null if it is plain
   * @param keyNames the names of its primary key attributes
   */
  static ItemIdentity of(@Nullable RegisteredTable table, List<String> keyNames, KeySet keys) {
    if (table == null) {
      return new Plain(keyNames);
    }
    return new Encrypted(table, keys, new ConcurrentHashMap<>());
  }

  /**
   * Of an encrypted table.
   *
   * @param known the identity of an item by that of each key under which it may be stored
   */
  record Encrypted(RegisteredTable table, KeySet keys, Map<Object, Object> known)
      implements ItemIdentity {
    @Override
    public Object of(Map<String, AttributeValue> attributes) {
      Object identity = table.identity(attributes, keys);
      List<RegisteredTable> several = table.keyGenerations(attributes);
      if (several.size() > 1) {
        several.forEach(keyed -> known.put(keyed.identity(attributes, keys), identity));
      }
      return identity;
    }

    @Override
    public Object ofStored(Map<String, AttributeValue> storedItem) {
      Object identity = table.engine().identity(storedItem);
      return known.getOrDefault(identity, identity);
    }
  }

  /** Of a table that is not encrypted. */
  record Plain(List<String> keyNames) implements ItemIdentity {
    @Override
    public Object of(Map<String, AttributeValue> attributes) {
      Map<String, Object> key = new HashMap<>();
      for (String name : keyNames) {
        AttributeValue value = attributes.get(name);
        if (value != null) {
          key.put(name, value.n() == null ? value : new BigDecimal(value.n()).stripTrailingZeros());
        }
      }
      return key;
    }

    @Override
    public Object ofStored(Map<String, AttributeValue> storedItem) {
      return of(storedItem);
    }
  }
}
