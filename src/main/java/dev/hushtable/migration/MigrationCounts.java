package dev.hushtable.migration;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a migration has done. With a checkpoint, all runs since the first are counted together.
 * Immutable.
 *
 * @param items how many items it looked at
 * @param changed how many of them it changed, or would have changed in a dry run
 * @param steps how many items needed each step; an item may need several, and steps that none
 *     needed are not there
 * @param unreadable how many it left as they are because they do not open, and a handler took them
 * @param conflicts how many it left as they are because a unique value of theirs is taken or others
 *     kept changing them, and a handler took them
 * @param retries how many times it read an item again, because somebody had changed it meanwhile
 * @param readUnits read capacity units that DynamoDB says it consumed
 * @param writeUnits write capacity units that DynamoDB says it consumed
 */
public record MigrationCounts(
    long items,
    long changed,
    SortedMap<MigrationStep, Long> steps,
    long unreadable,
    long conflicts,
    long retries,
    double readUnits,
    double writeUnits) {
  /** Nothing yet. */
  public static final MigrationCounts NONE =
      new MigrationCounts(0, 0, new TreeMap<>(), 0, 0, 0, 0, 0);

  /**
   * Takes a copy of the map.
   *
   * @param items items looked at
   * @param changed items changed
   * @param steps items by step
   * @param unreadable items that do not open
   * @param conflicts items that could not be written
   * @param retries items read again
   * @param readUnits read capacity units
   * @param writeUnits write capacity units
   */
  public MigrationCounts {
    steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
  }

  /**
   * These and others.
   *
   * @param other of other items
   * @return both together
   */
  public MigrationCounts plus(MigrationCounts other) {
    SortedMap<MigrationStep, Long> sum = new TreeMap<>(steps);
    other.steps.forEach((step, count) -> sum.merge(step, count, Long::sum));
    return new MigrationCounts(
        items + other.items,
        changed + other.changed,
        sum,
        unreadable + other.unreadable,
        conflicts + other.conflicts,
        retries + other.retries,
        readUnits + other.readUnits,
        writeUnits + other.writeUnits);
  }
}
