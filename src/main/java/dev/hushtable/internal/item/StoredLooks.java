package dev.hushtable.internal.item;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.crypto.NotAuthenticException;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.EncryptedGroup;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.migration.MigrationStep;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
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
   * @param unsettled whether only its plain form tells if it needs an index: a group does not show
   *     which of its members have a value
   */
  public record Looks(
      Set<String> attributes, Set<MigrationStep> steps, boolean odd, boolean unsettled) {
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
    return look(storedItem, null, keys);
  }

  /**
   * Looks at an item whose looks alone do not tell.
   *
   * @param plain its plain form
   * @param keys what {@link #needs} says
   */
  public Looks look(
      Map<String, AttributeValue> storedItem,
      @Nullable Map<String, AttributeValue> plain,
      KeySet keys) {
    TableBinding binding = binding(storedItem);
    boolean known =
        steps.contains(MigrationStep.REENCRYPT) && binding != null && binding.scope() != null;
    return new Pass(
            binding == null ? table.engine().table() : binding,
            known ? keys.active(Objects.requireNonNull(binding).activeKey()) : null)
        .item(storedItem, plain);
  }

  /** One look at an item. */
  private final class Pass {
    private final TableBinding binding;
    private final @Nullable ValueKey active;
    private final Set<String> attributes = new HashSet<>();
    private final Set<MigrationStep> needed = EnumSet.noneOf(MigrationStep.class);
    private boolean odd;
    private boolean unsettled;

    /** The attributes of the item itself that are looked at: those of a group together. */
    private Set<String> current = Set.of();

    Pass(TableBinding binding, @Nullable ValueKey active) {
      this.binding = binding;
      this.active = active;
    }

    Looks item(Map<String, AttributeValue> stored, @Nullable Map<String, AttributeValue> plain) {
      DocumentPlan root = binding.plan().root();
      stored.forEach(
          (name, value) -> {
            current = names(root, name);
            attribute(root, name, value, stored, plain);
          });
      if (binding.plan().seal() != null) {
        current = Set.of(SealPlan.ATTRIBUTE);
        AttributeValue seal = stored.get(SealPlan.ATTRIBUTE);
        if (seal == null) {
          need(MigrationStep.ENCRYPT);
        } else {
          source(seal);
        }
      }
      return new Looks(attributes, needed, odd, unsettled);
    }

    private Set<String> names(DocumentPlan document, String name) {
      List<EncryptedAttribute> stored = document.storedUnder(name);
      EncryptedAttribute plain = document.encrypted(name);
      EncryptedAttribute one = plain != null || stored.isEmpty() ? plain : stored.get(0);
      if (one == null) {
        return Set.of(name);
      }
      return one.group() == null ? Set.of(one.name()) : one.group().names();
    }

    private void need(MigrationStep step) {
      if (steps.contains(step)) {
        needed.add(step);
        attributes.addAll(current);
      }
    }

    private void document(
        DocumentPlan document,
        Map<String, AttributeValue> stored,
        @Nullable Map<String, AttributeValue> plain) {
      stored.forEach((name, value) -> attribute(document, name, value, stored, plain));
    }

    private void attribute(
        DocumentPlan document,
        String name,
        AttributeValue value,
        Map<String, AttributeValue> siblings,
        @Nullable Map<String, AttributeValue> plain) {
      DeclaredName declared = document.declared(name);
      if (declared instanceof DeclaredName.Source || declared instanceof DeclaredName.Group) {
        source(value);
        odd |=
            document.storedUnder(name).stream()
                .anyMatch(attribute -> siblings.containsKey(attribute.name()));
      }
      if (declared instanceof DeclaredName.Source source
          && source.attribute().index() != null
          && !siblings.containsKey(source.attribute().hmacName())) {
        need(MigrationStep.ADD_INDEXES);
      } else if (declared instanceof DeclaredName.Group group) {
        indexes(group.group(), siblings, plain);
      } else if (declared instanceof DeclaredName.Hmac hmac) {
        hash(hmac.attribute(), value, siblings);
      } else if (declared instanceof DeclaredName.MemberAlone) {
        odd = true;
      } else if (declared instanceof DeclaredName.Plain attribute) {
        if (attribute.plan() instanceof NestedAttribute nested) {
          shape(nested.shape(), value, plain == null ? null : plain.get(name));
        } else {
          need(MigrationStep.ENCRYPT);
        }
      }
    }

    private void indexes(
        EncryptedGroup group,
        Map<String, AttributeValue> siblings,
        @Nullable Map<String, AttributeValue> plain) {
      for (EncryptedAttribute member : group.members()) {
        if (member.index() != null && !siblings.containsKey(member.hmacName())) {
          if (plain == null) {
            unsettled |= steps.contains(MigrationStep.ADD_INDEXES);
          } else if (plain.containsKey(member.name())) {
            need(MigrationStep.ADD_INDEXES);
          }
        }
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

    private void shape(Shape shape, AttributeValue value, @Nullable AttributeValue plain) {
      if (shape instanceof Shape.Document document && value.hasM()) {
        document(document.document(), value.m(), plain == null ? null : plain.m());
      } else if (shape instanceof Shape.ListOf list && value.hasL()) {
        for (int i = 0; i < value.l().size(); i++) {
          shape(list.element(), value.l().get(i), plain == null ? null : plain.l().get(i));
        }
      } else if (shape instanceof Shape.MapOf map && value.hasM()) {
        value
            .m()
            .forEach(
                (key, entry) ->
                    shape(map.element(), entry, plain == null ? null : plain.m().get(key)));
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
