package dev.hushtable.internal.item;

import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.keys.StoredFormat;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which keys stored items of a table need to be read. Malformed values need none, nor do those that
 * the table does not accept: reading will refuse them. Thread safe.
 */
final class ReadingNeeds {
  private final TableBinding table;
  private final ItemBinder binder;

  ReadingNeeds(TableBinding table, ItemBinder binder) {
    this.table = table;
    this.binder = binder;
  }

  Set<KeyNeed> of(Iterable<Map<String, AttributeValue>> storedItems) {
    Set<KeyNeed> needs = new HashSet<>();
    if (table.scope() == null) {
      // What needs a key will be refused.
      return needs;
    }
    for (Map<String, AttributeValue> item : storedItems) {
      addNeeds(table.plan().root(), item, needs);
      AttributeValue seal = item.get(SealPlan.ATTRIBUTE);
      byte[] source = seal == null ? null : StoredItem.bytes(seal);
      if (table.plan().seal() != null && source != null) {
        addNeeds(source, needs);
      }
    }
    return needs;
  }

  private void addNeeds(DocumentPlan plan, Map<String, AttributeValue> stored, Set<KeyNeed> needs) {
    stored.forEach(
        (name, value) -> {
          EncryptedAttribute encrypted = plan.bySource(name);
          if (encrypted != null) {
            byte[] source = StoredItem.bytes(value);
            if (source != null) {
              addNeeds(source, needs);
            }
            AttributeValue hash = stored.get(encrypted.hmacName());
            if (encrypted.index() != null && hash != null && isKnown(hash)) {
              needs.add(table.index(BlindIndex.generation(hash)));
            }
          } else if (plan.attribute(name) instanceof NestedAttribute nested) {
            addNeeds(nested.shape(), value, needs);
          }
        });
  }

  private boolean isKnown(AttributeValue hash) {
    return BlindIndex.isWellFormed(hash)
        && table.generations().known().contains(BlindIndex.generation(hash));
  }

  private void addNeeds(byte[] source, Set<KeyNeed> needs) {
    StoredFormat format = StoredItem.format(source);
    if (format == null || !table.formats().read().contains(format)) {
      return;
    }
    if (format == StoredFormat.COMPACT) {
      CompactOpener.addNeeds(table, source, needs);
    } else {
      MessageOpener.addNeeds(table, binder.messageContext(), source, needs);
    }
  }

  private void addNeeds(Shape shape, AttributeValue value, Set<KeyNeed> needs) {
    if (shape instanceof Shape.Document document && value.hasM()) {
      addNeeds(document.document(), value.m(), needs);
    } else if (shape instanceof Shape.ListOf list && value.hasL()) {
      value.l().forEach(element -> addNeeds(list.element(), element, needs));
    } else if (shape instanceof Shape.MapOf map && value.hasM()) {
      value.m().values().forEach(element -> addNeeds(map.element(), element, needs));
    }
  }
}
