package dev.hushtable.migration;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a run has come. Immutable.
 *
 * @param tableName the table
 * @param counts what has been done, with earlier runs that this one took up
 * @param elapsed how long this run has been going
 * @param itemsPerSecond how many items this run has looked at in a second, on average
 * @param estimatedItems how many items its share has: DynamoDB counts the items of a table every
 *     six hours or so, and shares are about equal
 * @param remaining how much longer it will take at that rate; empty as long as there is no rate
 */
public record MigrationProgress(
    String tableName,
    MigrationCounts counts,
    Duration elapsed,
    double itemsPerSecond,
    long estimatedItems,
    Optional<Duration> remaining) {}
