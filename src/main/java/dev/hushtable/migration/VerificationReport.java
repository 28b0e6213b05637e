package dev.hushtable.migration;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a verification found. Immutable.
 *
 * @param tableName the table
 * @param finished whether it came to the end of its share; false if it was stopped
 * @param items how many items it read
 * @param left how many items still need each step; steps that none needs are not there
 * @param unreadable how many items do not open
 * @param problems why, of the first {@value #MAX_PROBLEMS}: messages that name item and attribute
 *     and hold no value
 * @param elapsed how long it took
 */
public record VerificationReport(
    String tableName,
    boolean finished,
    long items,
    SortedMap<MigrationStep, Long> left,
    long unreadable,
    List<String> problems,
    Duration elapsed) {
  /** How many problems are told. */
  public static final int MAX_PROBLEMS = 100;

  /**
   * Takes copies of map and list.
   *
   * @param tableName the table
   * @param finished whether it came to the end
   * @param items items read
   * @param left items that need a step
   * @param unreadable items that do not open
   * @param problems why
   * @param elapsed how long it took
   */
  public VerificationReport {
    left = Collections.unmodifiableSortedMap(new TreeMap<>(left));
    problems = List.copyOf(problems);
  }

  /**
   * Whether every item of the share was read, opens, and needs nothing.
   *
   * @return whether all is done
   */
  public boolean isClean() {
    return finished && left.isEmpty() && unreadable == 0;
  }
}
