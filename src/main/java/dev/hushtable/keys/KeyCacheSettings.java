package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.metrics.KeyCacheMetric;
import dev.hushtable.metrics.KeyCacheStatistics;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * How a key provider caches the keys that KMS has unwrapped for it. Immutable and thread safe.
 *
 * <p>A key in use is loaded anew in the background after seven to eight tenths of its time to live,
 * chosen at random so that processes that started together do not ask together. If that fails, it
 * is used on and the load tried again, until the time is over; each time a warning is logged,
 * though no more than one in ten seconds. A failure is remembered for a second at most: whoever
 * needs the key within that time gets the same failure, so that services in trouble are asked about
 * once a second for each key and process.
 */
public final class KeyCacheSettings {
  /** The default of {@link Builder#timeToLive}: 15 minutes. */
  public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofMinutes(15);

  /** The longest {@link Builder#timeToLive}: one day. */
  public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(1);

  /** The longest {@link Builder#gracePeriod}: one day. */
  public static final Duration MAX_GRACE_PERIOD = Duration.ofDays(1);

  /** The default of {@link Builder#maxKeys}: 1,000. */
  public static final int DEFAULT_MAX_KEYS = 1_000;

  private final Duration timeToLive;
  private final Duration gracePeriod;
  private final int maxKeys;
  private final @Nullable MetricPublisher metricPublisher;

  private KeyCacheSettings(Builder builder) {
    this.timeToLive = builder.timeToLive;
    this.gracePeriod = builder.gracePeriod;
    this.maxKeys = builder.maxKeys;
    this.metricPublisher = builder.metricPublisher;
  }

  /**
   * A builder, with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How long a key is used before it is asked for again.
   *
   * @return more than zero
   */
  public Duration timeToLive() {
    return timeToLive;
  }

  /**
   * How much longer it is used while its source is out of reach.
   *
   * @return zero for not at all
   */
  public Duration gracePeriod() {
    return gracePeriod;
  }

  /**
   * How many keys of each kind are kept.
   *
   * @return at least 1
   */
  public int maxKeys() {
    return maxKeys;
  }

  /**
   * Who is told what the cache does.
   *
   * @return the publisher; empty for nobody
   */
  public Optional<MetricPublisher> metricPublisher() {
    return Optional.ofNullable(metricPublisher);
  }

  /** Builds {@link KeyCacheSettings}. Not thread safe. */
  public static final class Builder {
    private Duration timeToLive = DEFAULT_TIME_TO_LIVE;
    private Duration gracePeriod = Duration.ZERO;
    private int maxKeys = DEFAULT_MAX_KEYS;
    private @Nullable MetricPublisher metricPublisher;

    private Builder() {}

    /**
     * How long an unwrapped key is used before KMS is asked again. It bounds how long a revoked
     * permission goes unnoticed and how long a new key version goes unused.
     *
     * @param timeToLive more than zero, since KMS is never asked for each item, and at most one
     *     day; {@link KeyCacheSettings#DEFAULT_TIME_TO_LIVE} by default
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder timeToLive(Duration timeToLive) {
      if (timeToLive.isZero()
          || timeToLive.isNegative()
          || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
        throw outOfBounds(
            "timeToLive", "more than zero and at most " + MAX_TIME_TO_LIVE, timeToLive);
      }
      this.timeToLive = timeToLive;
      return this;
    }

    /**
     * How much longer a key is used while KMS or the key store throttle, time out, err or are down.
     * While that lasts it is logged as an error every ten seconds, and each use counted ({@link
     * KeyCacheStatistics#expiredHits}). A key that the services say is not there, disabled, pending
     * deletion or denied has no grace: it is dropped at once, even before its time is over.
     *
     * <p>A grace period lengthens the time for which a permission that was taken away goes
     * unnoticed, should the services be out of reach just then.
     *
     * @param gracePeriod zero, which is the default and means none, to one day
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder gracePeriod(Duration gracePeriod) {
      if (gracePeriod.isNegative() || gracePeriod.compareTo(MAX_GRACE_PERIOD) > 0) {
        throw outOfBounds("gracePeriod", "zero to " + MAX_GRACE_PERIOD, gracePeriod);
      }
      this.gracePeriod = gracePeriod;
      return this;
    }

    /**
     * How many keys of each kind are kept: from a key store, active branch keys, versions, index
     * root keys and lists of versions; from a keyring, data keys to encrypt, one for each table,
     * scope and context, data keys that were unwrapped, and index root keys. A process that serves
     * more scopes at the same time asks KMS again and again.
     *
     * @param maxKeys at least 1, since without a cache each item would cost a call to KMS; {@link
     *     KeyCacheSettings#DEFAULT_MAX_KEYS} by default
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if out of bounds
     */
    public Builder maxKeys(int maxKeys) {
      if (maxKeys < 1) {
        throw outOfBounds("maxKeys", "at least 1", maxKeys);
      }
      this.maxKeys = maxKeys;
      return this;
    }

    /**
     * Who is told what the cache does; see {@link KeyCacheMetric}.
     *
     * @param metricPublisher the publisher; not closed by the provider. Nobody by default
     * @return this builder
     */
    public Builder metricPublisher(MetricPublisher metricPublisher) {
      this.metricPublisher = metricPublisher;
      return this;
    }

    private static InvalidUsageException outOfBounds(String setting, String bounds, Object value) {
      return new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          String.format(Locale.ROOT, "%s is %s, not %s.", setting, bounds, value));
    }

    /**
     * Builds the settings.
     *
     * @return the settings
     */
    public KeyCacheSettings build() {
      return new KeyCacheSettings(this);
    }
  }
}
