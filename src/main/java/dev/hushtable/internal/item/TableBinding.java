package dev.hushtable.internal.item;

import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.internal.schema.TablePlanMerger;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormats;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table's plan together with what its values are bound to besides their item, and how they are
 * laid out.
 *
 * @param plan the plan
 * @param scope whose keys are used
 * @param context the caller's pairs
 * @param formats how values are written, and which are read
 */
public record TableBinding(
    TablePlan plan, KeyScope scope, SortedMap<String, String> context, StoredFormats formats) {

  public TableBinding {
    context = Collections.unmodifiableSortedMap(new TreeMap<>(context));
  }

  /** A table without context pairs. */
  public TableBinding(TablePlan plan, KeyScope scope, StoredFormats formats) {
    this(plan, scope, new TreeMap<>(), formats);
  }

  /** The same table with the items of another class besides. */
  public TableBinding merge(TableBinding other) {
    return new TableBinding(TablePlanMerger.merge(plan, other.plan), scope, context, formats);
  }

  KeyNeed.Active activeKey() {
    return new KeyNeed.Active(scope);
  }

  KeyNeed.Versions versions(int hint) {
    return new KeyNeed.Versions(scope, hint);
  }

  /** The generation of the index key that values are hashed under. */
  public KeyNeed.Index index() {
    return new KeyNeed.Index(scope, plan.logicalTableName(), IndexRootKey.FIRST_GENERATION);
  }
}
