package dev.hushtable.internal.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Binds values to the primary key of their item: the last fields of its {@link AssociatedData},
 * which are by themselves what tells an item from the others of its table, whoever wrote it.
 * Immutable.
 */
public final class KeyBinding {
  private final List<String> names = new ArrayList<>();

  /** The field of each name. */
  private final List<byte[]> fields = new ArrayList<>();

  /**
   * Works for one table.
   *
   * @param storedNames of its primary key attributes
   */
  public KeyBinding(Collection<String> storedNames) throws UnsupportedValueException {
    Map<String, String> named = new HashMap<>();
    storedNames.forEach(name -> named.put(name, name));
    for (Map.Entry<byte[], String> name : Utf8.sorted(named).entrySet()) {
      names.add(name.getValue());
      fields.add(AssociatedData.keyName(name.getKey()));
    }
  }

  /**
   * The bytes before, followed by these fields.
   *
   * @param item what is stored, the primary key among it
   */
  public byte[] bind(byte[] before, Map<String, AttributeValue> item)
      throws UnsupportedValueException {
    ByteWriter out = new ByteWriter(before.length + 128).put(before);
    for (int i = 0; i < names.size(); i++) {
      out.put(fields.get(i));
      AssociatedData.putKeyValue(out, Objects.requireNonNull(item.get(names.get(i))));
    }
    return out.toByteArray();
  }
}
