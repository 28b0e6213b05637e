package dev.hushtable.internal.item;

import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.keys.StoredFormat;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    if (table.scope() == null) {
      // What needs a key will be refused.
      return new HashSet<>();
    }
    Pass pass = new Pass();
    storedItems.forEach(pass::item);
    return pass.needs;
  }

  private boolean isKnown(AttributeValue hash) {
    return BlindIndex.isWellFormed(hash)
        && table.generations().known().contains(BlindIndex.generation(hash));
  }

  /** One walk over items. */
  private final class Pass {
    private final Set<KeyNeed> needs = new HashSet<>();

    /** Most values have the key of the one before. */
    private int lastHint;

    private boolean anyHint;

    private @Nullable MessageHeader lastMessage;

    void item(Map<String, AttributeValue> item) {
      document(table.plan().root(), item);
      AttributeValue seal = table.plan().seal() == null ? null : item.get(SealPlan.ATTRIBUTE);
      if (seal != null) {
        source(seal);
      }
    }

    private void document(DocumentPlan plan, Map<String, AttributeValue> stored) {
      stored.forEach(
          (name, value) -> {
            DeclaredName declared = plan.declared(name);
            if (declared instanceof DeclaredName.Source || declared instanceof DeclaredName.Group) {
              source(value);
            } else if (declared instanceof DeclaredName.Hmac hmac) {
              hash(hmac.attribute(), value, stored);
            } else if (declared instanceof DeclaredName.Plain attribute
                && attribute.plan() instanceof NestedAttribute nested) {
              shape(nested.shape(), value);
            }
          });
    }

    private void hash(
        EncryptedAttribute attribute, AttributeValue hash, Map<String, AttributeValue> siblings) {
      if (attribute.index() != null
          && siblings.containsKey(attribute.sourceName())
          && isKnown(hash)) {
        needs.add(table.index(BlindIndex.generation(hash)));
      }
    }

    private void shape(Shape shape, AttributeValue value) {
      if (shape instanceof Shape.Document document && value.hasM()) {
        document(document.document(), value.m());
      } else if (shape instanceof Shape.ListOf list && value.hasL()) {
        value.l().forEach(element -> shape(list.element(), element));
      } else if (shape instanceof Shape.MapOf map && value.hasM()) {
        value.m().values().forEach(element -> shape(map.element(), element));
      }
    }

    private void source(AttributeValue value) {
      byte[] source = StoredItem.bytes(value);
      StoredFormat format = source == null ? null : StoredItem.format(source);
      if (source == null || format == null || !table.formats().read().contains(format)) {
        return;
      }
      if (format == StoredFormat.ENCRYPTION_SDK) {
        message(MessageOpener.header(binder.messageContext(), source, lastMessage));
      } else if (source.length >= CompactFormat.MIN_BYTES) {
        hint(CompactFormat.hint(source));
      }
    }

    private void message(@Nullable MessageHeader header) {
      if (header != null && !header.equals(lastMessage)) {
        lastMessage = header;
        needs.add(new KeyNeed.WrappedKey(table.requireScope(), header));
      }
    }

    private void hint(int hint) {
      if (!anyHint || hint != lastHint) {
        anyHint = true;
        lastHint = hint;
        needs.add(table.versions(hint));
      }
    }
  }
}
