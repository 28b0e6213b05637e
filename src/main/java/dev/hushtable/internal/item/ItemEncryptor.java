package dev.hushtable.internal.item;

import dev.hushtable.internal.crypto.FreshRandom;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.Sha256;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.MessageFormat;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.keys.StoredFormat;
import java.nio.charset.StandardCharsets;
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
  private static final byte[] TOKEN_LABEL =
      "hushtable/v1/client-request-token".getBytes(StandardCharsets.US_ASCII);

  /** Stands before a group, whose path and plaintext may be those of a value. */
  private static final byte[] GROUP_MARK = {2};

  private final TableBinding table;
  private final BlindIndexer indexer;
  private final ItemBinder binder;
  private final @Nullable ItemSealer seals;
  private final IntFunction<byte[]> random;
  private final boolean writesMessages;
  private final KeyNeed.@Nullable Active activeKey;
  private final Set<KeyNeed> compactNeeds;

  /**
   * Works for one table.
   *
   * @param table the table
   */
  public ItemEncryptor(TableBinding table) {
    this(table, FreshRandom::bytes);
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
    this.activeKey = table.scope() == null ? null : table.activeKey();
    if (activeKey != null) {
      needs.add(activeKey);
    }
    this.compactNeeds = Collections.unmodifiableSet(needs);
  }

  /** The keys that these items need. */
  public Set<KeyNeed> needs(List<Map<String, AttributeValue>> plainItems) {
    return writesMessages ? needsToSeal(items(plainItems)) : compactNeeds;
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
    List<PlainItem> items = items(plainItems);
    seal(items, keys);
    List<Map<String, AttributeValue>> stored = new ArrayList<>(items.size());
    items.forEach(item -> stored.add(item.stored()));
    return stored;
  }

  private List<PlainItem> items(List<Map<String, AttributeValue>> plainItems) {
    List<PlainItem> items = new ArrayList<>(plainItems.size());
    plainItems.forEach(item -> items.add(item(item)));
    return items;
  }

  /** Takes an item apart, for {@link #seal}. */
  public PlainItem item(Map<String, AttributeValue> plainItem) {
    return new PlainItem(table.plan(), plainItem);
  }

  /**
   * Begins an update, for {@link #seal}.
   *
   * @param plainKey the primary key of the item, which may hold hashes
   */
  public PlainUpdate update(Map<String, AttributeValue> plainKey) {
    return new PlainUpdate(table.plan(), plainKey);
  }

  /** The keys that {@link #seal} needs for these. */
  public Set<KeyNeed> needsToSeal(List<? extends PlainValues> all) {
    Set<KeyNeed> needs = new HashSet<>(indexer.needs());
    if (all.stream().anyMatch(this::isSealed)) {
      needs.add(writesMessages ? dataKeys(all) : table.activeKey());
    }
    return needs;
  }

  /** Whether anything of it is encrypted. */
  private boolean isSealed(PlainValues one) {
    return !one.isEmpty() || (seals != null && one instanceof PlainItem);
  }

  private KeyNeed.DataKeys dataKeys(List<? extends PlainValues> all) {
    List<Integer> lengths = new ArrayList<>();
    for (PlainValues one : all) {
      for (PlainValues.Sealable sealable : one.sealables()) {
        lengths.add(MessageFormat.plaintextLength(sealable.plaintext().length));
      }
      if (seals != null && one instanceof PlainItem) {
        lengths.add(MessageFormat.plaintextLength(seals.plaintextLength()));
      }
    }
    return new KeyNeed.DataKeys(
        table.requireScope(), binder.messageContext(), List.copyOf(lengths));
  }

  /**
   * Encrypts all values of each of these, which are given their stored form.
   *
   * @param keys what the same ones need, no more and no less
   */
  public void seal(List<? extends PlainValues> all, KeySet keys) {
    seal(all, keys, null);
  }

  /**
   * The same for a request that may be repeated with a token.
   *
   * @param token stands in the place of fresh random bytes, so that under the same keys the same
   *     values of the same items have the same stored form; null for fresh ones
   */
  public void seal(List<? extends PlainValues> all, KeySet keys, @Nullable String token) {
    long begun = keys.usage().now();
    sealAll(all, keys, token);
    keys.usage().since(Usage.Activity.ENCRYPTION, begun);
  }

  private void sealAll(List<? extends PlainValues> all, KeySet keys, @Nullable String token) {
    byte[] tokenBytes = token == null ? null : tokenBytes(token);
    boolean needsDataKeys = writesMessages && all.stream().anyMatch(this::isSealed);
    Iterator<EncryptionMaterials> materials =
        needsDataKeys ? keys.dataKeys(dataKeys(all)).iterator() : Collections.emptyIterator();
    for (PlainValues one : all) {
      if (token != null) {
        one.sort();
      }
      hash(one, keys);
      if (isSealed(one)) {
        byte[] random =
            tokenBytes == null ? this.random.apply(HedgedNonces.RANDOM_BYTES) : tokenBytes;
        seal(one, sealer(one, keys, materials, random), keys.usage());
      } else {
        one.finish();
      }
    }
  }

  /** The primary key of an item, whoever wrote it. */
  byte[] keyData(Map<String, AttributeValue> storedItem) {
    return binder.keyData(storedItem);
  }

  private static byte[] tokenBytes(String token) {
    return Sha256.digest(TOKEN_LABEL, token.getBytes(StandardCharsets.UTF_8));
  }

  private void hash(PlainValues one, KeySet keys) {
    for (PlainValues.Sealable sealable : one.sealables()) {
      for (PlainValues.Value value : sealable.values()) {
        EncryptedAttribute attribute = value.attribute();
        if (attribute.index() != null) {
          sealable
              .target()
              .put(
                  attribute.hmacName(), indexer.hash(attribute, value.path(), value.plain(), keys));
        }
      }
    }
  }

  private void seal(PlainValues one, ValueSealer sealer, Usage usage) {
    for (PlainValues.Sealable sealable : one.sealables()) {
      put(
          sealable.target(),
          sealable.sourceName(),
          sealer.seal(sealable.kind(), sealable.pathData(), sealable.plaintext()));
      if (usage.isWanted()) {
        for (PlainValues.Value value : sealable.values()) {
          usage.encrypted(table, value.path(), sealer.keyVersions(), value.plaintext().length);
        }
      }
    }
    one.finish();
    if (seals != null && one instanceof PlainItem item) {
      byte[] plaintext = seals.plaintext(item.stored());
      put(
          item.stored(),
          SealPlan.ATTRIBUTE,
          sealer.seal(Kind.SEAL, ItemSealer.PATH_DATA, plaintext));
    }
  }

  private static void put(Map<String, AttributeValue> target, String name, byte[] bytes) {
    target.put(name, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes)));
  }

  private ValueSealer sealer(
      PlainValues one, KeySet keys, Iterator<EncryptionMaterials> materials, byte[] random) {
    byte[] itemData = binder.itemData(one.keyed(indexer, keys));
    return writesMessages
        ? new MessageSealer(table, materials, random, itemData)
        : new CompactSealer(
            keys.active(activeKey == null ? table.activeKey() : activeKey),
            random,
            itemData,
            hedged(one, itemData));
  }

  /**
   * All that decides the ciphertexts: with the same random bytes, another item has other nonces.
   */
  private List<byte[]> hedged(PlainValues one, byte[] itemData) {
    List<byte[]> data = new ArrayList<>(1 + 3 * one.sealables().size());
    data.add(itemData);
    for (PlainValues.Sealable sealable : one.sealables()) {
      if (sealable.kind() == Kind.GROUP) {
        data.add(GROUP_MARK);
      }
      data.add(sealable.pathData());
      data.add(sealable.plaintext());
    }
    if (seals != null && one instanceof PlainItem item) {
      data.addAll(seals.hedged(item));
    }
    return data;
  }
}
