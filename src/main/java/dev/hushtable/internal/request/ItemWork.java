package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.StoredLooks.Looks;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * What is to be done to each item of a table, one at a time: it is looked at, read if that is not
 * enough to know, and written by writes that fail if it has changed meanwhile. Pure. Thread safe.
 */
public abstract sealed class ItemWork permits Rehash, MigrationWork {
  final RegisteredTable table;
  final TablePlan plan;
  final String tableName;

  /**
   * What is to become of an item.
   *
   * @param own how many of the writes are about the item itself; they come first, and the others
   *     are entries of its unique values
   * @param writes what to send
   * @param releases whether the entries are released, rather than taken
   * @param isWhole whether nothing is left to do then
   */
  public record Step(int own, List<TransactWriteItem> writes, boolean releases, boolean isWhole) {
    Step(int own, List<TransactWriteItem> writes) {
      this(own, writes, false, true);
    }

    /** Whether an item is taken from one key to another. */
    public boolean moves() {
      return own > 1;
    }

    /** The same without the entries that failed; they are those of another item. */
    public Step withoutFailed(List<CancellationReason> reasons) {
      List<TransactWriteItem> left = new ArrayList<>(writes);
      for (int i = writes.size() - 1; i >= own; i--) {
        if (Items.hasFailedCondition(reasons.get(i))) {
          left.remove(i);
        }
      }
      return new Step(own, List.copyOf(left), releases, isWhole);
    }
  }

  /**
   * What was found out about an item.
   *
   * @param step what changes it in place; null if that needs more keys
   * @param renewed its plain form, or what of it is to be written anew; null if nothing is
   * @param attributes what is to be written anew; empty for all
   */
  public record Finding(
      @Nullable Step step, @Nullable Map<String, AttributeValue> renewed, Set<String> attributes) {}

  ItemWork(RegisteredTable table, String tableName) {
    this.table = table;
    this.plan = table.items().plan();
    this.tableName = tableName;
  }

  /** The keys that {@link #looks} needs. */
  public Set<KeyNeed> needsToLook(Map<String, AttributeValue> storedItem) {
    return Set.of();
  }

  /** What an item needs as far as its looks tell. */
  public abstract Looks looks(Map<String, AttributeValue> storedItem, KeySet keys);

  /**
   * The same for an item whose looks alone do not tell.
   *
   * @param keys those to look, and to read it
   */
  public Looks settled(Map<String, AttributeValue> storedItem, KeySet keys) {
    return looks(storedItem, keys);
  }

  /** The keys that are needed to read an item. */
  public Set<KeyNeed> needs(Map<String, AttributeValue> storedItem) {
    Set<KeyNeed> needs = new HashSet<>(table.items().needs(List.of(storedItem)));
    needs.addAll(table.identityNeeds(storedItem));
    return needs;
  }

  /** Reads an item; null if there is nothing to change. */
  public abstract @Nullable Finding look(
      Map<String, AttributeValue> storedItem, Looks looks, KeySet keys);

  /** The keys that {@link #renew} needs. */
  public abstract Set<KeyNeed> needsToRenew(
      Map<String, AttributeValue> storedItem, Finding finding);

  /** Writes anew what was found. */
  public abstract Step renew(Map<String, AttributeValue> storedItem, Finding finding, KeySet keys);

  /** The error for an item of which a key does not exist. */
  public DecryptionException unreadable(
      Map<String, AttributeValue> storedItem, HushtableException e) {
    return ItemErrors.unreadable(plan, storedItem, e);
  }

  /** Names an item, for messages. */
  public String describe(Map<String, AttributeValue> storedItem) {
    return ItemErrors.describeKey(plan, storedItem);
  }

  /** Reads an item again. */
  public GetItemRequest read(Map<String, AttributeValue> storedItem) {
    return Items.consistentRead(tableName, key(storedItem));
  }

  final Map<String, AttributeValue> key(Map<String, AttributeValue> storedItem) {
    Map<String, AttributeValue> key = new HashMap<>(storedItem);
    key.keySet().retainAll(plan.primaryKey().stream().map(KeyAttribute::storedName).toList());
    return key;
  }

  /** All under which the value of a unique attribute has an entry. */
  static Set<AttributeValue> hashes(
      TableEngine engine,
      EncryptedAttribute attribute,
      @Nullable AttributeValue hash,
      Map<String, AttributeValue> plainItem,
      KeySet keys) {
    if (hash == null) {
      return Set.of();
    }
    Set<AttributeValue> hashes = new LinkedHashSet<>();
    hashes.add(hash);
    hashes.addAll(
        engine.hashes(attribute, Objects.requireNonNull(plainItem.get(attribute.name())), keys));
    return hashes;
  }
}
