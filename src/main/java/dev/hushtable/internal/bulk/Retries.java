package dev.hushtable.internal.bulk;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often, and after how long, what was not processed is sent again.
 *
 * @param maxAttempts how often in a row a batch is sent without any of it being processed
 * @param baseDelay the longest wait before the second attempt
 * @param maxDelay the longest wait of all
 */
public record Retries(int maxAttempts, Duration baseDelay, Duration maxDelay) {

  /**
   * How long to wait before the next attempt: a random time, up to a limit that doubles each time,
   * so that those who were throttled together do not come back together.
   *
   * @param attempts how many there were
   */
  Duration delay(int attempts) {
    if (attempts == 0) {
      return Duration.ZERO;
    }
    long limit = baseDelay.toNanos();
    for (int i = 1; i < attempts && limit < maxDelay.toNanos(); i++) {
      limit *= 2;
    }
    limit = Math.min(limit, maxDelay.toNanos());
    return Duration.ofNanos(limit == 0 ? 0 : ThreadLocalRandom.current().nextLong(limit));
  }
}
