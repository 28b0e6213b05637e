package dev.hushtable.internal.request;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.expression.AskedParts;
import dev.hushtable.internal.expression.Expressions;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How items are read that come through an index or a projection, or whole without either.
 * Immutable.
 */
final class ItemReading {
  private final RegisteredTable table;
  private final Set<String> hashOnly;
  private final @Nullable AskedParts asked;

  ItemReading(
      RegisteredTable table,
      @Nullable String indexName,
      @Nullable String projection,
      Map<String, String> names) {
    this.table = table;
    this.asked =
        projection == null
            ? null
            : Expressions.asked(projection, names, table.engine().plan().root());
    this.hashOnly =
        indexName == null && asked == null
            ? Set.of()
            : hashOnly(table.engine().plan(), indexName, asked);
  }

  /** A key that is asked for by name is not left out, unless its index is declared to lack it. */
  private static Set<String> hashOnly(
      TablePlan plan, @Nullable String indexName, @Nullable AskedParts asked) {
    Set<String> names = plan.hashOnly(indexName);
    if (asked != null) {
      names.removeIf(
          name -> asked.attributes().contains(name) && !plan.isUnverified(name, indexName));
    }
    return names;
  }

  /** The plain form of an item, with what the caller asked for and nothing else. */
  Map<String, AttributeValue> restore(Map<String, AttributeValue> stored, KeySet keys) {
    return asked(open(stored, keys));
  }

  /** The plain form of an item, with all that was read of it. */
  Map<String, AttributeValue> open(Map<String, AttributeValue> stored, KeySet keys) {
    return table.items().decrypt(stored, hashOnly, keys);
  }

  /** What the caller asked for. */
  Map<String, AttributeValue> asked(Map<String, AttributeValue> plain) {
    return asked == null ? plain : asked.of(plain);
  }

  /**
   * The plain form of the items of a page.
   *
   * @param restore makes the plain form of one
   * @param unreadable takes those that do not open; if null, one of them fails the page
   */
  static List<Map<String, AttributeValue>> page(
      TablePlan plan,
      List<Map<String, AttributeValue>> storedItems,
      UnaryOperator<Map<String, AttributeValue>> restore,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    List<Map<String, AttributeValue>> plain = new ArrayList<>(storedItems.size());
    for (Map<String, AttributeValue> stored : storedItems) {
      try {
        plain.add(restore.apply(stored));
      } catch (DecryptionException e) {
        if (unreadable == null) {
          throw e;
        }
        unreadable.accept(stored, e);
      } catch (KeyUnavailableException e) {
        if (unreadable == null || !KeySet.isAbsent(e)) {
          throw e;
        }
        unreadable.accept(stored, ItemErrors.unreadable(plan, stored, e));
      }
    }
    return plain;
  }
}
