package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.crypto.SecretBytes;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.CompactFormat;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.AttributePlan;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.NestedAttribute;
import dev.hushtable.internal.schema.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns a plain item into its stored form: all of its declared values, or none. Thread safe; never
 * changes its input.
 */
public final class ItemEncryptor {
  private final TableBinding table;
  private final BlindIndexer indexer;
  private final ItemBinder binder;
  private final IntFunction<byte[]> random;

  /**
   * Works for one table.
   *
   * @param table the table
   */
  public ItemEncryptor(TableBinding table) {
    this(table, SecretBytes::random);
  }

  /**
   * For tests that repeat the random source on purpose.
   *
   * @param random gives that many random bytes
   */
  ItemEncryptor(TableBinding table, IntFunction<byte[]> random) {
    this.table = table;
    this.indexer = new BlindIndexer(table);
    this.binder = new ItemBinder(table);
    this.random = random;
  }

  /** The keys that any item needs. */
  public Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>(indexer.needs());
    needs.add(table.activeKey());
    return needs;
  }

  /** The stored form of an item. */
  public Map<String, AttributeValue> encrypt(Map<String, AttributeValue> plainItem, KeySet keys) {
    Pass pass = new Pass(keys);
    Map<String, AttributeValue> stored =
        pass.document(table.plan().root(), AttributePath.ROOT, plainItem);
    pass.seal(stored);
    return stored;
  }

  /** A value that is encoded and waits for its ciphertext. */
  private record Pending(
      byte[] plaintext, byte[] pathData, String sourceName, Map<String, AttributeValue> target) {}

  /**
   * One walk over an item. Values are gathered first and encrypted together, because the nonce
   * depends on all of them; documents that hold some are finished after that, the inner ones first.
   */
  private final class Pass {
    private final KeySet keys;
    private final List<Pending> pending = new ArrayList<>();
    private final List<Runnable> finishers = new ArrayList<>();

    Pass(KeySet keys) {
      this.keys = keys;
    }

    Map<String, AttributeValue> document(
        DocumentPlan plan, AttributePath parent, Map<String, AttributeValue> plain) {
      Map<String, AttributeValue> stored = new LinkedHashMap<>();
      plain.forEach(
          (name, value) -> {
            if (plan.bySource(name) != null || plan.byHmac(name) != null) {
              throw ItemErrors.usage(
                  ErrorCode.RESERVED_ATTRIBUTE,
                  table.plan(),
                  parent.attribute(name),
                  "is reserved for the stored form of an encrypted attribute; give the plain attribute instead");
            }
            AttributePlan attribute = plan.attribute(name);
            if (attribute instanceof EncryptedAttribute encrypted) {
              value(encrypted, encrypted.path(parent), value, stored);
            } else if (attribute instanceof NestedAttribute nested) {
              nested(
                  nested.shape(),
                  parent.attribute(name),
                  value,
                  result -> stored.put(name, result));
            } else {
              stored.put(name, value);
            }
          });
      return stored;
    }

    private void value(
        EncryptedAttribute attribute,
        AttributePath path,
        AttributeValue value,
        Map<String, AttributeValue> target) {
      if (value == null || value.type() == AttributeValue.Type.NUL) {
        return;
      }
      try {
        byte[] plaintext = ValueCodec.encode(value, attribute.padTo());
        pending.add(
            new Pending(plaintext, attribute.pathData(path), attribute.sourceName(), target));
      } catch (UnsupportedValueException e) {
        throw ItemErrors.usage(
            ErrorCode.VALUE_NOT_SUPPORTED, table.plan(), path, "cannot be stored: %s", e.reason());
      }
      if (attribute.index() != null) {
        target.put(
            attribute.hmacName(), indexer.hash(attribute, path, value, keys.index(table.index())));
      }
    }

    private void nested(
        Shape shape, AttributePath path, AttributeValue value, Consumer<AttributeValue> target) {
      AttributeValue.Type type = value == null ? AttributeValue.Type.NUL : value.type();
      if (value == null || type == AttributeValue.Type.NUL) {
        target.accept(value);
      } else if (shape instanceof Shape.Document document && type == AttributeValue.Type.M) {
        Map<String, AttributeValue> stored = document(document.document(), path, value.m());
        finishers.add(() -> target.accept(AttributeValue.fromM(stored)));
      } else if (shape instanceof Shape.ListOf list && type == AttributeValue.Type.L) {
        AttributeValue[] elements = new AttributeValue[value.l().size()];
        for (int i = 0; i < elements.length; i++) {
          int at = i;
          nested(
              list.element(), path.element(), value.l().get(i), element -> elements[at] = element);
        }
        finishers.add(() -> target.accept(AttributeValue.fromL(Arrays.asList(elements))));
      } else if (shape instanceof Shape.MapOf map && type == AttributeValue.Type.M) {
        Map<String, AttributeValue> entries = new LinkedHashMap<>();
        value
            .m()
            .forEach(
                (key, entry) ->
                    nested(map.element(), path.attribute(key), entry, e -> entries.put(key, e)));
        finishers.add(() -> target.accept(AttributeValue.fromM(entries)));
      } else {
        throw ItemErrors.usage(
            ErrorCode.VALUE_NOT_SUPPORTED,
            table.plan(),
            path,
            "holds documents with encrypted attributes, so it cannot be of type %s",
            type);
      }
    }

    void seal(Map<String, AttributeValue> storedItem) {
      if (!pending.isEmpty()) {
        ValueKey key = keys.active(table.activeKey());
        byte[] itemData = binder.associatedData(CompactFormat.FORMAT, key, binder.key(storedItem));
        byte[] base = key.nonces().base(random.apply(HedgedNonces.RANDOM_BYTES), hedged(itemData));
        KcXaes256Gcm.Group group = key.cipher().group(base, 0);
        byte[] nonce = new byte[KcXaes256Gcm.NONCE_BYTES];
        for (int i = 0; i < pending.size(); i++) {
          Pending value = pending.get(i);
          HedgedNonces.nth(base, i, nonce, 0);
          byte[] source =
              CompactFormat.seal(
                  key.hint(), group, nonce, value.plaintext(), itemData, value.pathData());
          value
              .target()
              .put(value.sourceName(), AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(source)));
        }
      }
      finishers.forEach(Runnable::run);
    }

    private List<byte[]> hedged(byte[] itemData) {
      List<byte[]> data = new ArrayList<>(1 + 2 * pending.size());
      data.add(itemData);
      for (Pending value : pending) {
        data.add(value.pathData());
        data.add(value.plaintext());
      }
      return data;
    }
  }
}
