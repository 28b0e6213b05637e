package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.aws.AwsErrors;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Where errors of the key store, and of what it calls, become ours. */
final class KeyStoreErrors {
  private KeyStoreErrors() {}

  /**
   * The error for a key that could not be had.
   *
   * @param kmsKeys those that were asked
   */
  static HushtableException translate(
      Throwable cause, String key, KeyStoreSettings settings, String kmsKeys) {
    if (cause instanceof HushtableException known) {
      return known;
    }
    ErrorCode code = AwsErrors.code(cause).orElse(ErrorCode.KEY_SERVICE_UNAVAILABLE);
    return unavailable(code, key, settings, kmsKeys, cause);
  }

  /** The same error, which also tells what was done before. */
  static KeyUnavailableException after(KeyUnavailableException error, String done) {
    String message = String.valueOf(error.getMessage());
    String suffix = " [" + error.code() + "]";
    String text =
        message.endsWith(suffix)
            ? message.substring(0, message.length() - suffix.length())
            : message;
    return new KeyUnavailableException(error.code(), text + " " + done, error);
  }

  /** The error for a key that is not there, or not what it should be. */
  static KeyUnavailableException unavailable(
      ErrorCode code, String key, KeyStoreSettings settings) {
    return unavailable(code, key, settings, settings.kmsKeyArn(), null);
  }

  /** The error for a key that is wrapped by a KMS key that may be anybody's. */
  static KeyUnavailableException notAccepted(
      String key, KeyStoreEntry entry, KeyStoreSettings settings) {
    return new KeyUnavailableException(
        ErrorCode.KEY_CORRUPT,
        "The "
            + key
            + " in key store "
            + settings.tableName()
            + " is wrapped by a KMS key that the settings do not accept: "
            + entry.kmsKeyArn()
            + ". If it is yours, name it in acceptKmsKeys of the key store's settings; if not, restore the entry.");
  }

  private static KeyUnavailableException unavailable(
      ErrorCode code,
      String key,
      KeyStoreSettings settings,
      String kmsKeys,
      @Nullable Throwable cause) {
    return new KeyUnavailableException(
        code,
        String.format(
            Locale.ROOT,
            "The %s in key store %s cannot be had: %s. KMS key: %s.",
            key,
            settings.tableName(),
            code == ErrorCode.KEY_NOT_FOUND ? missing(cause) : advice(code),
            kmsKeys),
        cause);
  }

  private static String missing(@Nullable Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof NotFoundException) {
        return "there is no such KMS key; check its ARN and Region";
      }
      if (e instanceof ResourceNotFoundException) {
        return "there is no such table; check its name and Region, or create it with KeyStoreAdministration";
      }
    }
    return "there is no such key; check the table, its Region and the scope, create the keys with KeyStoreAdministration, or"
        + " reinstate the key with it if it was retired";
  }

  private static String advice(ErrorCode code) {
    return switch (code) {
      case KEY_DISABLED ->
          "the KMS key is disabled, pending deletion or of the wrong usage; enable it, or cancel its deletion";
      case KEY_CORRUPT ->
          "it does not unwrap; the entry was altered, or the logical name or KMS key in the settings is not the"
              + " one it was made with";
      case KEY_THROTTLED ->
          "KMS or DynamoDB throttled the request; retry with back-off, or raise the quota";
      case KEY_ACCESS_DENIED ->
          "the caller has no credentials, or ones that may not use the KMS key or read the table; check IAM and key policies";
      case KEY_SERVICE_UNAVAILABLE ->
          "KMS or DynamoDB did not answer, or with an error; see the cause, and retry";
      default -> "the service refused the request";
    };
  }
}
