package dev.hushtable.internal.item;

import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.SecretBytes;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.keys.StoredFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/**
 * Turns plain items into their stored form: all of their declared values, or none. Thread safe;
 * never changes its input.
 */
public final class ItemEncryptor {
  private final TableBinding table;
  private final BlindIndexer indexer;
  private final ItemBinder binder;
  private final @Nullable ItemSealer seals;
  private final IntFunction<byte[]> random;
  private final boolean writesMessages;
  private final Set<KeyNeed> compactNeeds;

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
    this.seals = ItemSealer.of(table.plan());
    this.random = random;
    this.writesMessages = table.formats().written() == StoredFormat.ENCRYPTION_SDK;
    Set<KeyNeed> needs = new HashSet<>(indexer.needs());
    needs.add(table.activeKey());
    this.compactNeeds = Collections.unmodifiableSet(needs);
  }

  /** The keys that these items need. */
  public Set<KeyNeed> needs(List<Map<String, AttributeValue>> plainItems) {
    if (!writesMessages) {
      return compactNeeds;
    }
    Set<KeyNeed> needs = new HashSet<>(indexer.needs());
    needs.add(
        dataKeys(plainItems.stream().map(item -> new PlainItem(table.plan(), item)).toList()));
    return needs;
  }

  private KeyNeed.DataKeys dataKeys(List<PlainItem> items) {
    List<Integer> lengths = new ArrayList<>();
    for (PlainItem item : items) {
      item.values().forEach(v -> lengths.add(MessageFormat.plaintextLength(v.plaintext().length)));
      if (seals != null) {
        lengths.add(MessageFormat.plaintextLength(seals.plaintextLength()));
      }
    }
    return new KeyNeed.DataKeys(table.scope(), binder.messageContext(), List.copyOf(lengths));
  }

  /** The stored form of an item. */
  public Map<String, AttributeValue> encrypt(Map<String, AttributeValue> plainItem, KeySet keys) {
    return encryptAll(List.of(plainItem), keys).get(0);
  }

  /**
   * The stored form of items.
   *
   * @param keys what the same items need, no more and no less
   */
  public List<Map<String, AttributeValue>> encryptAll(
      List<Map<String, AttributeValue>> plainItems, KeySet keys) {
    List<PlainItem> items =
        plainItems.stream().map(item -> new PlainItem(table.plan(), item)).toList();
    Iterator<EncryptionMaterials> materials =
        writesMessages ? keys.dataKeys(dataKeys(items)).iterator() : Collections.emptyIterator();
    List<Map<String, AttributeValue>> stored = new ArrayList<>(items.size());
    for (PlainItem item : items) {
      encrypt(item, keys, materials);
      stored.add(item.stored());
    }
    return stored;
  }

  private void encrypt(PlainItem item, KeySet keys, Iterator<EncryptionMaterials> materials) {
    for (PlainItem.Value value : item.values()) {
      if (value.attribute().index() != null) {
        value
            .target()
            .put(
                value.attribute().hmacName(),
                indexer.hash(
                    value.attribute(), value.path(), value.plain(), keys.index(table.index())));
      }
    }
    if (!item.values().isEmpty() || seals != null) {
      ValueSealer sealer = sealer(item, keys, materials);
      for (PlainItem.Value value : item.values()) {
        put(
            value.target(),
            value.attribute().sourceName(),
            sealer.seal(Kind.VALUE, value.pathData(), value.plaintext()));
      }
      item.finish();
      if (seals != null) {
        byte[] plaintext = seals.plaintext(item.stored());
        put(
            item.stored(),
            SealPlan.ATTRIBUTE,
            sealer.seal(Kind.SEAL, ItemSealer.PATH_DATA, plaintext));
      }
    } else {
      item.finish();
    }
  }

  private static void put(Map<String, AttributeValue> target, String name, byte[] bytes) {
    target.put(name, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes)));
  }

  private ValueSealer sealer(PlainItem item, KeySet keys, Iterator<EncryptionMaterials> materials) {
    byte[] itemData = binder.itemData(item.stored());
    byte[] fresh = random.apply(HedgedNonces.RANDOM_BYTES);
    return writesMessages
        ? new MessageSealer(table, materials, fresh, itemData)
        : new CompactSealer(keys.active(table.activeKey()), fresh, itemData, hedged(item));
  }

  /**
   * All that decides the ciphertexts: with the same random bytes, another item has other nonces.
   */
  private List<byte[]> hedged(PlainItem item) {
    List<byte[]> data = new ArrayList<>(2 * item.values().size());
    for (PlainItem.Value value : item.values()) {
      data.add(value.pathData());
      data.add(value.plaintext());
    }
    if (seals != null) {
      data.addAll(seals.hedged(item));
    }
    return data;
  }
}
