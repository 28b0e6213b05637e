package dev.hushtable.internal.item;

import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.EncryptedGroup;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Parts of an item that are to be stored by an update. Confined to one call. */
public final class PlainUpdate extends PlainValues {
  private final Map<String, AttributeValue> key;

  PlainUpdate(TablePlan plan, Map<String, AttributeValue> key) {
    super(plan);
    this.key = key;
  }

  /**
   * Takes a new value of an encrypted attribute.
   *
   * @param path the attribute's bound path
   * @return where its ciphertext and hash will be, under the names they are stored by; empty for a
   *     null
   */
  public Map<String, AttributeValue> add(
      EncryptedAttribute attribute, AttributePath path, AttributeValue value) {
    Map<String, AttributeValue> target = new HashMap<>();
    Value encoded = encoded(attribute, path, value);
    if (encoded != null) {
      value(encoded, target);
    }
    return target;
  }

  /**
   * Takes new values of all members of a group.
   *
   * @param parent the bound path of their document
   * @param values of each of them; null for one that is to have none
   * @return where the ciphertext and the hashes will be, under the names they are stored by; empty
   *     if all are null
   */
  public Map<String, AttributeValue> add(
      EncryptedGroup group,
      AttributePath parent,
      Map<EncryptedAttribute, @Nullable AttributeValue> values) {
    Map<String, AttributeValue> target = new HashMap<>();
    List<Value> members = new ArrayList<>();
    values.forEach(
        (attribute, value) -> {
          Value encoded = encoded(attribute, attribute.path(parent), value);
          if (encoded != null) {
            members.add(encoded);
          }
        });
    if (!members.isEmpty()) {
      group(group, parent, members, target);
    }
    return target;
  }

  /**
   * Takes a new value that has documents with encrypted attributes in it.
   *
   * @return gives the stored form, once the values are encrypted
   */
  public Supplier<AttributeValue> add(Shape shape, AttributePath path, AttributeValue value) {
    AtomicReference<@Nullable AttributeValue> target = new AtomicReference<>();
    nested(shape, path, value, target::set);
    return target::get;
  }

  @Override
  Map<String, AttributeValue> keyed(BlindIndexer indexer, KeySet keys) {
    return indexer.storedKey(key, keys);
  }
}
