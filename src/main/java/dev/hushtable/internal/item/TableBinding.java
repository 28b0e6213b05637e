package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.internal.schema.TablePlanMerger;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormats;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table's plan together with what its values are bound to besides their item, and how they are
 * laid out.
 *
 * @param plan the plan
 * @param scope whose keys are used; null if that is not known, and then nothing that needs a key
 *     can be done
 * @param context the caller's pairs
 * @param formats how values are written, and which are read
 * @param generations of the index key
 * @param keyGeneration the one that the hashes in primary keys are of: an item stays where it is
 *     until it is moved
 */
public record TableBinding(
    TablePlan plan,
    @Nullable KeyScope scope,
    SortedMap<String, String> context,
    StoredFormats formats,
    IndexGenerations generations,
    int keyGeneration) {

  public TableBinding {
    context = Collections.unmodifiableSortedMap(new TreeMap<>(context));
  }

  /** A table whose items have keys of the generation that is written. */
  public TableBinding(
      TablePlan plan,
      @Nullable KeyScope scope,
      SortedMap<String, String> context,
      StoredFormats formats,
      IndexGenerations generations) {
    this(plan, scope, context, formats, generations, generations.written());
  }

  /**
   * A table without context pairs.
   *
   * @param scope of its items, unless they tell theirs
   */
  public static TableBinding of(
      TablePlan plan, KeyScope scope, StoredFormats formats, IndexGenerations generations) {
    return new TableBinding(
        plan, plan.scope() == null ? scope : null, new TreeMap<>(), formats, generations);
  }

  /** The same with another scope. */
  TableBinding withScope(@Nullable KeyScope other) {
    return new TableBinding(plan, other, context, formats, generations, keyGeneration);
  }

  /** The same with other pairs. */
  TableBinding withContext(SortedMap<String, String> other) {
    return new TableBinding(plan, scope, other, formats, generations, keyGeneration);
  }

  /** The same for items whose primary keys are hashed under that generation. */
  TableBinding withKeyGeneration(int other) {
    return new TableBinding(plan, scope, context, formats, generations, other);
  }

  /** The same table with the items of another class besides. */
  public TableBinding merge(TableBinding other) {
    return new TableBinding(
        TablePlanMerger.merge(plan, other.plan),
        scope,
        context,
        formats,
        generations,
        keyGeneration);
  }

  /** Whether the hashes in primary keys are of the newest generation that is known. */
  public boolean hasNewestKeys() {
    return keyGeneration == generations.newest();
  }

  /**
   * Whose keys are used.
   *
   * @throws InvalidUsageException if that is not known
   */
  KeyScope requireScope() {
    if (scope != null) {
      return scope;
    }
    String attribute = plan.scope() == null ? "" : plan.scope().attribute();
    throw ItemErrors.usage(
        ErrorCode.KEY_SCOPE_MISSING,
        plan,
        attribute,
        "tells whose keys are needed, and is missing; set it in the item, name it in the request, add it to the index or"
            + " projection that was read, or use a view: forScope(…)");
  }

  KeyNeed.Active activeKey() {
    return new KeyNeed.Active(requireScope());
  }

  KeyNeed.Versions versions(int hint) {
    return new KeyNeed.Versions(requireScope(), hint);
  }

  /** The index key that new hashes of an attribute are made with. */
  KeyNeed.Index index(EncryptedAttribute attribute) {
    boolean elsewhere = keyGeneration != generations.written() && plan.isPrimaryKey(attribute);
    return index(elsewhere ? keyGeneration : generations.written());
  }

  /** One generation of the index key. */
  KeyNeed.Index index(int generation) {
    return new KeyNeed.Index(requireScope(), plan.logicalTableName(), generation);
  }

  /** All generations of the index key that hashes may be of, the oldest first. */
  List<KeyNeed.Index> indexes() {
    return generations.known().stream().map(this::index).toList();
  }
}
