package dev.hushtable.cli;

import dev.hushtable.cli.item.TextFile;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** What an error says to people. */
final class ErrorText {
  private static final String NO_REGION =
      "No AWS Region is known. Give --region, set AWS_REGION, or name a profile that has one with"
          + " --profile.";
  private static final String NO_CREDENTIALS =
      "No AWS credentials were found. Name a profile with --profile, or set AWS_ACCESS_KEY_ID and"
          + " AWS_SECRET_ACCESS_KEY; where a role gives them, see that it is attached.";

  private ErrorText() {}

  /** Without the names of classes. */
  static String of(Throwable error) {
    if (error instanceof SdkException) {
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        String message = text(cause);
        if (message.startsWith("Unable to load region from any")) {
          return NO_REGION;
        }
        if (message.startsWith("Unable to load credentials from any")) {
          return NO_CREDENTIALS;
        }
      }
    }
    if (error instanceof UncheckedIOException wrapper && wrapper.getCause() != null) {
      return "A file cannot be used: " + TextFile.why(wrapper.getCause()) + ".";
    }
    return text(error);
  }

  private static String text(Throwable error) {
    @Nullable String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
