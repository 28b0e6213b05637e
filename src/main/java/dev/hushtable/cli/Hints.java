package dev.hushtable.cli;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do at the command line about errors of the library, whose messages name what a Java
 * program would call.
 */
final class Hints {
  /** The first that fits is given, so a narrower one stands before a wider one of its code. */
  private static final List<Hint> HINTS =
      List.of(
          new Hint(
              ErrorCode.KEY_NOT_FOUND,
              "There is no key file",
              "'hushtable keys create --key-file FILE' makes a key file."),
          new Hint(
              ErrorCode.KEY_NOT_FOUND,
              "there is no such table",
              "'hushtable keys create-table' makes the key store's table; --key-store and --region"
                  + " say which it is."),
          new Hint(
              ErrorCode.KEY_NOT_FOUND,
              "there is no such KMS key",
              "Look at the ARN that was given, as --kms-key or otherwise, and at its Region."),
          new Hint(
              ErrorCode.KEY_NOT_FOUND,
              "",
              "'hushtable keys describe --scope NAME' shows what there is. 'keys create' makes the"
                  + " keys of a scope, 'keys create-generation' an index key, and 'keys"
                  + " reinstate-version' and 'reinstate-generation' bring back what was retired."),
          new Hint(
              ErrorCode.KEY_CORRUPT,
              "do not accept",
              "--accept-kms-key ARN accepts a KMS key, if it is yours; --accept-kms-account ID all"
                  + " of an account."),
          new Hint(
              ErrorCode.INVALID_CONFIGURATION,
              "acceptKmsKeys, here and",
              "--accept-kms-key ARN accepts a KMS key."),
          new Hint(
              ErrorCode.INVALID_CONFIGURATION,
              "must be the ARN of a key",
              "It looks like arn:aws:kms:REGION:ACCOUNT:key/ID; 'aws kms describe-key --key-id"
                  + " alias/NAME' shows that of an alias."),
          new Hint(
              ErrorCode.INVALID_CONFIGURATION,
              "change that with rewrap",
              "'hushtable keys rewrap ARN --scope NAME' does."),
          new Hint(
              ErrorCode.UNKNOWN_KEY,
              "",
              "'hushtable keys describe --scope NAME' shows the versions, and 'keys"
                  + " reinstate-version UUID' brings back one that was retired."));

  private record Hint(ErrorCode code, String phrase, String words) {
    boolean fits(HushtableException error) {
      return error.code() == code && String.valueOf(error.getMessage()).contains(phrase);
    }
  }

  private Hints() {}

  /** A hint on an error, or on what caused it. */
  static Optional<String> of(@Nullable Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof HushtableException known) {
        Optional<String> words =
            HINTS.stream().filter(hint -> hint.fits(known)).map(Hint::words).findFirst();
        if (words.isPresent()) {
          return words;
        }
      }
    }
    return Optional.empty();
  }
}
