package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import org.jspecify.annotations.Nullable;

/** Checks that builders share. */
final class Settings {
  private Settings() {}

  static <T> T required(@Nullable T value, String what, String setting) {
    if (value == null) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION, what + " needs " + setting + "; set it on the builder.");
    }
    return value;
  }
}
