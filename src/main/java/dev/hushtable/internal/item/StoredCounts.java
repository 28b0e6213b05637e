package dev.hushtable.internal.item;

import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.StoredFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts how the values of a table are stored, for which no key is needed. Not thread safe. */
public final class StoredCounts {
  private static final int HINT_DIGITS = 8;

  private final TablePlan plan;
  private final SortedMap<String, Counts> byPath = new TreeMap<>();
  private long items;

  /** What was counted of one attribute. */
  public static final class Counts {
    private final SortedMap<String, Long> versions = new TreeMap<>();
    private final SortedMap<Integer, Long> generations = new TreeMap<>();
    private long messages;
    private long plain;
    private long unknown;

    /** Values whose key, or data key, is under a version, by the beginning of its UUID. */
    public SortedMap<String, Long> versions() {
      return versions;
    }

    private void version(String hint) {
      versions.merge(hint, 1L, Long::sum);
    }

    /** Hashes by generation. */
    public SortedMap<Integer, Long> generations() {
      return generations;
    }

    /** Values that are messages of the AWS Encryption SDK. */
    public long messages() {
      return messages;
    }

    /** Values in the clear, and documents of another shape than the declared one. */
    public long plain() {
      return plain;
    }

    /** Values and hashes of no known form. */
    public long unknown() {
      return unknown;
    }
  }

  /** Begins at zero. */
  public StoredCounts(TablePlan plan) {
    this.plan = plan;
  }

  /** Counts an item. */
  public void add(Map<String, AttributeValue> storedItem) {
    items++;
    document(plan.root(), AttributePath.ROOT, storedItem);
    AttributeValue seal = plan.seal() == null ? null : storedItem.get(SealPlan.ATTRIBUTE);
    if (seal != null) {
      source(byPath.computeIfAbsent(SealPlan.ATTRIBUTE, path -> new Counts()), seal);
    }
  }

  /** How many items were counted. */
  public long items() {
    return items;
  }

  /** What was counted of each attribute that any item has; ciphertexts of a group by its name. */
  public SortedMap<String, Counts> byPath() {
    return byPath;
  }

  private void document(
      DocumentPlan document, AttributePath parent, Map<String, AttributeValue> stored) {
    stored.forEach(
        (name, value) -> {
          DeclaredName declared = document.declared(name);
          if (declared instanceof DeclaredName.Source source) {
            source(counts(source.attribute(), parent), value);
          } else if (declared instanceof DeclaredName.Group group) {
            // Which members it holds does not show, and their number is not that of ciphertexts.
            source(counts(parent.attribute(group.group().name())), value);
          } else if (declared instanceof DeclaredName.Hmac hmac) {
            hash(counts(hmac.attribute(), parent), value);
          } else if (declared instanceof DeclaredName.MemberAlone alone) {
            counts(alone.member(), parent).unknown++;
          } else if (declared instanceof DeclaredName.Plain attribute) {
            if (attribute.plan() instanceof NestedAttribute nested) {
              shape(nested.shape(), parent.attribute(name), value);
            } else {
              counts(parent.attribute(name)).plain++;
            }
          }
        });
  }

  private Counts counts(EncryptedAttribute attribute, AttributePath parent) {
    return counts(parent.attribute(attribute.name()));
  }

  private Counts counts(AttributePath path) {
    return byPath.computeIfAbsent(path.declared(), declared -> new Counts());
  }

  private static void source(Counts counts, AttributeValue value) {
    byte[] bytes = StoredItem.bytes(value);
    StoredFormat format = bytes == null ? null : StoredItem.format(bytes);
    if (bytes != null
        && format == StoredFormat.COMPACT
        && bytes.length >= CompactFormat.MIN_BYTES) {
      counts.version(String.format(Locale.ROOT, "%08x", CompactFormat.hint(bytes)));
    } else if (bytes != null && format == StoredFormat.ENCRYPTION_SDK) {
      counts.messages++;
      StoredLooks.versions(bytes).stream()
          .map(version -> version.toString().substring(0, HINT_DIGITS))
          .forEach(counts::version);
    } else {
      counts.unknown++;
    }
  }

  private static void hash(Counts counts, AttributeValue value) {
    if (BlindIndex.isWellFormed(value)) {
      counts.generations.merge(BlindIndex.generation(value), 1L, Long::sum);
    } else {
      counts.unknown++;
    }
  }

  private void shape(Shape shape, AttributePath path, AttributeValue value) {
    if (shape instanceof Shape.Document document && value.hasM()) {
      document(document.document(), path, value.m());
    } else if (shape instanceof Shape.ListOf list && value.hasL()) {
      value.l().forEach(element -> shape(list.element(), path.element(), element));
    } else if (shape instanceof Shape.MapOf map && value.hasM()) {
      value.m().forEach((key, entry) -> shape(map.element(), path.entry(key), entry));
    } else if (!Boolean.TRUE.equals(value.nul())) {
      // It may hold in another shape what should be encrypted; no reader takes it.
      counts(path).plain++;
    }
  }
}
