package dev.hushtable.migration;

import java.time.Duration;

/**
 * What a migration did. Immutable.
 *
 * @param tableName the table
 * @param dryRun whether it only counted
 * @param finished whether it came to the end of its share; false if it was stopped
 * @param counts what was done, with earlier runs that this one took up
 * @param elapsed how long this run took
 */
public record MigrationReport(
    String tableName, boolean dryRun, boolean finished, MigrationCounts counts, Duration elapsed) {

  /**
   * The report of this share and another of the same table, which were done at the same time.
   *
   * @param other of another share
   * @return both: finished if both are, and the longer of the two times
   */
  public MigrationReport plus(MigrationReport other) {
    return new MigrationReport(
        tableName,
        dryRun || other.dryRun,
        finished && other.finished,
        counts.plus(other.counts),
        elapsed.compareTo(other.elapsed) > 0 ? elapsed : other.elapsed);
  }
}
