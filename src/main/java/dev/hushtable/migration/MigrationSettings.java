package dev.hushtable.migration;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** How a {@link Migration} works. Immutable and thread safe. */
public final class MigrationSettings {
  /** How many threads work, unless it is set. */
  public static final int DEFAULT_THREADS = 4;

  /** The most threads. */
  public static final int MAX_THREADS = 256;

  /** How many items are read at a time, unless it is set. */
  public static final int DEFAULT_PAGE_SIZE = 250;

  /** The most items that are read at a time. */
  public static final int MAX_PAGE_SIZE = 10_000;

  /** DynamoDB cuts a table into so many segments at most. */
  public static final int MAX_SCAN_SEGMENTS = 1_000_000;

  /** How long it is from one checkpoint to the next, unless it is set. */
  public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  /** How long it is from one call of the listener to the next, unless it is set. */
  public static final Duration DEFAULT_PROGRESS_INTERVAL = Duration.ofSeconds(5);

  private static final double MIN_UNITS = 0.1;
  private static final Duration MIN_INTERVAL = Duration.ofMillis(10);
  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  private final Set<MigrationStep> steps;
  private final int segment;
  private final int totalSegments;
  private final int threads;
  private final int pageSize;
  private final OptionalDouble readUnitsPerSecond;
  private final OptionalDouble writeUnitsPerSecond;
  private final Optional<CheckpointStore> checkpoints;
  private final Duration checkpointInterval;
  private final boolean dryRun;
  private final Optional<MigrationListener> listener;
  private final Duration progressInterval;
  private final Optional<ConflictHandler> conflictHandler;

  private MigrationSettings(Builder builder) {
    this.steps = Collections.unmodifiableSet(EnumSet.copyOf(builder.steps));
    this.segment = builder.segment;
    this.totalSegments = builder.totalSegments;
    this.threads = builder.threads;
    this.pageSize = builder.pageSize;
    this.readUnitsPerSecond = builder.readUnitsPerSecond;
    this.writeUnitsPerSecond = builder.writeUnitsPerSecond;
    this.checkpoints = builder.checkpoints;
    this.checkpointInterval = builder.checkpointInterval;
    this.dryRun = builder.dryRun;
    this.listener = builder.listener;
    this.progressInterval = builder.progressInterval;
    this.conflictHandler = builder.conflictHandler;
  }

  /**
   * A builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What is done.
   *
   * @return the steps; cannot be changed
   */
  public Set<MigrationStep> steps() {
    return steps;
  }

  /**
   * Which share of the table is done.
   *
   * @return from 0
   */
  public int segment() {
    return segment;
  }

  /**
   * How many shares the table is cut into.
   *
   * @return at least 1
   */
  public int totalSegments() {
    return totalSegments;
  }

  /**
   * How many threads work on the share.
   *
   * @return at least 1
   */
  public int threads() {
    return threads;
  }

  /**
   * How many items are read at a time.
   *
   * @return at least 1
   */
  public int pageSize() {
    return pageSize;
  }

  /**
   * The limit of what is read.
   *
   * @return read capacity units a second; empty if there is none
   */
  public OptionalDouble readUnitsPerSecond() {
    return readUnitsPerSecond;
  }

  /**
   * The limit of what is written.
   *
   * @return write capacity units a second; empty if there is none
   */
  public OptionalDouble writeUnitsPerSecond() {
    return writeUnitsPerSecond;
  }

  /**
   * Where checkpoints are kept.
   *
   * @return the store; empty if there are no checkpoints
   */
  public Optional<CheckpointStore> checkpoints() {
    return checkpoints;
  }

  /**
   * How long it is from one checkpoint to the next.
   *
   * @return the time
   */
  public Duration checkpointInterval() {
    return checkpointInterval;
  }

  /**
   * Whether it only counts.
   *
   * @return whether nothing is written
   */
  public boolean dryRun() {
    return dryRun;
  }

  /**
   * Who is told how far it has come.
   *
   * @return the listener; empty if nobody is
   */
  public Optional<MigrationListener> listener() {
    return listener;
  }

  /**
   * How long it is from one call of the listener to the next.
   *
   * @return the time
   */
  public Duration progressInterval() {
    return progressInterval;
  }

  /**
   * Who takes items that cannot be written.
   *
   * @return the handler; empty if one of them ends the run
   */
  public Optional<ConflictHandler> conflictHandler() {
    return conflictHandler;
  }

  /** Names the settings, without handlers. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "MigrationSettings[steps=%s, segment=%d/%d, threads=%d, pageSize=%d, dryRun=%s]",
        steps,
        segment,
        totalSegments,
        threads,
        pageSize,
        dryRun);
  }

  /** Builds {@link MigrationSettings}. Not thread safe. */
  public static final class Builder {
    private Set<MigrationStep> steps =
        EnumSet.of(
            MigrationStep.ENCRYPT,
            MigrationStep.ADD_INDEXES,
            MigrationStep.REMOVE_INDEXES,
            MigrationStep.CHANGE_FORMAT);
    private int segment;
    private int totalSegments = 1;
    private int threads = DEFAULT_THREADS;
    private int pageSize = DEFAULT_PAGE_SIZE;
    private OptionalDouble readUnitsPerSecond = OptionalDouble.empty();
    private OptionalDouble writeUnitsPerSecond = OptionalDouble.empty();
    private Optional<CheckpointStore> checkpoints = Optional.empty();
    private Duration checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL;
    private boolean dryRun;
    private Optional<MigrationListener> listener = Optional.empty();
    private Duration progressInterval = DEFAULT_PROGRESS_INTERVAL;
    private Optional<ConflictHandler> conflictHandler = Optional.empty();

    private Builder() {}

    /**
     * What is done to the items that need it. {@link MigrationStep#DECRYPT} stands alone.
     *
     * @param first a step
     * @param more further ones; {@code ENCRYPT}, {@code ADD_INDEXES}, {@code REMOVE_INDEXES} and
     *     {@code CHANGE_FORMAT} by default
     * @return this builder
     */
    public Builder steps(MigrationStep first, MigrationStep... more) {
      this.steps = EnumSet.of(first, more);
      return this;
    }

    /**
     * Which share of the table this process does, so that several can work at the same time.
     *
     * @param segment the share, from 0; 0 by default
     * @param totalSegments how many there are, at least 1; 1 by default. Times {@link #threads} at
     *     most {@value MigrationSettings#MAX_SCAN_SEGMENTS}
     * @return this builder
     */
    public Builder segment(int segment, int totalSegments) {
      this.segment = segment;
      this.totalSegments = totalSegments;
      return this;
    }

    /**
     * How many threads work on the share, each on a part of it. Items are read and written one
     * after another in each.
     *
     * @param threads 1 to {@value MigrationSettings#MAX_THREADS}; {@value
     *     MigrationSettings#DEFAULT_THREADS} by default
     * @return this builder
     */
    public Builder threads(int threads) {
      this.threads = threads;
      return this;
    }

    /**
     * How many items are read at a time. A thread that is stopped finishes its page.
     *
     * @param pageSize 1 to {@value MigrationSettings#MAX_PAGE_SIZE}; {@value
     *     MigrationSettings#DEFAULT_PAGE_SIZE} by default
     * @return this builder
     */
    public Builder pageSize(int pageSize) {
      this.pageSize = pageSize;
      return this;
    }

    /**
     * Limits what this process reads, by all of its threads together. What a request consumes is
     * known only after it, so a second may exceed the limit by a request of each thread; later ones
     * wait for that.
     *
     * @param units read capacity units a second, at least 0.1; no limit by default
     * @return this builder
     */
    public Builder readUnitsPerSecond(double units) {
      this.readUnitsPerSecond = OptionalDouble.of(units);
      return this;
    }

    /**
     * Limits what this process writes, in the same way.
     *
     * @param units write capacity units a second, at least 0.1; no limit by default
     * @return this builder
     */
    public Builder writeUnitsPerSecond(double units) {
      this.writeUnitsPerSecond = OptionalDouble.of(units);
      return this;
    }

    /**
     * Keeps checkpoints, from which another run of the same share, with the same settings, goes on.
     * The checkpoint is deleted at the end. A dry run has none.
     *
     * @param store where; no checkpoints by default
     * @return this builder
     */
    public Builder checkpoints(CheckpointStore store) {
      this.checkpoints = Optional.of(store);
      return this;
    }

    /**
     * How long it is from one checkpoint to the next. What was done since the last is looked at
     * again after a crash.
     *
     * @param interval 10 ms to an hour; 10 s by default
     * @return this builder
     */
    public Builder checkpointInterval(Duration interval) {
      this.checkpointInterval = interval;
      return this;
    }

    /**
     * Only counts what would be done: writes nothing, and decrypts nothing but groups of which an
     * indexed member has no hash.
     *
     * @param dryRun whether to; false by default
     * @return this builder
     */
    public Builder dryRun(boolean dryRun) {
      this.dryRun = dryRun;
      return this;
    }

    /**
     * Tells how far it has come.
     *
     * @param listener whom; nobody by default
     * @return this builder
     */
    public Builder onProgress(MigrationListener listener) {
      this.listener = Optional.of(listener);
      return this;
    }

    /**
     * How long it is from one call of the listener to the next.
     *
     * @param interval 10 ms to an hour; 5 s by default
     * @return this builder
     */
    public Builder progressInterval(Duration interval) {
      this.progressInterval = interval;
      return this;
    }

    /**
     * Goes on with the others when an item cannot be written.
     *
     * @param handler takes it; by default it ends the run
     * @return this builder
     */
    public Builder onConflict(ConflictHandler handler) {
      this.conflictHandler = Optional.of(handler);
      return this;
    }

    /**
     * Builds them.
     *
     * @return the settings
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if one is out of bounds
     */
    public MigrationSettings build() {
      require(
          !steps.contains(MigrationStep.DECRYPT) || steps.size() == 1,
          "DECRYPT undoes the other steps, so it stands alone");
      require(
          totalSegments >= 1 && segment >= 0 && segment < totalSegments,
          "segments are numbered from 0, below their total");
      require(threads >= 1 && threads <= MAX_THREADS, "threads are 1 to " + MAX_THREADS);
      require(
          (long) totalSegments * threads <= MAX_SCAN_SEGMENTS,
          "segments times threads are at most " + MAX_SCAN_SEGMENTS);
      require(pageSize >= 1 && pageSize <= MAX_PAGE_SIZE, "pageSize is 1 to " + MAX_PAGE_SIZE);
      for (OptionalDouble units : List.of(readUnitsPerSecond, writeUnitsPerSecond)) {
        require(
            units.orElse(1) >= MIN_UNITS && Double.isFinite(units.orElse(1)),
            "a limit of capacity units is at least " + MIN_UNITS);
      }
      for (Duration interval : List.of(checkpointInterval, progressInterval)) {
        require(
            interval.compareTo(MIN_INTERVAL) >= 0 && interval.compareTo(MAX_INTERVAL) <= 0,
            "intervals are 10 ms to an hour");
      }
      return new MigrationSettings(this);
    }

    private static void require(boolean condition, String rule) {
      if (!condition) {
        throw new InvalidUsageException(
            ErrorCode.INVALID_CONFIGURATION,
            "A migration cannot have these settings: " + rule + ".");
      }
    }
  }
}
