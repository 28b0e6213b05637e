package dev.hushtable.internal.item;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.GroupCodec;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.Seal;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.AcceptedPlaintext;
import dev.hushtable.internal.schema.AttributePlan;
import dev.hushtable.internal.schema.DeclaredName;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.EncryptedGroup;
import dev.hushtable.internal.schema.IndexPlan;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.StoredNames;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.StoredFormat;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns a stored item back into a plain one, or fails without giving any of it. Thread safe; never
 * changes its input.
 */
public final class ItemDecryptor {

  private static final AttributePath SEAL_PATH = AttributePath.ROOT.attribute(SealPlan.ATTRIBUTE);

  private final TableBinding table;
  private final BlindIndexer indexer;
  private final ItemBinder binder;
  private final ReadingNeeds readingNeeds;
  private final AcceptedPlaintext accepted;

  /**
   * Works for one table.
   *
   * @param table the table
   */
  public ItemDecryptor(TableBinding table) {
    this.table = table;
    this.indexer = new BlindIndexer(table);
    this.binder = new ItemBinder(table);
    this.readingNeeds = new ReadingNeeds(table, binder);
    this.accepted = table.plan().plaintext();
  }

  /**
   * The keys that these stored items need. Malformed values need none; {@link #decrypt} will refuse
   * them.
   */
  public Set<KeyNeed> needs(Iterable<Map<String, AttributeValue>> storedItems) {
    return readingNeeds.of(storedItems);
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
    long begun = keys.usage().now();
    try {
      return new Pass(storedItem, hashOnly, keys).item();
    } catch (InvalidUsageException e) {
      throw ItemErrors.unreadable(table.plan(), storedItem, e);
    } finally {
      keys.usage().since(Usage.Activity.DECRYPTION, begun);
    }
  }

  /**
   * The plain form of attributes that were read without the primary key, as an update shows them.
   *
   * @param storedKey the key of their item, as it is stored
   */
  public Map<String, AttributeValue> decryptPart(
      Map<String, AttributeValue> storedAttributes,
      Map<String, AttributeValue> storedKey,
      KeySet keys) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(storedAttributes);
    Set<String> names = new HashSet<>();
    for (KeyAttribute attribute : table.plan().primaryKey()) {
      item.put(attribute.storedName(), storedKey.get(attribute.storedName()));
      names.add(attribute.name());
      if (attribute.encrypted() != null) {
        // Nobody asked for it: an update stores it lest it be missing.
        item.remove(attribute.encrypted().sourceName());
      }
    }
    Map<String, AttributeValue> plain = decrypt(item, names, keys);
    plain.keySet().removeAll(names);
    return plain;
  }

  /**
   * Requires an item to be the one that was asked for or announced; every item is genuine at its
   * own key.
   *
   * @param storedKey the key of that item, as it is stored
   */
  public void requireKey(
      Map<String, AttributeValue> storedItem, Map<String, AttributeValue> storedKey) {
    for (KeyAttribute attribute : table.plan().primaryKey()) {
      String name = attribute.storedName();
      AttributeValue asked = storedKey.get(name);
      AttributeValue found = storedItem.get(name);
      if (asked != null && (found == null || !isSame(asked, found))) {
        throw notAskedFor(storedItem, name);
      }
    }
  }

  /** The error for an item that nobody asked for. */
  public DecryptionException notAskedFor(Map<String, AttributeValue> storedItem) {
    return notAskedFor(storedItem, table.plan().primaryKey().get(0).storedName());
  }

  private DecryptionException notAskedFor(Map<String, AttributeValue> storedItem, String keyName) {
    return new StoredItem(table.plan(), storedItem)
        .error(
            ErrorCode.NOT_AUTHENTIC,
            AttributePath.ROOT.attribute(keyName),
            "is not that of an item that was asked for or announced; whoever gave it exchanged the two");
  }

  /** Whether DynamoDB compares the two as equal. */
  private static boolean isSame(AttributeValue one, AttributeValue other) {
    try {
      return Arrays.equals(ValueCodec.encodeCanonically(one), ValueCodec.encodeCanonically(other));
    } catch (UnsupportedValueException e) {
      return false;
    }
  }

  /** One walk over an item. */
  private final class Pass {
    private final StoredItem item;
    private final Set<String> hashOnly;
    private final KeySet keys;
    private byte @Nullable [] itemData;
    private @Nullable CompactOpener compact;

    Pass(Map<String, AttributeValue> item, Set<String> hashOnly, KeySet keys) {
      this.item = new StoredItem(table.plan(), item);
      this.hashOnly = hashOnly;
      this.keys = keys;
    }

    Map<String, AttributeValue> item() {
      Map<String, AttributeValue> plain =
          document(table.plan().root(), AttributePath.ROOT, item.attributes());
      SealPlan plan = table.plan().seal();
      if (plan != null) {
        requireSeal(plan);
        plain.remove(SealPlan.ATTRIBUTE);
      }
      if (table.plan().hasEncryptedKey()) {
        plain.remove(TablePlan.UPDATES);
      }
      return plain;
    }

    /** What the item has under a declared name must be covered, and be what was covered. */
    private void requireSeal(SealPlan plan) {
      AttributeValue stored = item.attributes().get(SealPlan.ATTRIBUTE);
      if (stored == null
          && accepted.any()
          && !StoredNames.in(table.plan().root(), item.attributes())) {
        // Nothing of it was ever written by this library.
        return;
      }
      byte[] source = stored == null ? null : StoredItem.bytes(stored);
      if (source == null) {
        throw item.error(
            ErrorCode.SEAL_MISSING,
            SEAL_PATH,
            "is missing or not binary, so it cannot be told whether the item is whole: the seal was removed, the item was written"
                + " before its class was sealed, or it was read through an index or projection that leaves it out");
      }
      Seal seal;
      try {
        seal = Seal.decode(open(Kind.SEAL, SEAL_PATH, ItemSealer.PATH_DATA, source).plaintext());
      } catch (MalformedValueException e) {
        throw unknownEncoding(SEAL_PATH, e);
      }
      if (accepted.any()) {
        requireOlder(seal);
      }
      for (String name : plan.storedNames()) {
        if (item.attributes().containsKey(name) && !seal.covers(name) && !isAccepted(name)) {
          throw item.error(
              ErrorCode.SEAL_MISMATCH,
              AttributePath.ROOT.attribute(name),
              "is not covered by the item's seal: it was added by somebody else, or declared after the item was written;"
                  + " if so, write the item anew");
        }
      }
      if (!isIntact(seal)) {
        throw item.error(
            ErrorCode.SEAL_MISMATCH,
            SEAL_PATH,
            "is not that of the item as it stands: a sealed attribute was removed, changed, or replaced by an older one."
                + " Restore the item from a backup");
      }
    }

    /** What is in the clear is accepted if it was declared after the item was sealed. */
    private void requireOlder(Seal seal) {
      for (String name : item.attributes().keySet()) {
        EncryptedAttribute plain = table.plan().root().encrypted(name);
        if (plain != null && seal.covers(plain.sourceName())) {
          throw item.error(
              ErrorCode.PLAINTEXT_FOUND,
              AttributePath.ROOT.attribute(name),
              "is stored in the clear, but the item's seal says that it has been encrypted; someone exchanged it");
        }
      }
    }

    /** Documents without anything encrypted, in which something was declared since. */
    private boolean isAccepted(String name) {
      return accepted.any()
          && table.plan().root().attribute(name) instanceof NestedAttribute
          && !StoredNames.in(
              table.plan().root(), name, Objects.requireNonNull(item.attributes().get(name)));
    }

    private boolean isIntact(Seal seal) {
      try {
        return seal.isIntact(item.attributes());
      } catch (UnsupportedValueException e) {
        // Nothing that was sealed has no encoding.
        return false;
      }
    }

    Map<String, AttributeValue> document(
        DocumentPlan plan, AttributePath parent, Map<String, AttributeValue> stored) {
      Map<String, AttributeValue> plain = new LinkedHashMap<>();
      stored.forEach(
          (name, value) -> {
            DeclaredName declared = plan.declared(name);
            if (declared == null) {
              plain.put(name, value);
            } else if (declared instanceof DeclaredName.Source source) {
              EncryptedAttribute attribute = source.attribute();
              plain.put(attribute.name(), value(attribute, attribute.path(parent), value, stored));
            } else if (declared instanceof DeclaredName.Hmac hmac) {
              requireSource(hmac.attribute(), parent, stored);
            } else if (declared instanceof DeclaredName.Group group) {
              group(group.group(), parent, value, stored, plain);
            } else if (declared instanceof DeclaredName.MemberAlone alone) {
              throw storedAlone(alone.member(), parent);
            } else {
              AttributePlan attribute = ((DeclaredName.Plain) declared).plan();
              plain.put(name, declared(attribute, parent.attribute(name), value));
            }
          });
      return plain;
    }

    /** An attribute that has a plan and stands under its plain name. */
    private AttributeValue declared(AttributePlan plan, AttributePath path, AttributeValue value) {
      return plan instanceof NestedAttribute nested
          ? nested(nested.shape(), path, value)
          : accepted((EncryptedAttribute) plan, path, value);
    }

    /** A value in the clear that has to be encrypted, if that is accepted. */
    private AttributeValue accepted(
        EncryptedAttribute attribute, AttributePath path, AttributeValue value) {
      if (accepted.any()
          && !table.plan().isPrimaryKey(attribute)
          && accepted.accepts(path.segments())) {
        return value;
      }
      throw item.error(
          ErrorCode.PLAINTEXT_FOUND,
          path,
          "is declared @Encrypted but stored in the clear; someone wrote it without encryption");
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
                (key, entry) -> entries.put(key, nested(map.element(), path.entry(key), entry)));
        return AttributeValue.fromM(entries);
      }
      if (Boolean.TRUE.equals(value.nul())) {
        return value;
      }
      throw item.error(
          ErrorCode.PLAINTEXT_FOUND,
          path,
          String.format(
              Locale.ROOT,
              "holds documents with encrypted attributes, but is stored as type %s",
              value.type()));
    }

    private void requireSource(
        EncryptedAttribute attribute, AttributePath parent, Map<String, AttributeValue> stored) {
      boolean alone =
          attribute.group() != null
              && stored.containsKey(attribute.name() + EncryptedAttribute.SOURCE_SUFFIX);
      if (alone) {
        throw storedAlone(attribute, parent);
      }
      boolean allowed = parent.length() == 0 && hashOnly.contains(attribute.name());
      if (allowed && accepted.any() && stored.containsKey(attribute.name())) {
        throw bothForms(attribute.path(parent));
      }
      if (!allowed && attribute.index() != null && !stored.containsKey(attribute.sourceName())) {
        throw item.error(
            ErrorCode.SOURCE_MISSING,
            attribute.path(parent),
            "has a blind index but no ciphertext: that was removed, or the index that was queried does not project it; if so,"
                + " name the index in @EqualityIndex(unverifiedIn = …)");
      }
    }

    private DecryptionException bothForms(AttributePath path) {
      return item.error(
          ErrorCode.PLAINTEXT_FOUND,
          path,
          "is stored both encrypted and in the clear; remove the plain one");
    }

    private AttributeValue value(
        EncryptedAttribute attribute,
        AttributePath path,
        AttributeValue stored,
        Map<String, AttributeValue> siblings) {
      byte[] source = source(attribute.sourceName(), path, stored);
      Opened opened = open(Kind.VALUE, path, attribute.pathData(path), source);
      return value(attribute, path, opened.plaintext(), opened.keyVersions(), siblings);
    }

    /** Its members become attributes beside those that the item has. */
    private void group(
        EncryptedGroup group,
        AttributePath parent,
        AttributeValue stored,
        Map<String, AttributeValue> siblings,
        Map<String, AttributeValue> plain) {
      AttributePath path = group.path(parent);
      byte[] source = source(group.sourceName(), path, stored);
      Opened opened = open(Kind.GROUP, path, group.pathData(path), source);
      Map<String, byte[]> members = members(path, opened.plaintext());
      members.forEach(
          (boundName, plaintext) -> {
            EncryptedAttribute member = group.member(boundName);
            if (member == null) {
              throw item.error(
                  ErrorCode.GROUP_MISMATCH,
                  path,
                  String.format(
                      Locale.ROOT,
                      "is a group that holds more than %s: the item was written by a class that has another member in it",
                      group.memberNames()));
            }
            plain.put(
                member.name(),
                value(member, member.path(parent), plaintext, opened.keyVersions(), siblings));
          });
      for (EncryptedAttribute member : group.members()) {
        if (!members.containsKey(member.boundName())) {
          requireAbsent(member, parent, siblings);
        }
      }
    }

    private Map<String, byte[]> members(AttributePath path, byte[] plaintext) {
      try {
        return GroupCodec.decode(plaintext);
      } catch (MalformedValueException e) {
        throw unknownEncoding(path, e);
      }
    }

    /** A member that the group does not hold is null. */
    private void requireAbsent(
        EncryptedAttribute member, AttributePath parent, Map<String, AttributeValue> siblings) {
      if (siblings.containsKey(member.name())) {
        throw bothForms(member.path(parent));
      }
      if (member.index() != null && siblings.containsKey(member.hmacName())) {
        throw item.error(
            ErrorCode.INDEX_MISMATCH,
            member.path(parent),
            "has a blind index, but its group holds no value of it; one of the two was altered or exchanged");
      }
    }

    private DecryptionException storedAlone(EncryptedAttribute member, AttributePath parent) {
      return item.error(
          ErrorCode.GROUP_MISMATCH,
          member.path(parent),
          String.format(
              Locale.ROOT,
              "is stored alone, but its class has it in group '%s': the item was written before that, or somebody put it there",
              Objects.requireNonNull(member.group()).name()));
    }

    /** The bytes of a ciphertext. */
    private byte[] source(String sourceName, AttributePath path, AttributeValue stored) {
      byte[] source = StoredItem.bytes(stored);
      if (source == null) {
        throw item.error(
            ErrorCode.PLAINTEXT_FOUND,
            path,
            String.format(
                Locale.ROOT,
                "is stored in '%s' as type %s, but a ciphertext is binary; it is not encrypted",
                sourceName,
                stored.type()));
      }
      return source;
    }

    /** The value of an attribute, once its plaintext is known. */
    private AttributeValue value(
        EncryptedAttribute attribute,
        AttributePath path,
        byte[] plaintext,
        Collection<?> keyVersions,
        Map<String, AttributeValue> siblings) {
      if (siblings.containsKey(attribute.name())) {
        throw bothForms(path);
      }
      if (keys.usage().isWanted()) {
        keys.usage().decrypted(table, path, keyVersions, plaintext.length);
      }
      AttributeValue plain = decode(path, plaintext);
      IndexPlan index = attribute.index();
      AttributeValue hash = siblings.get(attribute.hmacName());
      if (index != null && hash != null) {
        requireType(index, path, plain);
        requireMatch(attribute, path, plain, hash);
      }
      return plain;
    }

    /** By the format of the value, if the table is read in it. */
    private Opened open(Kind kind, AttributePath path, byte[] pathData, byte[] source) {
      StoredFormat format = StoredItem.format(source);
      if (format == null) {
        throw item.error(
            ErrorCode.UNKNOWN_FORMAT,
            path,
            source.length == 0
                ? "is empty; a ciphertext begins with its format byte"
                : String.format(
                    Locale.ROOT,
                    "begins with the unknown format byte 0x%02X; it was written by another program or a newer version",
                    source[0]));
      }
      if (!table.formats().read().contains(format)) {
        throw item.error(
            ErrorCode.FORMAT_NOT_ACCEPTED,
            path,
            String.format(
                Locale.ROOT,
                "is stored in format %s, but only %s is read here; name it in the key provider's formats",
                format,
                table.formats().read()));
      }
      if (itemData == null) {
        itemData = binder.itemData(item.attributes());
      }
      if (format == StoredFormat.COMPACT) {
        if (compact == null) {
          compact = new CompactOpener(table, keys, item, itemData);
        }
        return compact.open(kind, path, pathData, source);
      }
      return new MessageOpener(table, binder.messageContext(), keys, item, itemData)
          .open(kind, path, pathData, source);
    }

    private AttributeValue decode(AttributePath path, byte[] plaintext) {
      try {
        return ValueCodec.decode(plaintext);
      } catch (MalformedValueException e) {
        throw unknownEncoding(path, e);
      }
    }

    private DecryptionException unknownEncoding(AttributePath path, MalformedValueException e) {
      return item.error(
          ErrorCode.UNKNOWN_FORMAT,
          path,
          "is authentic but in an encoding that this version does not know: " + e.reason());
    }

    private void requireType(IndexPlan index, AttributePath path, AttributeValue plain) {
      if (plain.type() != index.type()) {
        throw item.error(
            ErrorCode.INDEX_MISMATCH,
            path,
            String.format(
                Locale.ROOT,
                "is indexed as type %s, but its value is of type %s; its property had another type when it was written",
                index.type(),
                plain.type()));
      }
    }

    private void requireMatch(
        EncryptedAttribute attribute,
        AttributePath path,
        AttributeValue plain,
        AttributeValue hash) {
      if (BlindIndex.isWellFormed(hash)
          && !table.generations().known().contains(BlindIndex.generation(hash))) {
        throw item.error(
            ErrorCode.INDEX_MISMATCH,
            path,
            String.format(
                Locale.ROOT,
                "has a blind index of generation %d, and only %s are known here; name it in indexGenerations(…), unless it was altered",
                BlindIndex.generation(hash),
                table.generations().known()));
      }
      byte[] actual = StoredItem.bytes(hash);
      if (actual == null
          || !BlindIndex.isWellFormed(hash)
          || !MessageDigest.isEqual(
              actual,
              indexer
                  .hash(
                      attribute, path, plain, keys.index(table.index(BlindIndex.generation(hash))))
                  .b()
                  .asByteArrayUnsafe())) {
        throw item.error(
            ErrorCode.INDEX_MISMATCH,
            path,
            "has a blind index that is not that of its value; one of the two was altered or exchanged");
      }
    }
  }
}
