package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.IndexPlan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Computes blind indexes of values, and so the stored form of keys. Thread safe. */
public final class BlindIndexer {
  private final TableBinding table;
  private final Set<KeyNeed> needs;

  /** Of the attributes of the item itself, of each of which a plan has one object. */
  private final Map<EncryptedAttribute, IndexName> names = new HashMap<>();

  /**
   * Works for one table.
   *
   * @param table the table
   */
  public BlindIndexer(TableBinding table) {
    this.table = table;
    boolean hashes = table.plan().indexed() && table.scope() != null;
    this.needs = hashes ? Set.copyOf(table.indexes()) : Set.of();
    if (hashes) {
      for (EncryptedAttribute attribute : table.plan().root().indexed()) {
        IndexPlan index = Objects.requireNonNull(attribute.index());
        names.put(attribute, name(attribute.path(AttributePath.ROOT), index));
      }
    }
  }

  private IndexName name(AttributePath path, IndexPlan index) {
    return new IndexName(
        table.requireScope(), table.plan().logicalTableName(), path, index.normalizerIds());
  }

  /** The keys that any hash needs; none if nothing is indexed, or no hash can be computed. */
  public Set<KeyNeed> needs() {
    return needs;
  }

  /** The hash of a plain value of an attribute of the item itself. */
  public AttributeValue hash(EncryptedAttribute attribute, AttributeValue value, KeySet keys) {
    return hash(attribute, attribute.path(AttributePath.ROOT), value, keys);
  }

  /** The hash of a plain value of an attribute at a path. */
  AttributeValue hash(
      EncryptedAttribute attribute, AttributePath path, AttributeValue value, KeySet keys) {
    return hash(attribute, path, value, table.index(attribute), keys);
  }

  private AttributeValue hash(
      EncryptedAttribute attribute,
      AttributePath path,
      AttributeValue value,
      KeyNeed.Index index,
      KeySet keys) {
    AttributeValue hash = hash(attribute, path, value, keys.index(index));
    keys.usage().hashed(table, path);
    return hash;
  }

  /**
   * What a value that is compared may be stored as: its hash of each generation, the oldest first,
   * or itself if it is one already.
   *
   * @param path where the attribute stands in the item
   */
  public List<AttributeValue> tokens(
      EncryptedAttribute attribute, AttributePath path, AttributeValue value, KeySet keys) {
    if (isToken(attribute, value)) {
      return List.of(value);
    }
    requireIndex(attribute, path);
    return table.indexes().stream()
        .map(index -> hash(attribute, path, value, index, keys))
        .toList();
  }

  /** The stored form of a value that is a key: its hash, or itself if it is one already. */
  private AttributeValue token(
      EncryptedAttribute attribute, AttributeValue value, int generation, KeySet keys) {
    AttributePath path = attribute.path(AttributePath.ROOT);
    requireIndex(attribute, path);
    return isToken(attribute, value)
        ? value
        : hash(attribute, path, value, table.index(generation), keys);
  }

  /** The generations that a hash may be of, the oldest first. */
  public List<Integer> generations() {
    return table.generations().known();
  }

  /** Whether a hash is of a generation that all processes know by now: the written, or an older. */
  public boolean isSettled(AttributeValue hash) {
    return BlindIndex.generation(hash) <= table.generations().written();
  }

  /** Whether a hash may be of several generations. */
  public boolean several() {
    return table.generations().several();
  }

  /** A binary value of the right form is a hash already, unless the attribute itself is binary. */
  public boolean isToken(EncryptedAttribute attribute, AttributeValue value) {
    return BlindIndex.isWellFormed(value)
        && attribute.index() != null
        && attribute.index().type() != AttributeValue.Type.B;
  }

  /**
   * The stored form of a primary key: the hash, or what is one already, in place of each encrypted
   * attribute. A null is as good as missing.
   */
  public Map<String, AttributeValue> storedKey(Map<String, AttributeValue> plainKey, KeySet keys) {
    return storedKey(plainKey, table.keyGeneration(), keys);
  }

  /**
   * The same for the key, of the table or of an index, at which a query goes on. A plain value in
   * it is taken to be hashed under the oldest generation, at which a query begins, so that nothing
   * is skipped.
   */
  public Map<String, AttributeValue> storedStartKey(
      Map<String, AttributeValue> plainKey, KeySet keys) {
    return storedKey(plainKey, table.generations().known().get(0), keys);
  }

  private Map<String, AttributeValue> storedKey(
      Map<String, AttributeValue> plainKey, int generation, KeySet keys) {
    Map<String, AttributeValue> stored = new LinkedHashMap<>();
    plainKey.forEach(
        (name, value) -> {
          DocumentPlan root = table.plan().root();
          if (root.isReserved(name)) {
            throw ItemErrors.usage(
                ErrorCode.RESERVED_ATTRIBUTE,
                table.plan(),
                name,
                "is reserved for the stored form of an encrypted attribute; give its value, or its hash, under the plain name");
          }
          EncryptedAttribute encrypted = root.encrypted(name);
          if (encrypted == null) {
            stored.put(name, value);
          } else if (value != null) {
            stored.put(encrypted.hmacName(), token(encrypted, value, generation, keys));
          }
        });
    return stored;
  }

  AttributeValue hash(
      EncryptedAttribute attribute, AttributePath path, AttributeValue value, IndexKeys keys) {
    IndexPlan index = requireIndex(attribute, path);
    if (value.type() != index.type()) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          table.plan(),
          path,
          "is indexed as type %s, but the value is of type %s",
          index.type(),
          value.type());
    }
    try {
      byte[] canonical = ValueCodec.encodeCanonically(normalized(index, path, value));
      IndexName known = path.length() == 1 ? names.get(attribute) : null;
      return BlindIndex.compute(
          keys.generation(), keys.key(known == null ? name(path, index) : known), canonical);
    } catch (UnsupportedValueException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED, table.plan(), path, "cannot be indexed: %s", e.reason());
    }
  }

  /** A normalizer's own exception may hold the value, which on a read nobody else has seen. */
  private AttributeValue normalized(IndexPlan index, AttributePath path, AttributeValue value) {
    try {
      return index.normalize(value);
    } catch (RuntimeException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          table.plan(),
          path,
          "cannot be indexed: a normalizer of %s threw %s",
          index.normalizerIds(),
          e.getClass().getName());
    }
  }

  private IndexPlan requireIndex(EncryptedAttribute attribute, AttributePath path) {
    IndexPlan index = attribute.index();
    if (index == null) {
      throw ItemErrors.usage(
          ErrorCode.NOT_SEARCHABLE,
          table.plan(),
          path,
          "is encrypted and has no index, so it can be neither compared nor a key; add @EqualityIndex, or equalityIndex() in an EncryptionSchema");
    }
    return index;
  }
}
