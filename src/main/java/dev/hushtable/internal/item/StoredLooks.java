package dev.hushtable.internal.item;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.crypto.NotAuthenticException;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.migration.MigrationStep;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tells by its looks which steps of a migration a stored item needs. Nothing is decrypted for that.
 * Thread safe.
 */
public final class StoredLooks {
  private final ScopedTable table;
  private final Set<MigrationStep> steps;

  /**
   * What an item needs.
   *
   * @param attributes of the item itself, by their plain names: those that need something, or hold
   *     something that does
   * @param steps what they need
   * @param odd whether something of it has a form that it cannot have; reading it says what is
   *     wrong
   */
  public record Looks(Set<String> attributes, Set<MigrationStep> steps, boolean odd) {
    /** Whether it needs nothing. */
    public boolean isDone() {
      return steps.isEmpty() && !odd;
    }
  }

  /** For one table and these steps. */
  public StoredLooks(ScopedTable table, Set<MigrationStep> steps) {
    this.table = table;
    this.steps = steps;
  }

  /** The keys that are needed: only to know which version is the active one. */
  public Set<KeyNeed> needs(Map<String, AttributeValue> storedItem) {
    TableBinding binding = binding(storedItem);
    return steps.contains(MigrationStep.REENCRYPT) && binding != null && binding.scope() != null
        ? Set.of(binding.activeKey())
        : Set.of();
  }

  /** Null if the item does not say whose keys it needs. */
  private @Nullable TableBinding binding(Map<String, AttributeValue> storedItem) {
    try {
      return table.engineFor(storedItem).table();
    } catch (InvalidUsageException e) {
      return null;
    }
  }

  /**
   * Looks at an item.
   *
   * @param keys what {@link #needs} says
   */
  public Looks look(Map<String, AttributeValue> storedItem, KeySet keys) {
    TableBinding binding = binding(storedItem);
    boolean known =
        steps.contains(MigrationStep.REENCRYPT) && binding != null && binding.scope() != null;
    return new Pass(
            binding == null ? table.engine().table() : binding,
            known ? keys.active(Objects.requireNonNull(binding).activeKey()) : null)
        .item(storedItem);
  }

  /** One look at an item. */
  private final class Pass {
    private final TableBinding binding;
    private final @Nullable ValueKey active;
    private final Set<String> attributes = new HashSet<>();
    private final Set<MigrationStep> needed = EnumSet.noneOf(MigrationStep.class);
    private boolean odd;

    /** The attribute of the item itself that is looked at. */
    private String current = "";

    Pass(TableBinding binding, @Nullable ValueKey active) {
      this.binding = binding;
      this.active = active;
    }

    Looks item(Map<String, AttributeValue> stored) {
      DocumentPlan root = binding.plan().root();
      stored.forEach(
          (name, value) -> {
            EncryptedAttribute encrypted = encrypted(root, name);
            current = encrypted == null ? name : encrypted.name();
            attribute(root, name, value, stored);
          });
      if (binding.plan().seal() != null) {
        current = SealPlan.ATTRIBUTE;
        AttributeValue seal = stored.get(SealPlan.ATTRIBUTE);
        if (seal == null) {
          need(MigrationStep.ENCRYPT);
        } else {
          source(seal);
        }
      }
      return new Looks(attributes, needed, odd);
    }

    private @Nullable EncryptedAttribute encrypted(DocumentPlan document, String name) {
      EncryptedAttribute source = document.bySource(name);
      return source == null ? document.byHmac(name) : source;
    }

    private void need(MigrationStep step) {
      if (steps.contains(step)) {
        needed.add(step);
        attributes.add(current);
      }
    }

    private void document(DocumentPlan document, Map<String, AttributeValue> stored) {
      stored.forEach((name, value) -> attribute(document, name, value, stored));
    }

    private void attribute(
        DocumentPlan document,
        String name,
        AttributeValue value,
        Map<String, AttributeValue> siblings) {
      EncryptedAttribute source = document.bySource(name);
      EncryptedAttribute hash = document.byHmac(name);
      if (source != null) {
        source(value);
        odd |= siblings.containsKey(source.name());
        if (source.index() != null && !siblings.containsKey(source.hmacName())) {
          need(MigrationStep.ADD_INDEXES);
        }
      } else if (hash != null) {
        hash(hash, value, siblings);
      } else if (document.attribute(name) instanceof EncryptedAttribute) {
        need(MigrationStep.ENCRYPT);
      } else if (document.attribute(name) instanceof NestedAttribute nested) {
        shape(nested.shape(), value);
      }
    }

    private void hash(
        EncryptedAttribute attribute, AttributeValue value, Map<String, AttributeValue> siblings) {
      need(MigrationStep.DECRYPT);
      if (attribute.index() == null) {
        need(MigrationStep.REMOVE_INDEXES);
      } else {
        odd |= !BlindIndex.isWellFormed(value) || !siblings.containsKey(attribute.sourceName());
      }
    }

    private void source(AttributeValue value) {
      need(MigrationStep.DECRYPT);
      if (!StoredForm.isSource(value)) {
        odd = true;
        return;
      }
      byte[] bytes = value.b().asByteArrayUnsafe();
      StoredFormat format = StoredItem.format(bytes);
      if (format != binding.formats().written()) {
        need(MigrationStep.CHANGE_FORMAT);
      }
      if (active == null || !isUnder(active, format, bytes)) {
        need(MigrationStep.REENCRYPT);
      }
    }

    private void shape(Shape shape, AttributeValue value) {
      if (shape instanceof Shape.Document document && value.hasM()) {
        document(document.document(), value.m());
      } else if (shape instanceof Shape.ListOf list && value.hasL()) {
        value.l().forEach(element -> shape(list.element(), element));
      } else if (shape instanceof Shape.MapOf map && value.hasM()) {
        value.m().values().forEach(entry -> shape(map.element(), entry));
      } else if (!Boolean.TRUE.equals(value.nul())) {
        // It may hold in the clear, in another shape, what is to be encrypted.
        odd = true;
      }
    }
  }

  private static boolean isUnder(ValueKey key, @Nullable StoredFormat format, byte[] source) {
    return format == StoredFormat.COMPACT
        ? CompactFormat.hint(source) == key.hint()
        : versions(source).contains(key.version());
  }

  /** The versions of branch keys that wrap the data key of a message, if any does. */
  static Set<UUID> versions(byte[] message) {
    try {
      return DataKeyNames.versions(MessageHeader.parse(message).dataKeys());
    } catch (MalformedValueException | NotAuthenticException e) {
      // It is a message all the same; reading it says what is wrong with it.
      return Set.of();
    }
  }
}
