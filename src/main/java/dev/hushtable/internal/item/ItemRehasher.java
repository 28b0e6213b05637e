package dev.hushtable.internal.item;

import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the hashes of one item that are not of the generation that is written now. */
public final class ItemRehasher {
  private final TableEngine engine;
  private final KeySet keys;
  private final List<Change> changes = new ArrayList<>();

  /**
   * A hash that is to be replaced.
   *
   * @param parent the stored path of the document that holds it: names, and positions in lists
   * @param attribute whose hash it is
   * @param before as it is stored
   * @param after as it is to be
   */
  public record Change(
      List<Object> parent,
      EncryptedAttribute attribute,
      AttributeValue before,
      AttributeValue after) {}

  private ItemRehasher(ScopedTable table, Map<String, AttributeValue> storedItem, KeySet keys) {
    this.engine = table.engineFor(storedItem);
    this.keys = keys;
  }

  /**
   * The hashes that are to be replaced; none if all are of that generation.
   *
   * @param plain the item in plain form
   * @param keys what the item needs to be read, and its scope's index keys
   */
  public static List<Change> changes(
      ScopedTable table,
      Map<String, AttributeValue> storedItem,
      Map<String, AttributeValue> plain,
      KeySet keys) {
    ItemRehasher rehasher = new ItemRehasher(table, storedItem, keys);
    rehasher.document(table.plan().root(), List.of(), AttributePath.ROOT, storedItem, plain);
    return rehasher.changes;
  }

  private void document(
      DocumentPlan plan,
      List<Object> parent,
      AttributePath path,
      Map<String, AttributeValue> stored,
      Map<String, AttributeValue> plain) {
    stored.forEach(
        (name, value) -> {
          EncryptedAttribute hashed = plan.byHmac(name);
          if (hashed != null) {
            if (hashed.index() != null && plain.containsKey(hashed.name())) {
              hash(hashed, parent, path, value, plain.get(hashed.name()));
            }
          } else if (plan.attribute(name) instanceof NestedAttribute nested
              && plain.containsKey(name)) {
            shape(nested.shape(), with(parent, name), path.attribute(name), value, plain.get(name));
          }
        });
  }

  private void hash(
      EncryptedAttribute attribute,
      List<Object> parent,
      AttributePath path,
      AttributeValue before,
      AttributeValue plain) {
    AttributeValue after = engine.indexer().hash(attribute, attribute.path(path), plain, keys);
    if (!after.equals(before)) {
      changes.add(new Change(parent, attribute, before, after));
    }
  }

  private void shape(
      Shape shape,
      List<Object> parent,
      AttributePath path,
      AttributeValue stored,
      AttributeValue plain) {
    if (shape instanceof Shape.Document document && stored.hasM()) {
      document(document.document(), parent, path, stored.m(), plain.m());
    } else if (shape instanceof Shape.ListOf list && stored.hasL()) {
      for (int i = 0; i < stored.l().size(); i++) {
        shape(list.element(), with(parent, i), path.element(), stored.l().get(i), plain.l().get(i));
      }
    } else if (shape instanceof Shape.MapOf map && stored.hasM()) {
      stored
          .m()
          .forEach(
              (key, value) ->
                  shape(
                      map.element(),
                      with(parent, key),
                      path.entry(key),
                      value,
                      Objects.requireNonNull(plain.m().get(key))));
    }
  }

  private static List<Object> with(List<Object> parent, Object segment) {
    List<Object> longer = new ArrayList<>(parent);
    longer.add(segment);
    return longer;
  }
}
