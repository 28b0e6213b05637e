package dev.hushtable.internal.aws;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.cache.FailureKind;

/** What it means for a cached key that it could not be loaded anew. */
public final class KeyFailures {
  private KeyFailures() {}

  /** The kind of a failure, be it ours or that of a service. */
  public static FailureKind kind(Throwable failure) {
    ErrorCode code =
        failure instanceof HushtableException known
            ? known.code()
            : AwsErrors.code(failure).orElse(ErrorCode.INTERNAL_ERROR);
    return switch (code) {
      case KEY_THROTTLED, KEY_SERVICE_UNAVAILABLE -> FailureKind.OUT_OF_REACH;
      case KEY_NOT_FOUND, KEY_SHREDDED, KEY_DISABLED, KEY_ACCESS_DENIED -> FailureKind.REFUSED;
      default -> FailureKind.OTHER;
    };
  }
}
