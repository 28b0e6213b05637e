package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.crypto.NotAuthenticException;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.AttributePlan;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns a stored item back into a plain one, or fails without giving any of it. Thread safe; never
 * changes its input.
 */
public final class ItemDecryptor {

  private final TableBinding table;
  private final BlindIndexer indexer;
  private final ItemBinder binder;

  /**
   * Works for one table.
   *
   * @param table the table
   */
  public ItemDecryptor(TableBinding table) {
    this.table = table;
    this.indexer = new BlindIndexer(table);
    this.binder = new ItemBinder(table);
  }

  /**
   * The keys that these stored items need. Malformed values need none; {@link #decrypt} will refuse
   * them.
   */
  public Set<KeyNeed> needs(Iterable<Map<String, AttributeValue>> storedItems) {
    Set<KeyNeed> needs = new HashSet<>();
    for (Map<String, AttributeValue> item : storedItems) {
      addNeeds(table.plan().root(), item, needs);
    }
    return needs;
  }

  /** The plain form of a stored item that was read whole. */
  public Map<String, AttributeValue> decrypt(Map<String, AttributeValue> storedItem, KeySet keys) {
    return decrypt(storedItem, Set.of(), keys);
  }

  /**
   * The plain form of a stored item.
   *
   * @param hashOnly attributes of the item itself whose blind index may stand without ciphertext;
   *     they are left out
   */
  public Map<String, AttributeValue> decrypt(
      Map<String, AttributeValue> storedItem, Set<String> hashOnly, KeySet keys) {
    return new Pass(storedItem, hashOnly, keys)
        .document(table.plan().root(), AttributePath.ROOT, storedItem);
  }

  private void addNeeds(DocumentPlan plan, Map<String, AttributeValue> stored, Set<KeyNeed> needs) {
    stored.forEach(
        (name, value) -> {
          EncryptedAttribute encrypted = plan.bySource(name);
          if (encrypted != null) {
            byte[] source = bytes(value);
            if (source != null
                && source.length >= CompactFormat.MIN_BYTES
                && source[0] == CompactFormat.FORMAT) {
              needs.add(table.versions(CompactFormat.hint(source)));
            }
            if (encrypted.index() != null && stored.containsKey(encrypted.hmacName())) {
              needs.add(table.index());
            }
          } else if (plan.attribute(name) instanceof NestedAttribute nested) {
            addNeeds(nested.shape(), value, needs);
          }
        });
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

  private static byte @Nullable [] bytes(AttributeValue value) {
    return value.b() == null ? null : value.b().asByteArrayUnsafe();
  }

  /** One walk over an item. */
  private final class Pass {
    private final Map<String, AttributeValue> item;
    private final Set<String> hashOnly;
    private final KeySet keys;
    private final Map<ValueKey, byte[]> itemData = new HashMap<>(2);

    /** The last group used: values written together share one, and mostly stand together. */
    private byte @Nullable [] groupOwner;

    private @Nullable ValueKey groupKey;
    private KcXaes256Gcm.@Nullable Group group;

    Pass(Map<String, AttributeValue> item, Set<String> hashOnly, KeySet keys) {
      this.item = item;
      this.hashOnly = hashOnly;
      this.keys = keys;
    }

    Map<String, AttributeValue> document(
        DocumentPlan plan, AttributePath parent, Map<String, AttributeValue> stored) {
      Map<String, AttributeValue> plain = new LinkedHashMap<>();
      stored.forEach(
          (name, value) -> {
            EncryptedAttribute bySource = plan.bySource(name);
            EncryptedAttribute byHmac = plan.byHmac(name);
            if (bySource != null) {
              plain.put(bySource.name(), value(bySource, bySource.path(parent), value, stored));
            } else if (byHmac != null) {
              requireSource(byHmac, parent, stored);
            } else {
              AttributePlan attribute = plan.attribute(name);
              plain.put(
                  name,
                  attribute == null ? value : declared(attribute, parent.attribute(name), value));
            }
          });
      return plain;
    }

    /** An attribute that has a plan and stands under its plain name. */
    private AttributeValue declared(AttributePlan plan, AttributePath path, AttributeValue value) {
      if (!(plan instanceof NestedAttribute nested)) {
        throw error(
            ErrorCode.PLAINTEXT_FOUND,
            path,
            "is declared @Encrypted but stored in the clear; someone wrote it without encryption",
            null);
      }
      return nested(nested.shape(), path, value);
    }

    private AttributeValue nested(Shape shape, AttributePath path, AttributeValue value) {
      if (shape instanceof Shape.Document document && value.hasM()) {
        return AttributeValue.fromM(document(document.document(), path, value.m()));
      }
      if (shape instanceof Shape.ListOf list && value.hasL()) {
        List<AttributeValue> elements = new ArrayList<>();
        value.l().forEach(element -> elements.add(nested(list.element(), path.element(), element)));
        return AttributeValue.fromL(elements);
      }
      if (shape instanceof Shape.MapOf map && value.hasM()) {
        Map<String, AttributeValue> entries = new LinkedHashMap<>();
        value
            .m()
            .forEach(
                (key, entry) ->
                    entries.put(key, nested(map.element(), path.attribute(key), entry)));
        return AttributeValue.fromM(entries);
      }
      if (Boolean.TRUE.equals(value.nul())) {
        return value;
      }
      throw error(
          ErrorCode.PLAINTEXT_FOUND,
          path,
          String.format(
              Locale.ROOT,
              "holds documents with encrypted attributes, but is stored as type %s",
              value.type()),
          null);
    }

    private void requireSource(
        EncryptedAttribute attribute, AttributePath parent, Map<String, AttributeValue> stored) {
      boolean allowed = parent.length() == 0 && hashOnly.contains(attribute.name());
      if (!allowed && attribute.index() != null && !stored.containsKey(attribute.sourceName())) {
        throw error(
            ErrorCode.SOURCE_MISSING,
            attribute.path(parent),
            "has a blind index but no ciphertext: that was removed, or the index that was queried does not project it; if so,"
                + " name the index in @EqualityIndex(unverifiedIn = …)",
            null);
      }
    }

    private AttributeValue value(
        EncryptedAttribute attribute,
        AttributePath path,
        AttributeValue stored,
        Map<String, AttributeValue> siblings) {
      if (siblings.containsKey(attribute.name())) {
        throw error(
            ErrorCode.PLAINTEXT_FOUND,
            path,
            "is stored both encrypted and in the clear; remove the plain one",
            null);
      }
      byte[] source = bytes(stored);
      if (source == null) {
        throw error(
            ErrorCode.PLAINTEXT_FOUND,
            path,
            String.format(
                Locale.ROOT,
                "is stored in '%s' as type %s, but a ciphertext is binary; it is not encrypted",
                attribute.sourceName(),
                stored.type()),
            null);
      }
      AttributeValue plain = decode(path, open(path, source, attribute.pathData(path)));
      AttributeValue hash = siblings.get(attribute.hmacName());
      if (attribute.index() != null && hash != null) {
        requireMatch(attribute, path, plain, hash);
      }
      return plain;
    }

    private byte[] open(AttributePath path, byte[] source, byte[] pathData) {
      if (source.length == 0 || source[0] != CompactFormat.FORMAT) {
        throw error(
            ErrorCode.UNKNOWN_FORMAT,
            path,
            source.length == 0
                ? "is empty; a ciphertext begins with its format byte"
                : String.format(
                    Locale.ROOT,
                    "begins with the unknown format byte 0x%02X; it was written by another program or a newer version",
                    source[0]),
            null);
      }
      if (source.length < CompactFormat.MIN_BYTES) {
        throw error(
            ErrorCode.NOT_AUTHENTIC,
            path,
            String.format(
                Locale.ROOT,
                "was cut to %d bytes; a ciphertext has at least %d",
                source.length,
                CompactFormat.MIN_BYTES),
            null);
      }
      int hint = CompactFormat.hint(source);
      List<ValueKey> candidates = keys.versions(table.versions(hint));
      if (candidates.isEmpty()) {
        throw error(
            ErrorCode.UNKNOWN_KEY,
            path,
            String.format(
                Locale.ROOT,
                "names a key version beginning with %08x, which scope %s does not have; it was made seconds ago"
                    + " and a retry finds it, or it was deleted, or the value belongs to another scope or was altered",
                hint,
                table.scope()),
            null);
      }
      for (ValueKey candidate : candidates) {
        KcXaes256Gcm.Group candidateGroup = group(candidate, source);
        if (CompactFormat.isCommitted(candidateGroup, source)) {
          return open(path, source, pathData, candidate, candidateGroup);
        }
      }
      throw error(
          ErrorCode.COMMITMENT_MISMATCH,
          path,
          String.format(
              Locale.ROOT,
              "is not committed to key version %s, which it names; its nonce or commitment was altered, or it was encrypted"
                  + " under another key",
              candidates.get(0).version()),
          null);
    }

    private byte[] open(
        AttributePath path,
        byte[] source,
        byte[] pathData,
        ValueKey key,
        KcXaes256Gcm.Group keyGroup) {
      byte[] data =
          itemData.computeIfAbsent(
              key, k -> binder.associatedData(CompactFormat.FORMAT, k, binder.key(item)));
      try {
        return CompactFormat.open(keyGroup, source, data, pathData);
      } catch (NotAuthenticException e) {
        throw error(
            ErrorCode.NOT_AUTHENTIC,
            path,
            String.format(
                Locale.ROOT,
                "does not open under key version %s: it was altered, or moved here from another attribute, item or table."
                    + " Restore the item from a backup, or set the logical name if the table was restored under another"
                    + " name",
                key.version()),
            e);
      }
    }

    private KcXaes256Gcm.Group group(ValueKey key, byte[] source) {
      if (group == null
          || groupKey != key
          || groupOwner == null
          || !CompactFormat.sharesGroup(groupOwner, source)) {
        groupOwner = source;
        groupKey = key;
        group = CompactFormat.group(key.cipher(), source);
      }
      return group;
    }

    private AttributeValue decode(AttributePath path, byte[] plaintext) {
      try {
        return ValueCodec.decode(plaintext);
      } catch (MalformedValueException e) {
        throw error(
            ErrorCode.UNKNOWN_FORMAT,
            path,
            "is authentic but in an encoding that this version does not know: " + e.reason(),
            null);
      }
    }

    private void requireMatch(
        EncryptedAttribute attribute,
        AttributePath path,
        AttributeValue plain,
        AttributeValue hash) {
      byte[] actual = bytes(hash);
      IndexKeys indexKeys = keys.index(table.index());
      if (actual == null
          || !BlindIndex.isWellFormed(hash)
          || BlindIndex.generation(hash) != indexKeys.generation()
          || !MessageDigest.isEqual(
              actual, indexer.hash(attribute, path, plain, indexKeys).b().asByteArrayUnsafe())) {
        throw error(
            ErrorCode.INDEX_MISMATCH,
            path,
            "has a blind index that is not that of its value; one of the two was altered or exchanged",
            null);
      }
    }

    private RuntimeException error(
        ErrorCode code, AttributePath path, String what, @Nullable Throwable cause) {
      return ItemErrors.decryption(code, table.plan(), path, item, what, cause);
    }
  }
}
