package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.cryptography.keystore.model.KeyStoreException;

/**
 * The one place where errors of KMS, DynamoDB and the material providers become ours. The key
 * store's library makes modelled service exceptions anew without their details, so the class
 * decides first and the error code only where there is one.
 */
final class KeyStoreErrors {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDeniedException",
          "AccessDenied",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "ExpiredTokenException",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "OptInRequired");

  private KeyStoreErrors() {}

  /** The error for a key that could not be had. */
  static HushtableException translate(Throwable cause, String key, KeyStoreSettings settings) {
    if (cause instanceof HushtableException known) {
      return known;
    }
    ErrorCode code = code(cause);
    return new KeyUnavailableException(
        code,
        String.format(
            Locale.ROOT,
            "The %s in key store %s cannot be had: %s. KMS key: %s.",
            key,
            settings.tableName(),
            advice(code),
            settings.kmsKeyArn()),
        cause);
  }

  private static ErrorCode code(Throwable cause) {
    if (cause instanceof DisabledException
        || cause instanceof KmsInvalidStateException
        || cause instanceof InvalidKeyUsageException) {
      return ErrorCode.KEY_DISABLED;
    }
    if (cause instanceof NotFoundException
        || cause instanceof ResourceNotFoundException
        || isMissingItem(cause)) {
      return ErrorCode.KEY_NOT_FOUND;
    }
    if (cause instanceof InvalidCiphertextException
        || cause instanceof IncorrectKeyException
        || cause instanceof KeyStoreException) {
      return ErrorCode.KEY_CORRUPT;
    }
    if (cause instanceof ProvisionedThroughputExceededException
        || cause instanceof RequestLimitExceededException) {
      return ErrorCode.KEY_THROTTLED;
    }
    if (cause instanceof SdkClientException client
        && client.getMessage() != null
        && client.getMessage().startsWith("Unable to load credentials")) {
      return ErrorCode.KEY_ACCESS_DENIED;
    }
    if (cause instanceof SdkClientException
        || cause instanceof KmsInternalException
        || cause instanceof DependencyTimeoutException
        || cause instanceof software.amazon.awssdk.services.kms.model.KeyUnavailableException
        || cause instanceof InternalServerErrorException) {
      return ErrorCode.KEY_SERVICE_UNAVAILABLE;
    }
    return cause instanceof AwsServiceException service
        ? code(service)
        : ErrorCode.KEY_SERVICE_UNAVAILABLE;
  }

  private static ErrorCode code(AwsServiceException service) {
    if (service.isThrottlingException()) {
      return ErrorCode.KEY_THROTTLED;
    }
    String errorCode = errorCode(service);
    if (errorCode != null && DENIED.contains(errorCode)
        || service.statusCode() == 401
        || service.statusCode() == 403) {
      return ErrorCode.KEY_ACCESS_DENIED;
    }
    return ErrorCode.KEY_SERVICE_UNAVAILABLE;
  }

  private static @Nullable String errorCode(AwsServiceException service) {
    return service.awsErrorDetails() == null ? null : service.awsErrorDetails().errorCode();
  }

  private static boolean isMissingItem(Throwable cause) {
    return cause instanceof KeyStoreException
        && cause.getMessage() != null
        && cause.getMessage().startsWith("No item found");
  }

  private static String advice(ErrorCode code) {
    return switch (code) {
      case KEY_DISABLED ->
          "the KMS key is disabled, pending deletion or of the wrong usage; enable it, or cancel its deletion";
      case KEY_NOT_FOUND ->
          "there is no such key; check the table, its Region and the scope, or create the keys with"
              + " KeyStoreAdministration";
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
