package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.bulk.Retries;
import java.time.Duration;
import java.util.Locale;

/** How a {@link BulkClient} or {@link BulkAsyncClient} works. Immutable and thread safe. */
public final class BulkSettings {
  /** How often a batch is sent in a row without any of it being processed, unless it is set. */
  public static final int DEFAULT_MAX_ATTEMPTS = 10;

  /** How many batches are on their way at a time, unless it is set. */
  public static final int DEFAULT_MAX_CONCURRENCY = 4;

  /** The most batches that may be on their way at a time. */
  public static final int MAX_CONCURRENCY = 1_000;

  /** The longest wait before the second attempt, unless it is set. */
  public static final Duration DEFAULT_BASE_DELAY = Duration.ofMillis(50);

  /** The longest wait of all, unless it is set. */
  public static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(5);

  private final int maxAttempts;
  private final int maxConcurrency;
  private final Duration baseDelay;
  private final Duration maxDelay;
  private final boolean consistentRead;

  private BulkSettings(Builder builder) {
    this.maxAttempts = builder.maxAttempts;
    this.maxConcurrency = builder.maxConcurrency;
    this.baseDelay = builder.baseDelay;
    this.maxDelay = builder.maxDelay;
    this.consistentRead = builder.consistentRead;
  }

  /**
   * A builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  Retries retries() {
    return new Retries(maxAttempts, baseDelay, maxDelay);
  }

  int maxConcurrency() {
    return maxConcurrency;
  }

  boolean consistentRead() {
    return consistentRead;
  }

  /** Builds {@link BulkSettings}. Not thread safe. */
  public static final class Builder {
    private int maxAttempts = DEFAULT_MAX_ATTEMPTS;
    private int maxConcurrency = DEFAULT_MAX_CONCURRENCY;
    private Duration baseDelay = DEFAULT_BASE_DELAY;
    private Duration maxDelay = DEFAULT_MAX_DELAY;
    private boolean consistentRead;

    private Builder() {}

    /**
     * How often in a row a batch is sent without any of it being processed, before what is left of
     * it has failed. Retries of the SDK within one attempt do not count.
     *
     * @param maxAttempts at least 1, which retries nothing; {@value #DEFAULT_MAX_ATTEMPTS} by
     *     default
     * @return this builder
     */
    public Builder maxAttempts(int maxAttempts) {
      this.maxAttempts = maxAttempts;
      return this;
    }

    /**
     * How many batches are on their way at a time. A {@link BulkClient} has one at a time whatever
     * is set.
     *
     * @param maxConcurrency 1 to {@value #MAX_CONCURRENCY}; {@value #DEFAULT_MAX_CONCURRENCY} by
     *     default
     * @return this builder
     */
    public Builder maxConcurrency(int maxConcurrency) {
      this.maxConcurrency = maxConcurrency;
      return this;
    }

    /**
     * The longest wait before the second attempt; it doubles with each further one. Each wait is a
     * random part of it.
     *
     * @param baseDelay zero or more; 50 ms by default
     * @return this builder
     */
    public Builder baseDelay(Duration baseDelay) {
      this.baseDelay = baseDelay;
      return this;
    }

    /**
     * The longest wait of all.
     *
     * @param maxDelay at least the base delay, at most an hour; 5 s by default
     * @return this builder
     */
    public Builder maxDelay(Duration maxDelay) {
      this.maxDelay = maxDelay;
      return this;
    }

    /**
     * Whether reads are strongly consistent.
     *
     * @param consistentRead false by default
     * @return this builder
     */
    public Builder consistentRead(boolean consistentRead) {
      this.consistentRead = consistentRead;
      return this;
    }

    /**
     * Builds the settings.
     *
     * @return the settings
     * @throws InvalidUsageException if one of them is out of its bounds
     */
    public BulkSettings build() {
      require(maxAttempts >= 1, "maxAttempts", maxAttempts);
      require(
          maxConcurrency >= 1 && maxConcurrency <= MAX_CONCURRENCY,
          "maxConcurrency",
          maxConcurrency);
      require(!baseDelay.isNegative(), "baseDelay", baseDelay);
      require(
          maxDelay.compareTo(baseDelay) >= 0 && maxDelay.compareTo(Duration.ofHours(1)) <= 0,
          "maxDelay",
          maxDelay);
      return new BulkSettings(this);
    }

    private static void require(boolean inBounds, String setting, Object value) {
      if (!inBounds) {
        throw new InvalidUsageException(
            ErrorCode.INVALID_CONFIGURATION,
            String.format(Locale.ROOT, "BulkSettings has %s out of bounds: %s.", setting, value));
      }
    }
  }
}
